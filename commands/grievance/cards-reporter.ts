import type { Block, Button, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { SESSION_MS } from "./limits.ts";
import { pictureWords } from "./picture-words.ts";
import { buttons, dateText, fields, said, t, text } from "./say.ts";
import type { State } from "./states.ts";

interface Line {
  readonly kind: string;
  readonly on: string;
  /** Null for what the reporter wrote: it is not shown again. */
  readonly text: string | null;
  readonly length: number;
  readonly pictures: number;
}

export interface Status {
  readonly state: State;
  readonly assigned: boolean;
  readonly receivedOn: string;
  readonly dueReply: string;
  readonly dueClose: string;
  readonly lines: readonly Line[];
  readonly route: boolean;
  readonly rate: boolean;
  readonly rated: number | null;
  /** Officers take no more from the reporter; `appealed`: who did not agree to that. */
  readonly muted: boolean;
  readonly appealed: boolean;
}

export const STATES: Readonly<Record<State, readonly [zh: string, en: string]>> = {
  received: ["已转给办理人，等人领取", "with the officers, waiting to be taken"],
  transferred: ["已转到更合适的一级，等人领取", "passed on to another level, waiting to be taken"],
  escalated: ["已转到上一级工会，等人领取", "passed on to the level above, waiting to be taken"],
  in_progress: ["办理中", "being worked"],
  waiting_reporter: ["办理人有问题想问你", "the officers have a question for you"],
  mediating: ["调解中", "in mediation"],
  replied: ["已答复，等你评价", "answered; what do you think of it?"],
  out_of_scope: ["已说明，等你评价", "explained; what do you think of it?"],
  objected: ["你不满意，换人重办", "to be handled again by somebody else"],
  closed: ["已办结", "closed"],
  withdrawn: ["已撤回", "withdrawn"],
};

export const KINDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  concern: ["你反映了", "You raised it"],
  more: ["你补充了", "You added"],
  answer: ["答复", "Answer"],
  question: ["办理人问", "Question"],
  refusal: ["说明", "Explanation"],
  extension: ["延期说明", "Extension"],
  mute: ["不再收补充，理由", "Nothing more is taken, because"],
  unmute: ["又可以补充了", "You may write again"],
};

export const RATED: Readonly<Record<number, readonly [zh: string, en: string]>> = {
  1: ["不满意", "not satisfied"],
  2: ["基本满意", "more or less satisfied"],
  3: ["满意", "satisfied"],
};

const minutes = SESSION_MS / 60_000;

const own = (l: Locale, open: boolean, route: boolean, muted = false): readonly Button[] => [
  ...(open && !muted ? [{ label: t(l, "补充", "Add"), line: "补充" }] : []),
  { label: t(l, "换一个回执码", "New receipt"), line: "换码" },
  ...(route ? [{ label: t(l, "删除联系方式", "Delete the way back"), line: "删除联系方式" }] : []),
  ...(open ? [{ label: t(l, "撤回诉求", "Withdraw"), line: "撤回诉求", tone: "danger" as const }] : []),
];

const stars = (l: Locale): readonly Button[] => [
  { label: t(l, "满意", "Satisfied"), line: "评价 满意", tone: "primary" },
  { label: t(l, "基本满意", "More or less"), line: "评价 基本满意" },
  { label: t(l, "不满意", "Not satisfied"), line: "评价 不满意" },
];

const lineText = (line: Line, l: Locale): string => {
  const [zh, en] = KINDS[line.kind] ?? ["", ""];
  const what = t(l, zh, en);
  const size = line.length > 0 ? t(l, `（${line.length} 字）`, ` (${line.length} characters)`) : "";
  const body = line.text ?? `${size}${line.pictures > 0 ? pictureWords(l).beside(line.pictures) : ""}`;
  if (line.text === "") return `${dateText(line.on, l)} ${what}`;
  return `${dateText(line.on, l)} ${what}${line.text === null ? body : `：${body}`}`;
};

