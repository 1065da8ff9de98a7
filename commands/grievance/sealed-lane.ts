import type { Line, SealedCommand } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { readIntent } from "../../src/core/intent.ts";
import type { SealedLane } from "../../src/core/sealed.ts";
import { nudgeCard, offerCard } from "./cards-filed.ts";
import { pictureCard } from "./cards-pictures.ts";
import { READ_PATH, readCard } from "./cards-reporter.ts";
import { memoryOf } from "./draft.ts";
import { answerFiling, concern, isAnswer } from "./filing.ts";
import { areOpen } from "./force.ts";
import { MAX_POST, NUDGES_A_DAY } from "./limits.ts";
import { look, namesReceipt } from "./lookup.ts";
import { isConcern } from "./public.ts";
import { readReceipt } from "./receipt.ts";
import { answerFiled, answerSession, appeal, more, newCode, noContact, rate, ratingIn, withdraw } from "./reporter.ts";

type Spec = Pick<SealedCommand, "names" | "summary" | "run"> &
  Partial<Pick<SealedCommand, "takes" | "recognise" | "offeredTo">>;

/** What such a command takes is its own, whatever else it may look like. */
/** Not in the list of help: the card of a case has buttons for them. */
const WITHIN = { offeredTo: [] } as const;

const sealed = (spec: Spec): SealedCommand => ({
  lane: "sealed",
  where: "private",
  firm: spec.takes ?? (() => true),
  ...spec,
});

/** Where members reach our pages, a case is read there and not in the chat, whatever the receipt. */
const onPage =
  (run: SealedCommand["run"]): SealedCommand["run"] =>
  async (args, context) => {
    const link = context.publicLink(READ_PATH);
    return link === null ? run(args, context) : [readCard(context.locale, link)];
  };

/** 反映情况表怎么填 asks for something else, but a wrong guess costs nothing here: it only begins to ask. */
const begins = (args: string): boolean => args === "" || isAnswer(args) || args === "刚才那段" || !/[?？]$/.test(args);

export const sealedCommands: readonly SealedCommand[] = [
  sealed({
    names: ["反映", "诉求", "我要反映", "反映问题", "投诉", "concern"],
    summary: { zh: "私下向工会反映问题，办理人看不到你是谁", en: "Raise a concern; officers do not see who you are" },
    takes: begins,
    run: concern,
  }),
  sealed({
    names: ["查", "查询", "查进展", "look"],
    summary: { zh: "看反映的事办得怎样，如：查 回执码", en: "See how your concern stands: 查 and the receipt" },
    takes: (args) => args === "" || namesReceipt(args),
    recognise: ({ text, kind }) => (kind === "private" && readReceipt(text).kind === "receipt" ? text : null),
    run: onPage(look),
  }),
  sealed({
    ...WITHIN,
    names: ["补充", "追加", "add to"],
    summary: { zh: "给反映的事补充内容，先“查 回执码”", en: "Add to your concern, after 查" },
    run: onPage(more),
  }),
  sealed({
    ...WITHIN,
    names: ["评价", "rate"],
    summary: { zh: "答复好不好，如：评价 满意", en: "Rate the answer: 评价 满意" },
    takes: (args) => args === "" || ratingIn(args) !== null,
    run: onPage(rate),
  }),
  sealed({
    ...WITHIN,
    names: ["换码", "new receipt"],
    summary: { zh: "换一个回执码", en: "Get a new receipt" },
    run: onPage(newCode),
  }),
  sealed({
    ...WITHIN,
    names: ["申诉静默", "appeal mute"],
    summary: { zh: "办理人不收补充，请上级看看", en: "Ask the level above to lift a mute" },
    run: onPage(appeal),
  }),
  sealed({
    ...WITHIN,
    names: ["撤回诉求", "withdraw"],
    summary: { zh: "撤回反映的事", en: "Withdraw your concern" },
    run: onPage(withdraw),
  }),
  sealed({
    ...WITHIN,
    names: ["删除联系方式", "delete contact"],
    summary: { zh: "不再通知我，只凭回执码查", en: "Delete the way back; receipt only" },
    run: noContact,
  }),
];

/** What a concern is about, and how people put it. */
const WORDS = new RegExp(
  [
    ...["工资|待遇|绩效|补贴|津贴|奖金|课时费|社保|公积金|保险|克扣|拖欠|罚款|扣钱|扣了|少发|不发|不给|摊派|收钱"],
    ...["职称|评优|评先|编制|合同|聘用|辞退|开除|裁员|加班|超课时|值班|晚自习|补课|请假|病假|产假|哺乳|考勤|打卡|监控"],
    ...["食堂|账目|经费|公款|贪|隐患|漏水|漏电|着火|甲醛|空调|宿舍|厕所|坏了|没人修|没人管|谁来管|谁管"],
    ...["不公|偏心|关系户|走后门|歧视|欺负|骂|打人|动手|骚扰|威胁|打压|报复|穿小鞋|强迫|强制|逼|体罚|凭什么|不让"],
    ...[
      "领导|校长|主任|书记|组长|维权|举报|投诉|反映|申诉|意见|建议|不合理|太累|压力|受不了|抑郁|困难|求助|帮帮|怎么办",
    ],
  ].join("|"),
);

const SENTENCE = 14;

/** Somebody may be telling something in confidence: words of trouble, or a whole sentence that nobody understood. */
const mayBe = ({ text }: Line): boolean => {
  if (readIntent(text).kind === "chatter") return false;
  const length = [...text.replace(/\s/g, "")].length;
  return (length >= 6 && WORDS.test(text)) || length >= SENTENCE;
};

export const sealedLane: SealedLane = {
  pages: { prefix: "/raise", maxBytes: MAX_POST, load: async () => (await import("./raise.ts")).createRaise },
  mayBe,
  offer: async ({ locale }) => [offerCard(locale)],
  leaves: (text) =>
    /^(?:退出|取消|算了|上一步|返回|不说了|不反映了|不补充了|exit|back)$/i.test(text) ||
    isAnswer(/^反映 (.*)$/.exec(text)?.[1] ?? "") ||
    readReceipt(text.replace(/^查(?:询|进展)?\s*/, "")).kind !== "none",
  carried: async ({ tx, locale }) => [pictureCard.unasked(locale, await areOpen(tx))],
  answer: async (context) => {
    const memory = memoryOf(context.draft.state);
    if (!memory) throw new Refusal("grievance.draft-lost");
    if (memory.kind === "filed") return answerFiled(context);
    const cards =
      memory.kind === "filing"
        ? await answerFiling(memory.draft, context)
        : await answerSession(memory.more === true, context);
    const worded = context.carries !== undefined && context.text.trim() !== "";
    return worded ? [...cards, pictureCard.beside(context.locale)] : cards;
  },
  overhears: isConcern,
  isOpen: areOpen,
  nudge: async ({ take, locale }) => ((await take("nudge", NUDGES_A_DAY)) > 0 ? [] : [nudgeCard(locale)]),
};
