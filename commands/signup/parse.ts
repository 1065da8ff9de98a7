import { Refusal } from "../../src/core/errors.ts";
import type { Wish } from "./facts.ts";
import { MAX_CAPACITY, MAX_NOTE, MAX_PARTY, MAX_TITLE, MAX_VENUE } from "./limits.ts";

const NUMBER = /^(?:#|第)?\s*(\d{1,9})(?!\d)(?!\s*(?:人|位|个人|名))\s*号?\s*/;
const HEADS = /(?:^|\s)(?:\+\s*(-?\d{1,9})|(-?\d{1,9})\s*(?:人|位|个人|名))(?=\s|$|[,，。、])/;

/** A party size somebody asked for; refuses what no party can be. */
const headsOf = (heads: number): number => {
  if (heads < 1 || heads > MAX_PARTY) throw new Refusal("signup.bad-heads", { asked: heads, max: MAX_PARTY });
  return heads;
};

/** What follows 报名 or 取消报名: number or title, heads, note, in any order. */
export const parseWish = (op: Wish["op"], args: string): Wish => {
  let rest = args.trim();
  const number = NUMBER.exec(rest);
  if (number) rest = rest.slice(number[0].length);
  const heads = HEADS.exec(rest);
  if (heads) rest = `${rest.slice(0, heads.index)} ${rest.slice(heads.index + heads[0].length)}`;
  rest = rest.replace(/\s+/g, " ").trim();
  const size = heads ? { heads: headsOf(Number(heads[1] ?? heads[2])) } : {};
  if (number)
    return {
      op,
      number: Number(number[1]),
      ...size,
      ...(rest && op === "join" ? { note: rest.slice(0, MAX_NOTE) } : {}),
    };
  return { op, ...size, ...(rest ? { title: rest.slice(0, MAX_TITLE) } : {}) };
};

/** The facts of an activity as they were typed; times are read later, when it is known what time it is. */
export interface Notice {
  readonly title: string;
  readonly when: string;
  readonly venue?: string;
  readonly capacity?: number;
  readonly deadline?: string;
}

const LABELS = {
  when: ["活动时间", "时间", "when"],
  venue: ["活动地点", "地点", "where"],
  capacity: ["人数上限", "名额", "人数", "places"],
  deadline: ["报名截止", "截止时间", "截止", "deadline"],
  title: ["活动名称", "名称", "主题", "title"],
} as const;

type Label = keyof typeof LABELS;

const labelOf: ReadonlyMap<string, Label> = new Map(
  Object.entries(LABELS).flatMap(([label, names]) => names.map((name) => [name, label as Label])),
);
const LABEL = new RegExp(`(?:^|[\\s,，;；。])(${[...labelOf.keys()].join("|")})\\s*[:：]?\\s*`, "gi");

const sections = (args: string): ReadonlyMap<Label, string> => {
  const found = new Map<Label, string>();
  let label: Label = "title";
  let from = 0;
  const close = (end: number) => {
    const text = args.slice(from, end).replace(/^[\s,，;；。]+|[\s,，;；。]+$/g, "");
    if (text && !found.has(label)) found.set(label, text);
  };
  for (const match of args.matchAll(LABEL)) {
    close(match.index);
    label = labelOf.get((match[1] ?? "").toLowerCase()) ?? "title";
    from = match.index + match[0].length;
  }
  close(args.length);
  return found;
};

const capacityOf = (text: string): number => {
  const digits = /^(-?\d+(?:e\d+)?)\s*(?:人|位|个|名)?$/i.exec(text);
  const capacity = digits ? Number(digits[1]) : Number.NaN;
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MAX_CAPACITY) {
    throw new Refusal("signup.bad-capacity", {
      asked: text.slice(0, 20),
      max: MAX_CAPACITY,
    });
  }
  return capacity;
};

const oneLine = (text: string, max: number) => text.replace(/\s+/g, " ").trim().slice(0, max);

/** `发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆 名额 24 截止 周二中午`, labels in any order. */
export const parseNotice = (args: string): Notice => {
  const found = sections(args);
  const title = oneLine(found.get("title") ?? "", MAX_TITLE);
  if (!title) throw new Refusal("signup.no-title");
  const when = found.get("when");
  if (!when) throw new Refusal("signup.no-time", { title });
  const venue = found.get("venue");
  const capacity = found.get("capacity");
  const deadline = found.get("deadline");
  return {
    title,
    when,
    ...(venue ? { venue: oneLine(venue, MAX_VENUE) } : {}),
    ...(capacity ? { capacity: capacityOf(capacity) } : {}),
    ...(deadline ? { deadline } : {}),
  };
};
