import type { Button } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { STOP_ASK_DAYS, STOP_DAYS, STOPS_A_MONTH } from "./limits.ts";
import { buttons, dateText, said, t, text } from "./say.ts";

interface Of {
  readonly alias: string;
}

/** What an officer's card of a case knows of its mute. */
export interface Muting {
  readonly alias: string;
  readonly version: number;
  /** Who asked for it; empty = nobody. */
  readonly askedBy: string;
  readonly asking: boolean;
  readonly mutedOn: string | null;
  readonly appealedOn: string | null;
  /** Who asked that nothing new be taken from its reporter; `other`: this officer, of another level, may agree. */
  readonly stop: { readonly by: string; readonly other: boolean } | null;
}

const stopFields = ({ stop }: Muting, l: Locale): readonly (readonly [string, string])[] =>
  stop
    ? [
        [
          t(l, "停收", "Stop"),
          t(
            l,
            `${stop.by}提出，等另一级的办理人同意`,
            `asked for by ${stop.by}, to be agreed to by an officer of another level`,
          ),
        ],
      ]
    : [];

export const muteFields = (f: Muting, l: Locale): readonly (readonly [string, string])[] => {
  if (!f.askedBy) return stopFields(f, l);
  const since = f.mutedOn && dateText(f.mutedOn, l);
  const appeal = f.appealedOn ? t(l, "；反映人不同意，请上级定", "; the reporter asks the level above") : "";
  return [
    [
      t(l, "静默", "Mute"),
      since
        ? t(l, `${since}起不收反映人的补充${appeal}`, `nothing is taken from the reporter since ${since}${appeal}`)
        : t(l, `${f.askedBy}提出，等第二位确认`, `asked for by ${f.askedBy}, to be confirmed by a second officer`),
    ],
    ...stopFields(f, l),
  ];
};

export const muteButtons = (f: Muting, l: Locale): readonly Button[] => {
  const agree = { label: t(l, "同意停收", "Agree to stop"), line: `停收 ${f.alias} #${f.version}` };
  return [...caseButtons(f, l), ...(f.stop?.other ? [agree] : [])];
};

const caseButtons = (f: Muting, l: Locale): readonly Button[] => {
  if (!f.askedBy) return [];
  const lift = { label: t(l, "解除静默", "Lift the mute"), line: `解除静默 ${f.alias} #${f.version}` };
  const confirm = { label: t(l, "同意静默", "Confirm the mute"), line: `静默 ${f.alias} #${f.version}` };
  return f.mutedOn || f.asking ? [lift] : [confirm, lift];
};

const seeing = (alias: string, l: Locale) => buttons([{ label: t(l, "看这件", "See it"), line: `案件 ${alias}` }]);

const here = (zh: string, en: string) => (f: Of, l: Locale) =>
  said(t(l, zh.replace("@", f.alias), en.replace("@", f.alias)), seeing(f.alias, l));