/** What a mute is, and that somebody else may look at it. */
export const mutedText = (l: Locale, appealed: boolean): readonly Block[] => [
  text(
    t(
      l,
      "办理人暂时不收你对这件事的补充，理由在上面。事情照样办，照样要给你答复。",
      "The officers take nothing more from you on this case; the reason stands above. It is worked on all the same, and you will get an answer.",
    ),
  ),
  ...(appealed
    ? [text(t(l, "你不同意，已经请上级定。", "You did not agree; the level above decides."))]
    : buttons([{ label: t(l, "不同意，请上级看看", "Ask the level above"), line: "申诉静默" }])),
];

export const statusCard = (l: Locale, f: Status): Card => {
  const open = f.state !== "closed" && f.state !== "withdrawn";
  const waiting = !["replied", "out_of_scope", "waiting_reporter"].includes(f.state);
  return said(t(l, STATES[f.state][0], STATES[f.state][1]), [
    ...fields([
      [t(l, "转给办理人", "With the officers since"), dateText(f.receivedOn, l)],
      ...(open && waiting ? [[t(l, "最迟答复", "Answer due"), dateText(f.dueReply, l)] as const] : []),
      ...(open && waiting ? [[t(l, "最迟办结", "Closing due"), dateText(f.dueClose, l)] as const] : []),
      ...(f.rated ? [[t(l, "你的评价", "Your rating"), t(l, ...(RATED[f.rated] ?? ["", ""]))] as const] : []),
      [
        t(l, "有进展时通知你", "You are notified"),
        f.route ? t(l, "是", "yes") : t(l, "否，只凭回执码", "no, receipt only"),
      ],
    ]),
    ...f.lines.map((line) => text(lineText(line, l))),
    ...(open && f.muted ? mutedText(l, f.appealed) : []),
    ...(open && !f.muted
      ? [
          text(
            t(
              l,
              `${minutes} 分钟内直接回复文字，就补充到这件事里。`,
              `For ${minutes} minutes, what you write is added to this case.`,
            ),
          ),
        ]
      : []),
    ...buttons([...(f.rate ? stars(l) : []), ...own(l, open, f.route, f.muted)]),
  ]);
};

export const pendingCard = (l: Locale, route: boolean, pictures: number): Card =>
  said(t(l, "已收到，还没有转给办理人。", "Received; it is not with the officers yet."), [
    text(
      t(
        l,
        "攒够几件一起转，最迟半个工作日，这样从时间上看不出是谁。",
        "It goes on together with others within half a working day, so that its time does not show who it was.",
      ),
    ),
    ...(pictures > 0 ? [text(pictureWords(l).mine(pictures))] : []),
    ...buttons(own(l, true, route)),
  ]);

