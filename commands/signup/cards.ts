import type { Block, Button, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { organizing } from "./cards-organizing.ts";
import { buttons, count, fields, said, when } from "./cards-parts.ts";
import type { ActivityFacts, Brief, CardFacts, PartyFacts, RosterFacts, WhichFacts, WishFacts } from "./facts.ts";
import { type Words, wordsIn } from "./words.ts";

const party = ({ name, heads, note }: PartyFacts) => ({
  name: heads > 1 ? `${name} +${heads}` : name,
  ...(note ? { note } : {}),
});

const activityButtons = ({ number, state }: ActivityFacts, w: Words): Block => {
  const buttons: Button[] = [
    ...(state === "open" ? [{ label: w.join, line: `报名 ${number}`, tone: "primary" } as const] : []),
    ...(state === "cancelled" ? [] : [{ label: w.leave, line: `取消报名 ${number}` }]),
    { label: w.roster, line: `名单 ${number}` },
  ];
  return { kind: "buttons", buttons };
};

const activityCard = (facts: CardFacts, locale: Locale): Card => {
  const w = wordsIn(locale);
  const people: Block[] =
    facts.people.length > 0
      ? [
          {
            kind: "people",
            label: w.signedUp,
            people: facts.people.map(party),
            ...(facts.more > 0 ? { more: facts.more } : {}),
          },
        ]
      : [];
  const state: Block[] = facts.state === "open" ? [] : [{ kind: "text", text: w.state[facts.state] }];
  const rule: Block[] = facts.capacity === null ? [] : [{ kind: "text", text: w.promotionRule }];
  return {
    title: w.heading(facts.number, facts.title),
    blocks: [...state, fields(facts, locale), ...people, ...rule, activityButtons(facts, w)],
  };
};

const openButtons = (open: readonly Brief[], line: (n: number) => string, locale: Locale): readonly Block[] =>
  buttons(
    ...open.map(({ number, title, startsAt }) => ({
      label: `#${number} ${title} ${when(startsAt, locale)}`,
      line: line(number),
    })),
  );

/** The line somebody meant, with the number filled in, for the same people. */
const wishLine =
  ({ wish: { op, heads, note, others, self } }: WhichFacts) =>
  (number: number) => {
    const verb = op === "leave" ? "取消报名" : "报名";
    const who = others?.length ? `${self ? "我和" : "帮"}${others.join("、")}` : "";
    const party = op === "join" ? `${heads ? ` +${heads}` : ""}${note ? ` ${note}` : ""}` : "";
    return `${who}${verb} ${number}${party}`;
  };

const rosterCard = (facts: RosterFacts, locale: Locale): Card => {
  const w = wordsIn(locale);
  const block = (label: string, people: readonly PartyFacts[], more: number): Block[] =>
    people.length > 0 ? [{ kind: "people", label, people: people.map(party), ...(more > 0 ? { more } : {}) }] : [];
  const nobody: Block[] = facts.people.length === 0 ? [{ kind: "text", text: w.nobodyYet }] : [];
  return {
    title: w.rosterOf(facts.number, facts.title, count(facts)),
    blocks: [
      ...nobody,
      ...block(w.signedUp, facts.people, facts.more),
      ...block(w.waiting, facts.queue, facts.queueMore),
    ],
  };
};

interface PersonFacts {
  readonly wish: { readonly heads?: number };
  readonly number: number;
  readonly name: string;
  readonly units: readonly string[];
}

const forOther = ({ number, name, wish }: PersonFacts, unit: string, fresh: boolean): string =>
  `代报 ${number} ${name}${unit ? `（${unit}）` : ""}${wish.heads ? ` +${wish.heads}` : ""}${fresh ? " 新" : ""}`;

interface AnswerFacts extends CardFacts {
  readonly topic: string;
  readonly mine: { readonly heads: number; readonly state: "in" | "waiting"; readonly position: number | null } | null;
}

const answer = (f: AnswerFacts, l: Locale): Card => {
  const w = wordsIn(l);
  return said(w.answer(f, { deadline: f.deadline && when(f.deadline, l), start: when(f.startsAt, l) }), [
    ...(f.state === "open" && !f.mine ? buttons({ label: w.join, line: `报名 ${f.number}`, tone: "primary" }) : []),
  ]);
};

const forYou = (f: WishFacts, l: Locale): Card => {
  const w = wordsIn(l);
  const left = f.did === "signup.left";
  return said(left ? w.leftForYou(f) : w.joinedForYou(f), [
    ...(left
      ? buttons({ label: w.joinAgain, line: `报名 ${f.number}` })
      : [fields(f, l), ...buttons({ label: w.refuse, line: `取消报名 ${f.number}`, tone: "danger" })]),
  ]);
};

const changed = (f: WishFacts, l: Locale): Card => {
  const w = wordsIn(l);
  if (f.before === f.party && f.note) return said(w.noteChanged(f));
  if (f.was === "promoted") return said(w.movedUp(f, count(f)));
  return said(f.was === "waiting" ? w.changedWaiting(f) : w.changed(f, count(f)));
};

/** What members see, by kind. */
const joining = {
  "signup.card": activityCard,
  "signup.joined": (f: WishFacts, l: Locale) => said(wordsIn(l).joined(f, count(f))),
  "signup.waiting": (f: WishFacts, l: Locale) => said(wordsIn(l).queued(f)),
  "signup.changed": changed,
  "signup.already": (f: WishFacts, l: Locale) =>
    said(f.was === "waiting" ? wordsIn(l).alreadyWaiting(f) : wordsIn(l).already(f)),
  "signup.left": (f: WishFacts, l: Locale) =>
    said(wordsIn(l).left(f, count(f)), buttons({ label: wordsIn(l).joinAgain, line: `报名 ${f.number}` })),
  "signup.not-in": (f: WishFacts & { organizer?: true }, l: Locale) =>
    said(
      wordsIn(l).notIn(f),
      f.organizer ? buttons({ label: wordsIn(l).callOff, line: `取消活动 ${f.number}`, tone: "danger" }) : [],
    ),
  "signup.in-none": (_: object, l: Locale) =>
    said(wordsIn(l).inNone, buttons({ label: wordsIn(l).seeOpen, line: "活动" })),
  "signup.not-yours": (f: WishFacts, l: Locale) => said(wordsIn(l).notYours(f)),
  "signup.cutoff": (f: WishFacts, l: Locale) => said(wordsIn(l).pastCutoff(f, f.cutoff ? when(f.cutoff, l) : "")),
  "signup.closed": (f: WishFacts, l: Locale) => said(wordsIn(l).closed(f, f.deadline ? when(f.deadline, l) : null)),
  "signup.too-big": (f: WishFacts, l: Locale) => said(wordsIn(l).tooBig(f)),
  "signup.no-room": (f: WishFacts, l: Locale) => said(wordsIn(l).noRoom(f)),
  "signup.promoted": (f: WishFacts, l: Locale) =>
    said(wordsIn(l).promoted(f), [fields(f, l), ...buttons({ label: wordsIn(l).leave, line: `取消报名 ${f.number}` })]),
  "signup.done-for-you": forYou,
  "signup.undone": (f: WishFacts, l: Locale) => said(wordsIn(l).undone(f, count(f))),
  "signup.which": (f: WhichFacts, l: Locale) => said(wordsIn(l).which, openButtons(f.open, wishLine(f), l)),
  "signup.unknown": (f: WhichFacts, l: Locale) => said(wordsIn(l).unknown(f), openButtons(f.open, wishLine(f), l)),
  "signup.which-person": (f: PersonFacts, l: Locale) =>
    said(
      wordsIn(l).whichPerson(f.name),
      buttons(
        ...f.units.map((unit) => ({
          label: `${f.name} · ${unit || wordsIn(l).union}`,
          line: forOther(f, unit, false),
        })),
      ),
    ),
  "signup.unknown-person": (f: PersonFacts, l: Locale) =>
    said(wordsIn(l).unknownPerson(f.name), buttons({ label: wordsIn(l).putDown(f.name), line: forOther(f, "", true) })),
  "signup.none-of-mine": (_: object, l: Locale) =>
    said(wordsIn(l).noneOfMine, buttons({ label: wordsIn(l).seeOpen, line: "活动" })),
  "signup.list": (f: { open: readonly Brief[]; scope: "here" | "all" | "own" }, l: Locale) =>
    said(
      f.open.length === 0 ? wordsIn(l).noneOpen : wordsIn(l).openNow(f.scope),
      openButtons(f.open, (n) => `活动 ${n}`, l),
    ),
  "signup.no-such-number": (f: { number: number }, l: Locale) =>
    said(wordsIn(l).noSuchNumber(f.number), buttons({ label: wordsIn(l).seeOpen, line: "活动" })),
  "signup.roster": rosterCard,
  "signup.answer": answer,
  "signup.leave-after-all": (f: { number: number; title: string; party: number }, l: Locale) =>
    said(
      wordsIn(l).leaveAfterAll(f),
      buttons({ label: wordsIn(l).leave, line: `取消报名 ${f.number}`, tone: "danger" }),
    ),
  "signup.fine": (_: object, l: Locale) => said(wordsIn(l).fine),
  "signup.bad-heads": (f: { max: number }, l: Locale) => said(wordsIn(l).badHeads(f.max)),
  "signup.dialogue-left": (_: object, l: Locale) => said(wordsIn(l).dialogueLeft),
} satisfies Record<string, CardOf>;

/** Every sentence of sign-up, by kind. */
export const cards: Readonly<Record<string, CardOf>> = { ...joining, ...organizing };
