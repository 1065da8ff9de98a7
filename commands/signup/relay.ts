import { eq } from "drizzle-orm";
import type { Line, OpenCommand, OpenContext, Reply, Work } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { type ActivityRow, organizes } from "./changes.ts";
import { briefOf, readMeant } from "./meant.ts";
import { applyRelay } from "./relay-apply.ts";
import { previewOf } from "./relay-facts.ts";
import { bearersOf, whoIs } from "./relay-names.ts";
import { planOf } from "./relay-plan.ts";
import { printList } from "./relay-print.ts";
import { offerSelf } from "./relay-self.ts";
import { pastedIn, RELAY, type RelayState, stateOf, takeState } from "./relay-state.ts";
import { activityOf, type RelayTarget, targetOf } from "./relay-target.ts";
import { activity } from "./tables.ts";

const say = (kind: string, facts: Readonly<Record<string, unknown>> = {}): readonly Reply[] => [
  { mode: "message", to: "here", kind, facts },
];

/** Nobody is signed up any more for what is over; what is stopped has to be opened again first. */
const mustBeOpen = ({ number, title, state, startsAt }: ActivityRow, now: Date): void => {
  const over = state === "cancelled" ? state : startsAt <= now ? "begun" : state === "closed" ? state : null;
  if (over) throw new Refusal("signup.relay-over", { number, title, state: over });
};

/** Shows what a confirmation would do, or offers a member their own line. */
const preview = async (row: ActivityRow, before: RelayState, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, now, me, dialogue } = context;
  mustBeOpen(row, now);
  if (!(await organizes(tx, me, row.unitId))) {
    if (dialogue.current?.name === RELAY) await dialogue.close();
    return offerSelf(row, before.rows, context);
  }
  const state: RelayState = { ...before, number: row.number };
  await dialogue.keep(RELAY, { ...state });
  return say("signup.relay-preview", { ...previewOf(row, await planOf(tx, row, state.rows, state.picks), state) });
};

const ask = async (
  rows: readonly ActivityRow[],
  state: RelayState,
  { dialogue }: OpenContext,
): Promise<readonly Reply[]> => {
  await dialogue.keep(RELAY, { ...state, number: null, asked: true });
  return say("signup.relay-which", { open: rows.map(briefOf) });
};

const goOn = (target: RelayTarget, state: RelayState, context: OpenContext): Promise<readonly Reply[]> => {
  switch (target.kind) {
    case "one":
      return preview(target.row, state, context);
    case "which":
      return ask(target.rows, state, context);
    case "none":
      throw new Refusal("signup.relay-none-open");
    default:
      return target satisfies never;
  }
};

/** A pasted 接龙. The line is cut for routing; the message is read whole. */
const paste = async (context: OpenContext): Promise<readonly Reply[]> => {
  const pasted = pastedIn(context.incoming.text);
  if (!pasted) throw new Refusal("signup.relay-how");
  const state = stateOf(pasted);
  return goOn(await targetOf(state.heading, context), state, context);
};

/** 确认登记: once, as things are now. */
const confirm = async (tag: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, now, me } = context;
  const state = await takeState(context);
  if (!state) throw new Refusal("signup.relay-nothing");
  if (tag && tag !== state.tag) throw new Refusal("signup.relay-stale");
  if (state.number === null) throw new Refusal("signup.relay-say", { number: null });
  const [row] = await tx.select().from(activity).where(eq(activity.number, state.number)).for("no key update");
  if (!row) throw new Refusal("signup.relay-no-such", { number: state.number });
  mustBeOpen(row, now);
  if (!(await organizes(tx, me, row.unitId))) return offerSelf(row, state.rows, context);
  return applyRelay(row, state.rows, state.picks, context);
};

const drop = async (context: OpenContext): Promise<readonly Reply[]> => {
  if (!(await takeState(context))) throw new Refusal("signup.relay-nothing");
  return say("signup.relay-dropped");
};

/** 选 王芳 2: the second of the namesakes on the preview. */
const pick = async (
  name: string,
  index: number,
  state: RelayState,
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const row = state.number === null ? null : await activityOf(state.number, context);
  const line = state.rows.find(([, one]) => one === name);
  if (!row || !line) throw new Refusal("signup.relay-no-such-pick", { name });
  const found = whoIs((await bearersOf(context.tx, row, [name])).get(name) ?? [], line[2], undefined);
  const chosen = found.kind === "several" ? found.choices[index - 1] : undefined;
  if (!chosen) throw new Refusal("signup.relay-no-such-pick", { name });
  return preview(row, { ...state, picks: { ...state.picks, [name]: chosen.personId } }, context);
};