/** What a reporter hears of their own case. */
export const reporterCard = {
  added: (l: Locale) => said(t(l, "✅ 已补充，办理人会看到。", "✅ Added; the officers will see it.")),
  askMore: (l: Locale) =>
    said(t(l, "请写下要补充的，一条消息写完。", "Write what you want to add, in one message."), [
      ...buttons([
        { label: t(l, "加图片", "Add pictures"), line: "补充 图片" },
        { label: t(l, "不补充了", "Leave it"), line: "退出" },
      ]),
    ]),
  left: (l: Locale) =>
    said(
      t(
        l,
        "好，已经收起来了。要再看，发“查 回执码”。",
        "All right, it is put away. Send “查” and the receipt to see it again.",
      ),
    ),
  kind: (l: Locale) =>
    said(t(l, "不客气。", "You are welcome."), [text(t(l, "这句没有补充进去。", "This was not added to your case."))]),
  filedThanks: (l: Locale) => said(t(l, "好的，已经收到了。", "All right, it is received.")),
  filedMore: (l: Locale) =>
    said(
      t(
        l,
        "刚才那件已经提交，这句没有加进去，也没有保存。",
        "That one is submitted; these words were not added and not kept.",
      ),
      [
        text(
          t(
            l,
            "要补充，先发“查 回执码”，再写一次；另外一件事，重新发“反映”。",
            "To add something, send “查” and the receipt first, then write it again. For another matter begin with “反映”.",
          ),
        ),
      ],
    ),
  newCode: (l: Locale, receipt: string) =>
    said(t(l, `✅ 新回执码：${receipt}`, `✅ New receipt: ${receipt}`), [
      text(
        t(
          l,
          "旧的已经作废。只显示这一次，请另存好，再把这条消息删掉。",
          "The old one is void. Shown only once: keep it elsewhere, then delete this message.",
        ),
      ),
    ]),
  noContact: (l: Locale) =>
    said(t(l, "✅ 联系方式已删除，事情照办。", "✅ The way back is deleted; the case goes on."), [
      text(
        t(
          l,
          "以后有进展不会通知你，请自己凭回执码来查。",
          "You will not be notified any more; please ask with your receipt.",
        ),
      ),
    ]),
  askWithdraw: (l: Locale) =>
    said(t(l, "撤回这件事？撤回了就找不回来。", "Withdraw this case? It cannot be brought back."), [
      text(
        t(
          l,
          "内容会销毁，回执码作废；办理人只知道有一件被撤回了。",
          "Its text is destroyed and the receipt void; officers only see that one was withdrawn.",
        ),
      ),
      ...buttons([
        { label: t(l, "确定撤回", "Withdraw"), line: "撤回诉求 确定", tone: "danger" },
        { label: t(l, "不撤了", "Keep it"), line: "查" },
      ]),
    ]),
  withdrawn: (l: Locale, unseen: boolean) =>
    said(
      unseen
        ? t(l, "✅ 已撤回，还没有人看到过。", "✅ Withdrawn; nobody had seen it.")
        : t(l, "✅ 已撤回，内容已销毁。", "✅ Withdrawn; its text is destroyed."),
    ),
  rated: (l: Locale, rating: number) =>
    said(
      t(
        l,
        `✅ 已记下：${RATED[rating]?.[0] ?? ""}。这件事办结了，谢谢。`,
        `✅ Noted: ${RATED[rating]?.[1] ?? ""}. The case is closed, thank you.`,
      ),
    ),
  appealed: (l: Locale, above: boolean) =>
    said(
      above
        ? t(
            l,
            "✅ 已请上级看：这件事转到了上一级，由他们定、由他们办。",
            "✅ The level above has it now: they decide, and they work the case.",
          )
        : t(
            l,
            "✅ 已记下你不同意，办理人会看到。上面没有别的一级办理人了，也可以当面找工会主席，或打 12351。",
            "✅ Noted that you do not agree; the officers will see it. No officers are above them; you may also go to the chair, or call 12351.",
          ),
    ),
  objected: (l: Locale, muted: boolean) =>
    said(
      t(
        l,
        "✅ 已记下：不满意。会换一位办理人重办，期限重新算。",
        "✅ Noted: not satisfied. Somebody else handles it again, with new terms.",
      ),
      muted
        ? []
        : [
            text(
              t(
                l,
                "哪里不满意？直接回复，就补充到这件事里。",
                "What is wrong with the answer? What you write now is added to the case.",
              ),
            ),
          ],
    ),
};

/** Leads to where the union's receipts are read. */
export const READ_PATH = "/raise/read";

/** Where pages can be reached, answers are not in the chat. */
export const readCard = (l: Locale, link: string): Card =>
  said(t(l, `用回执码在网页上看：${link}`, `Read it on a page, with your receipt: ${link}`), [
    text(
      t(
        l,
        "看答复、补充、评价、换回执码、撤回都在那里，聊天里不显示，平台管理员就看不到。别把回执码发在聊天里。",
        "Answers, additions, rating, a new receipt and withdrawing are all there, not in the chat, so that the platform's administrators do not see them. Keep your receipt out of the chat.",
      ),
    ),
  ]);

/** What rings: it says nothing of what it is about. */
export const doorbellCards = {
  "grievance.doorbell": ({ origin }: { origin: string | null }, l: Locale) =>
    said(
      origin === null
        ? t(
            l,
            "你关心的事有新进展。回复“查 回执码”来看。",
            "There is news for you. Send “查” and your receipt to see it.",
          )
        : t(
            l,
            `你关心的事有新进展。打开 ${origin}${READ_PATH}，用回执码看。`,
            `There is news for you. Open ${origin}${READ_PATH} and read it with your receipt.`,
          ),
    ),
} satisfies Record<string, CardOf>;