/** What officers read of mutes. */
export const muteCards = {
  "grievance.mute-news": (_: object, l: Locale) =>
    said(t(l, "有一件诉求等第二位办理人确认静默。", "A mute waits for a second officer."), [
      ...buttons([{ label: t(l, "去看看", "Show me"), line: "案件" }]),
    ]),
  "grievance.mute-asked": (f: Of & { reason: string }, l: Locale) =>
    said(t(l, `✅ 已记下，还没有静默${f.alias}。`, `✅ Noted; ${f.alias} is not muted yet.`), [
      text(
        t(
          l,
          `等另一位办理人确认才生效，到时反映人会看到理由：${f.reason}`,
          `It takes effect when another officer confirms; the reporter then reads why: ${f.reason}`,
        ),
      ),
      ...buttons([{ label: t(l, "不静默了", "Drop it"), line: `解除静默 ${f.alias}` }]),
    ]),
  "grievance.muted-now": (f: Of & { by: string }, l: Locale) =>
    said(
      t(
        l,
        `✅ ${f.alias}已静默（${f.by}提出，你确认）：不再收反映人的补充。`,
        `✅ ${f.alias} is muted (asked for by ${f.by}, confirmed by you): nothing more is taken from the reporter.`,
      ),
      [
        text(
          t(
            l,
            "反映人会看到理由，可以请上级定。这件还是要答复，没有答复不能办结。",
            "The reporter reads why and may ask the level above. The case still needs its answer.",
          ),
        ),
        ...seeing(f.alias, l),
      ],
    ),
  "grievance.unmuted": (f: Of & { pending: boolean }, l: Locale) =>
    said(
      f.pending
        ? t(l, `好，${f.alias}不静默了。`, `All right, ${f.alias} is not muted.`)
        : t(
            l,
            `✅ ${f.alias}已解除静默，反映人可以补充，也会知道。`,
            `✅ ${f.alias} is no longer muted; the reporter may write and hears of it.`,
          ),
      seeing(f.alias, l),
    ),
  "grievance.mute-why": here(
    "请写理由，反映人会看到，比如：静默 @ 同样的话今天发了十几遍",
    "Say why; the reporter reads it: 静默 @ …",
  ),
  "grievance.mute-alone": here(
    "本级没有第二位办理人能确认，@没有静默。可以转上级，由上级定。",
    "Nobody else here could confirm, so @ was not muted. Pass it on to the level above.",
  ),
  "grievance.mute-second": here(
    "是你提出静默@的，要另一位办理人确认。",
    "You asked to mute @; another officer must confirm.",
  ),
  "grievance.muted-already": here("@已经静默了。", "@ is muted already."),
  "grievance.not-muted": here("@没有静默，什么都没有改。", "@ is not muted; nothing was changed."),
  "grievance.muted-ask": here(
    "@静默了，反映人回不了话，所以没有问。先解除静默再问。",
    "@ is muted, so the reporter could not answer; nothing was asked. Lift the mute first.",
  ),
  "grievance.stop-asked": (f: Of & { reason: string }, l: Locale) =>
    said(t(l, `✅ 已记下，还没有停收。理由：${f.reason}`, `✅ Noted; nothing is stopped yet. Why: ${f.reason}`), [
      text(
        t(
          l,
          `要另一级的办理人看到${f.alias}后也同意：把它转办到上级（或下级），由他们发“停收 ${f.alias}”。${STOP_ASK_DAYS} 天没有同意就作废。`,
          `An officer of another level has to agree: pass ${f.alias} on, and they send 停收 ${f.alias}. It lapses after ${STOP_ASK_DAYS} days.`,
        ),
      ),
      ...seeing(f.alias, l),
    ]),
  "grievance.stop-ordered": (f: Of & { by: string }, l: Locale) =>
    said(
      t(
        l,
        `✅ 已定（${f.by}提出，你同意），交给投递程序去办。`,
        `✅ Decided (asked for by ${f.by}, agreed to by you), and handed to the courier.`,
      ),
      [
        text(
          t(
            l,
            `反映${f.alias}的人，${STOP_DAYS} 天里不能在聊天里反映新的事；网页照收，这一件照办。是谁、办没办成，谁也查不到。`,
            `Whoever raised ${f.alias} raises nothing new in the chat for ${STOP_DAYS} days; the web form stays open, and this case goes on. Who it is, and whether there was a way to them, nobody can look up.`,
          ),
        ),
        ...seeing(f.alias, l),
      ],
    ),
  "grievance.stop-why": here(
    "请写理由，只有办理人看得到，比如：停收 @ 连着几天编造同一件事",
    "Say why; officers read it: 停收 @ …",
  ),
  "grievance.stop-second": here(
    "是你提出的，要另一级的办理人也同意。",
    "You asked for it; an officer of another level has to agree.",
  ),
  "grievance.stop-level": here(
    "提出的人和你是同一级，要上一级或下一级的办理人同意，所以还没有停收。",
    "It was asked for at your own level; an officer above or below has to agree. Nothing is stopped.",
  ),
  "grievance.stop-one-level": here(
    "停收要两级办理人共同决定，这里上面和下面都没有别的一级，所以办不了。可以静默@：不再收对这一件的补充。",
    "It takes officers of two levels, and there is none above or below yours; so it cannot be done. You may mute @ itself.",
  ),
  "grievance.stop-many": (_: object, l: Locale) =>
    said(
      t(
        l,
        `这个月已经停收 ${STOPS_A_MONTH} 次，是上限了，什么都没有改。下个月再定，或静默这一件。`,
        `${STOPS_A_MONTH} were stopped this month, which is the most; nothing was changed. Decide next month, or mute the case.`,
      ),
    ),
} satisfies Record<string, CardOf>;
