import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Intent, Topic } from "../../src/core/intent.ts";
import { type ActivityRow, topicOf } from "./changes.ts";
import { cardFacts, mySignup, roster } from "./roster.ts";
import { activitiesMeant, brief, ownHere } from "./targets.ts";

const say = (row: ActivityRow, kind: string, facts: Readonly<Record<string, unknown>>): readonly Reply[] => [
  { mode: "message", to: "here", topic: topicOf(row), kind, facts },
];

/** What is asked about is what one is in, where that is one thing; else it is asked which, and nothing is to be joined by it. */
const askedAbout = async (intent: Intent, context: OpenContext): Promise<ActivityRow | undefined> => {
  const asked = { wish: { op: "join" } as const, target: intent.target, on: intent.on };
  try {
    return (await activitiesMeant(asked, context))[0];
  } catch (error) {
    if (!(error instanceof Refusal) || error.said.kind !== "signup.which") throw error;
    const own = intent.target ? [] : await ownHere(context);
    if (own.length === 1) return own[0];
    if (intent.topic !== "mine")
      throw new Refusal("signup.list", { ...error.said.facts, scope: context.place.kind === "group" ? "here" : "all" });
    throw own.length === 0
      ? new Refusal("signup.none-of-mine")
      : new Refusal("signup.list", { open: own.map(brief), scope: "own" });
  }
};

/** 还有名额吗, 几点截止, 谁去, 怎么报: answered from the data; nothing changes. */
export const answerQuestion = async (intent: Intent, context: OpenContext): Promise<readonly Reply[]> => {
  const row = await askedAbout(intent, context);
  if (!row) return [];
  const topic: Topic = intent.topic ?? "other";
  if (topic === "who") return roster(row.number, context);
  const facts = await cardFacts(context.tx, row.number);
  const mine = await mySignup(context.tx, row.id, context.me.personId);
  return say(row, "signup.answer", { ...facts, topic, mine });
};

/** 这次不报了: changes nothing. Who is signed up is asked whether to withdraw. */
export const decline = async (intent: Intent, context: OpenContext): Promise<readonly Reply[]> => {
  const wish = { op: "leave" } as const;
  const rows = await activitiesMeant({ wish, target: intent.target, on: intent.on }, context).catch(
    (error: unknown) => {
      if (error instanceof Refusal) return [];
      throw error;
    },
  );
  for (const row of rows) {
    const mine = await mySignup(context.tx, row.id, context.me.personId);
    if (mine) return say(row, "signup.leave-after-all", { number: row.number, title: row.title, party: mine.heads });
  }
  return [{ mode: "message", to: "here", kind: "signup.fine", facts: {} }];
};
