/** What the parts of a notice are called. */
const LABELS = {
  when: ["活动时间", "比赛时间", "开始时间", "时间", "日期", "when", "time"],
  gather: ["集合时间", "集中时间"],
  venue: ["活动地点", "比赛地点", "地点", "地址", "场地", "where", "place"],
  gatherAt: ["集合地点", "集中地点"],
  capacity: ["人数上限", "人数限制", "名额限制", "名额", "限额", "人数", "places", "capacity"],
  minimum: ["最少人数", "成行人数", "最少", "至少", "minimum"],
  deadline: [
    "报名截止时间",
    "报名截止日期",
    "报名截止",
    "报名时间",
    "报名期限",
    "截止时间",
    "截止日期",
    "截止",
    "deadline",
  ],
  cutoff: ["取消截止", "退出截止", "退报截止", "cutoff"],
  template: ["模板", "template"],
  title: ["活动名称", "活动主题", "名称", "主题", "题目", "标题", "title"],
} as const;

export type Label = keyof typeof LABELS;
export type Section = Label | "rest" | "other";

const labelOf: ReadonlyMap<string, Label> = new Map(
  Object.entries(LABELS).flatMap(([label, names]) => names.map((name) => [name, label as Label])),
);
const NAMES = [...labelOf.keys()].sort((a, b) => b.length - a.length).join("|");
/** No facts of ours: kept as remarks, and they end what stands before them. */
const OTHERS =
  "备注|说明|费用|收费|报名费|联系人|联系电话|联系方式|电话|注意事项|温馨提示|报名方式|报名地点|报名办法|活动内容|内容|活动对象|对象|参加对象|参加人员|参与人员|主办单位|主办|承办|奖项|奖品|要求|流程|着装|交通";

/** Those that are labels without a colon too, between spaces. */
const BARE_OTHERS = "备注|费用|收费|报名费|联系人|联系电话|注意事项|要求|着装";
const NUMBERING = "(?:[(（]?[一二三四五六七八九十\\d]{1,3}[)）]?[\\s、.．]+)?";

/** A known name after a break; any name before a colon at the beginning of a line. */
const LABEL = new RegExp(
  `(?:^|\\n)\\s*${NUMBERING}(?<any>[\\u4e00-\\u9fff]{2,8})\\s*[:：]\\s*` +
    `|(?:^|[\\s,，;；。、.])(?:(?<name>${NAMES})(?![a-z])\\s*(?:(?:[:：是为]|[改换推提][迟前]?[成为到在])\\s*)?|(?<other>(?:${OTHERS})(?=\\s*[:：])|(?<=[\\s,，;；。、.])(?:${BARE_OTHERS})(?= ))\\s*[:：]?\\s*)`,
  "gi",
);

const ENDINGS = [...labelOf].filter(([name]) => /^[\u4e00-\u9fff]{2,4}$/.test(name));

/** 体检时间 is a time; 报名地点 and 退费时间 are nothing an activity has. */
const meaningOf = (any: string): Section => {
  const exact = labelOf.get(any);
  if (exact) return exact;
  if (/报名|退|取消|缴费|付款|联系/.test(any)) return "other";
  return ENDINGS.find(([name]) => any.endsWith(name))?.[1] ?? "other";
};

const sectionOf = ({ any, name }: Readonly<Record<string, string | undefined>>): Section => {
  if (any) return meaningOf(any);
  return name ? (labelOf.get(name.toLowerCase()) ?? "rest") : "other";
};

const EDGES = /^[\s,，;；。、:：]+|[\s,，;；。、]+$/g;

export const oneLine = (text: string, max: number): string =>
  [...text.replace(/\s+/g, " ").replace(EDGES, "")].slice(0, max).join("");

/** 老师们： and 通知： are no labels. */
const ADDRESS = /^(?:各位|尊敬|亲爱|老师|同事|大家|通知|公告|活动通知|接龙|活动接龙|你好|您好)/;

/** A part of a text: what its label means, the label as it was written, and what follows. */
export interface Piece {
  readonly section: Section;
  readonly name: string;
  /** Whether the label fills its line. */
  readonly alone: boolean;
  readonly text: string;
}

/** The number of the next item (四、) belongs to that item's label. */
const NEXT_NUMBER = /\n\s*[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[\s、.]*$/;

/** The text before the first label, and what follows each, in the order they were written. */
export const pieces = (text: string): readonly Piece[] => {
  const found: Piece[] = [];
  let label: Omit<Piece, "text"> = { section: "rest", name: "", alone: false };
  let from = 0;
  const close = (end: number) =>
    found.push({ ...label, text: text.slice(from, end).replace(NEXT_NUMBER, "").replace(EDGES, "") });
  for (const match of text.matchAll(LABEL)) {
    const { any, name, other } = match.groups ?? {};
    if (ADDRESS.test(any ?? "")) continue;
    close(match.index);
    const alone = /\S\s*\n\s*$/.test(match[0]);
    label = { section: sectionOf(match.groups ?? {}), name: any ?? name ?? other ?? "", alone };
    from = match.index + match[0].length;
  }
  close(text.length);
  return found;
};

/** What is said under each label; the lines below a label belong to none. */
export const sections = (text: string): ReadonlyMap<Section, string> => {
  const found = new Map<Section, string>();
  const put = (to: Section, part: string) => {
    if (!part) return;
    if (!found.has(to)) found.set(to, part);
    else if (to === "rest") found.set(to, `${found.get(to)}\n${part}`);
  };
  for (const { section, text: part } of pieces(text)) {
    const line = section === "rest" ? part.length : part.search(/\n|$/);
    put(section, part.slice(0, line).replace(EDGES, ""));
    put("rest", part.slice(line).replace(EDGES, ""));
  }
  return found;
};

/** The labels with a colon: those of a written notice. */
export const labelsIn = (text: string): ReadonlySet<Section> =>
  new Set(
    [...text.matchAll(LABEL)].filter((match) => /[:：]\s*$/.test(match[0])).map((one) => sectionOf(one.groups ?? {})),
  );
