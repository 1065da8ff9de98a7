import type { Button, Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";
import { categoryName, categoryNames, urgencyOf } from "./categories.ts";
import type { Find } from "./details.ts";
import type { Draft } from "./draft.ts";
import { DRAFT_MS, MAX_TEXT, SHOWN_CHOICES } from "./limits.ts";
import { refusalText } from "./picture-words.ts";
import { buttons, fields, said, t, text } from "./say.ts";
import type { TextFault } from "./text.ts";
import type { KnownUnit } from "./units.ts";
import { kindsText } from "./words-details.ts";

interface Named {
  readonly id: number;
  readonly name: string;
}

const step = (l: Locale, extra: readonly Button[] = []) =>
  buttons([
    ...extra,
    { label: t(l, "上一步", "Back"), line: "反映 上一步" },
    { label: t(l, "退出", "Leave"), line: "反映 退出" },
  ]);

/** Each is true, and no promise is in it that the platform could break. */
const NOTICE: readonly (readonly [zh: string, en: string])[] = [
  [
    "① 办理人看不到你是谁；数据库里不写你的账号，回信走只有投递程序能拆的信封。",
    "① Officers do not see who you are; no account is stored, and answers travel in an envelope that only the delivery program opens.",
  ],
  [
    "② 平台管理员有可能看到你和我的聊天；内容里的细节、文风也可能让人猜到你。",
    "② Administrators of this chat platform may be able to see our chat; details and style may also give you away.",
  ],
];

const MINUTES = DRAFT_MS / 60_000;

const elsewhere = (l: Locale, form: string | null): string =>
  form === null
    ? t(
        l,
        "③ 特别敏感的事，请用自己的手机当面或写信找工会；提交后可以把这段聊天删掉。",
        "③ For the most sensitive matters go to the union in person or by letter. You may delete this chat afterwards.",
      )
    : t(
        l,
        `③ 特别敏感的事，请用自己的手机和流量打开不用登录的网页来写，只凭回执码查：${form}`,
        `③ For the most sensitive matters use a page without login, on your own phone and data, read by receipt only: ${form}`,
      );

/** `form` is the address of the page without login, where there is one that members can reach. */
const notice = (l: Locale, form: string | null): Card =>
  said(t(l, "反映问题之前，请先看三句话：", "Before you raise a concern, three things:"), [
    ...NOTICE.map(([zh, en]) => text(t(l, zh, en))),
    text(elsewhere(l, form)),
    text(
      t(
        l,
        `没提交之前什么都不保存，放下 ${MINUTES} 分钟就忘掉；系统重启也会忘掉，到时我会告诉你。`,
        `Nothing is stored before you submit. After ${MINUTES} minutes, or a restart, it is forgotten; I will tell you.`,
      ),
    ),
  ]);

const category = (l: Locale, written: boolean): Card =>
  said(
    written
      ? t(
          l,
          "先记下了，还没有提交。是哪一类？点一下，或者回复数字。",
          "Kept for the moment, not submitted. Which kind is it? Tap one or send its number.",
        )
      : t(l, "是哪一类？点一下，或者回复数字。", "Which kind is it? Tap one or send its number."),
    [
      ...buttons(
        categoryNames(l).map((name, i) => ({
          label: `${i + 1} ${name}${urgencyOf(i) === "urgent" ? t(l, "（急）", " (urgent)") : ""}`,
          line: `反映 类别 ${i + 1}`,
        })),
      ),
      text(
        t(
          l,
          "标“急”的会马上转给办理人，不等凑批，所以时间上更容易被猜到。",
          "What is marked urgent goes to the officers at once instead of in a batch, so its time hides you less.",
        ),
      ),
      ...buttons([{ label: t(l, "退出", "Leave"), line: "反映 退出" }]),
    ],
  );

const unitButtons = (l: Locale, units: readonly KnownUnit[]): readonly Button[] => [
  { label: t(l, "不透露", "Not told"), line: "反映 单位 不透露", tone: "primary" },
  ...units.slice(0, SHOWN_CHOICES).map(({ id, name }) => ({ label: name, line: `反映 单位 ${id}` })),
];

const unit = (l: Locale, units: readonly KnownUnit[]): Card =>
  said(
    t(
      l,
      "要让办理人知道是哪个单位吗？说得越细，越容易猜到你。",
      "Should the officers know which unit? The finer, the easier to guess.",
    ),
    [
      ...buttons(unitButtons(l, units)),
      ...(units.length > SHOWN_CHOICES
        ? [text(t(l, "没有列出的，直接回复单位名。", "One that is not listed: send its name."))]
        : []),
      ...step(l),
    ],
  );

const unitUnknown = (l: Locale, units: readonly KnownUnit[]): Card =>
  said(t(l, "没有找到这个单位。点一个，或者选“不透露”。", "There is no such unit. Tap one, or “Not told”."), [
    ...buttons(unitButtons(l, units)),
    ...step(l),
  ]);

const askText = (l: Locale): Card =>
  said(t(l, "请写下要反映的事，一条消息写完。", "Now write what it is about, in one message."), [
    text(
      t(
        l,
        `最多 ${MAX_TEXT} 字。别写名字、电话和只有你才知道的细节。图片最后一步再加，别发在聊天里。`,
        `At most ${MAX_TEXT} characters. Leave out names, phone numbers and what only you can know. Pictures come last; do not send them in this chat.`,
      ),
    ),
    ...step(l),
  ]);

export const FAULTS: Readonly<Record<TextFault, readonly [zh: string, en: string]>> = {
  short: [
    "太短了，办理人看不明白。请多写几个字，一条消息写完。",
    "That is too short to be understood. Please write a little more.",
  ],
  long: [
    `太长了，最多 ${MAX_TEXT} 字。请写短一点，其余的提交后可以补充。`,
    `Too long: at most ${MAX_TEXT} characters. The rest can be added later.`,
  ],
  receipt: [
    "里面有回执码，会让别人看到那件事，所以没有收下。去掉回执码再发一次。",
    "There is a receipt code in it, which would open that case to others. Please send it again without the code.",
  ],
};

const textFault = (l: Locale, fault: TextFault): Card => said(t(l, ...FAULTS[fault]), step(l));

const officers = (l: Locale, names: readonly Named[], excluded: readonly Named[], inText: readonly number[]): Card => {
  const out = (id: number) => excluded.some((one) => one.id === id);
  // Whoever stands in the text is never among those that no button is left for.
  const sorted = [...names].sort((a, b) => Number(inText.includes(b.id)) - Number(inText.includes(a.id)));
  const rest = sorted.slice(SHOWN_CHOICES).map(({ name }) => name);
  const label = ({ id, name }: Named) =>
    `${out(id) ? "✓ " : ""}${name}${inText.includes(id) && !out(id) ? t(l, "（你写到了）", " (you wrote this name)") : ""}`;
  return said(
    excluded.length > 0
      ? t(
          l,
          `已选回避：${excluded.map(({ name }) => name).join("、")}。他们看不到这件事。`,
          `Kept out: ${excluded.map(({ name }) => name).join(", ")}. For them this case does not exist.`,
        )
      : t(
          l,
          "这件事涉及下面的办理人吗？点名字让他回避，他就看不到这件事。",
          "Does it concern one of these officers? Tap a name to keep them out: for them this case does not exist.",
        ),
    [
      ...buttons([
        ...sorted.slice(0, SHOWN_CHOICES).map((one) => ({ label: label(one), line: `反映 回避 ${one.id}` })),
        excluded.length > 0
          ? { label: t(l, "选好了", "Done"), line: "反映 回避 好了", tone: "primary" as const }
          : { label: t(l, "不涉及", "None of them"), line: "反映 回避 没有", tone: "primary" as const },
      ]),
      ...(rest.length > 0
        ? [
            text(
              t(
                l,
                `还有这几位，把名字发给我就行：${rest.join("、")}`,
                `Also these; send me a name: ${rest.join(", ")}`,
              ),
            ),
          ]
        : []),
      ...step(l),
    ],
  );
};

interface Pictures {
  readonly count: number;
  /** There were more when this was asked before. */
  readonly lost: boolean;
}

const send = (l: Locale, draft: Draft, details: readonly Find[], push: boolean, pictures: Pictures): Card =>
  said(
    t(
      l,
      "都齐了，还没有提交。怎么收回信？",
      "All is there; nothing is submitted yet. How do you want to get the answer?",
    ),
    [
      ...fields([
        [t(l, "类别", "Kind"), categoryName(draft.category ?? 0, l)],
        [t(l, "单位", "Unit"), draft.unit?.name ?? t(l, "不透露", "not told")],
        [
          t(l, "内容", "Text"),
          t(l, `${[...(draft.text ?? "")].length} 字`, `${[...(draft.text ?? "")].length} characters`),
        ],
        ...(pictures.count > 0
          ? [[t(l, "图片", "Pictures"), t(l, `${pictures.count} 张`, `${pictures.count}`)] as const]
          : []),
        ...((draft.excluded?.length ?? 0) > 0
          ? [[t(l, "回避", "Kept out"), (draft.excluded ?? []).map(({ name }) => name).join("、")] as const]
          : []),
      ]),
      ...(pictures.lost ? [text(refusalText("lost", l))] : []),
      ...(details.length > 0
        ? [
            text(
              t(
                l,
                `⚠️ 里面有${kindsText(details, l)}，别人可能据此认出你。要改就点“重写”。`,
                `⚠️ It holds ${kindsText(details, l)}, by which you may be recognised. Tap “Write again” to change it.`,
              ),
            ),
          ]
        : []),
      ...(push
        ? []
        : [
            text(
              t(
                l,
                "现在不能主动通知你，只能凭回执码来查。",
                "You cannot be notified at the moment; only the receipt works.",
              ),
            ),
          ]),
      ...buttons([
        ...(push
          ? [
              {
                label: t(l, "提交，有回信时通知我", "Submit, and tell me when there is an answer"),
                line: "反映 提交 通知",
                tone: "primary" as const,
              },
            ]
          : []),
        { label: t(l, "提交，只凭回执码来查", "Submit, receipt only"), line: "反映 提交 回执" },
        { label: t(l, "加图片", "Add pictures"), line: "反映 图片" },
        { label: t(l, "重写", "Write again"), line: "反映 重写" },
      ]),
      text(
        t(
          l,
          "通知只说“有新进展”，会晚几分钟到一小时。只凭回执码：什么回路都不留，回执码丢了就查不到了。",
          "A notice only says that there is news, minutes to an hour late. Receipt only: no way back is kept, and a lost receipt cannot be replaced.",
        ),
      ),
      ...step(l),
    ],
  );

/** What a filing asks, step by step. */
export const askCard = {
  notice,
  category,
  unit,
  unitUnknown,
  text: askText,
  textFault,
  officers,
  send,
  left: (l: Locale) =>
    said(t(l, "好，已经放下，什么都没有提交，也没有保存。", "All right. Nothing was submitted and nothing is kept.")),
  recallLost: (l: Locale) =>
    said(
      t(
        l,
        "刚才那段话没有留下，到写内容那一步请再发一次。",
        "What you wrote was not kept; please send it again when asked for the text.",
      ),
    ),
};