const YES = /^(?:确认(?:登记)?|登记|确定|是的?|对的?|可以|好的?|ok|yes)$/i;
const NO = /^(?:不登记|不用了?|不要了?|算了|取消|退出|不|否|no|cancel)$/i;
const BACK = /^(?:上一步|返回|back)$/i;
const TARGET = /^(?:登记到|到)?\s*(?:#|第)?\s*(\d{1,9})\s*号?$/;
const PICK = /^选\s*(.{1,40}?)\s*(\d{1,2})$/;

/** Back before the last choice; before the first, to the question which activity. */
const back = async (state: RelayState, context: OpenContext): Promise<readonly Reply[]> => {
  const names = Object.keys(state.picks);
  const row = state.number === null ? null : await activityOf(state.number, context);
  if (row && names.length > 0) {
    const picks = Object.fromEntries(Object.entries(state.picks).slice(0, -1));
    return preview(row, { ...state, picks }, context);
  }
  if (state.asked) return goOn(await targetOf("", context), { ...state, number: null }, context);
  return say("signup.relay-say", { number: state.number });
};

const answer = async (text: string, state: RelayState, context: OpenContext): Promise<readonly Reply[]> => {
  const line = text.replace(/[。.!！~～\s]+$/u, "");
  if (YES.test(line)) return confirm("", context);
  if (NO.test(line)) return drop(context);
  if (BACK.test(line)) return back(state, context);
  const [, name, index] = PICK.exec(line) ?? [];
  if (name && index) return pick(name, Number(index), state, context);
  const number = state.number === null ? TARGET.exec(line)?.[1] : undefined;
  if (!number) return say("signup.relay-say", { number: state.number });
  const row = await activityOf(Number(number), context);
  if (!row) throw new Refusal("signup.relay-no-such", { number: Number(number) });
  return preview(row, state, context);
};

export const relayDialogues = { [RELAY]: answer } as const;

const verb = (run: (context: OpenContext) => Promise<readonly Reply[]>): Work => ({ kind: "verb", run });
const PRINT = /^(?:接龙|relay)\s*(?:#|第)?\s*\d{1,9}\s*号?(?:活动)?$/i;
const CONFIRM = /^确认登记\s*([0-9a-f]{6})?$/;

const relayCommand: OpenCommand = {
  lane: "open",
  names: ["接龙", "relay"],
  summary: {
    zh: "把名单打印成接龙，如：接龙 12；组织者也可以直接粘贴一段接龙来登记",
    en: "Print a roster as a list: 接龙 12; organizers can paste a list to sign it up",
  },
  where: "anywhere",
  recognise: (line: Line) =>
    PRINT.test(line.text) ? line.text.replace(/^(?:接龙|relay)\s*/i, "") : pastedIn(line.text) ? "" : null,
  prepare: (args, line) => {
    if (pastedIn(line.text)) return verb(paste);
    const meant = readMeant(args);
    return verb((context) => printList(meant, context));
  },
};

const confirmCommand: OpenCommand = {
  lane: "open",
  names: ["确认登记"],
  summary: { zh: "登记刚才预览过的接龙", en: "Sign up the list that was previewed" },
  where: "anywhere",
  offeredTo: [],
  recognise: (line) => CONFIRM.exec(line.text)?.[0] ?? null,
  prepare: (_, line) => {
    const found = CONFIRM.exec(line.text);
    return found ? verb((context) => confirm(found[1] ?? "", context)) : null;
  },
};

const dropCommand: OpenCommand = {
  lane: "open",
  names: ["不登记"],
  summary: { zh: "不登记刚才预览过的接龙", en: "Leave the list that was previewed" },
  where: "anywhere",
  offeredTo: [],
  prepare: (args) => (args === "" ? verb(drop) : null),
};

/** To stand before 报名, which would take 接龙 12 for a sign-up. */
export const relayCommands: readonly OpenCommand[] = [relayCommand, confirmCommand, dropCommand];
