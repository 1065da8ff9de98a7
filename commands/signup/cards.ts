import type { Block, Button, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { describeWhen } from "../../src/core/when.ts";
import type { ActivityFacts, Brief, CardFacts, PartyFacts, RosterFacts, WhichFacts, WishFacts } from "./facts.ts";
import { en } from "./words.en.ts";
import { type Words, zh } from "./words.zh.ts";

const words = (locale: Locale): Words => (locale === "en" ? en : zh);
const when = (iso: string, locale: Locale) => describeWhen(new Date(iso), locale, true);

const count = ({ heads, capacity }: ActivityFacts) => (capacity === null ? `${heads}` : `${heads}/${capacity}`);

const party = ({ name, heads, note }: PartyFacts) => ({
  name: heads > 1 ? `${name} +${heads}` : name,
  ...(note ? { note } : {}),
});

const span = ({ startsAt, endsAt }: ActivityFacts, locale: Locale) =>
  endsAt ? `${when(startsAt, locale)} – ${when(endsAt, locale)}` : when(startsAt, locale);

const fields = (facts: ActivityFacts, locale: Locale): Block => {
  const w = words(locale);
  return {
    kind: "fields",
    fields: [
      [w.when, span(facts, locale)],
      ...(facts.venue ? [[w.venue, facts.venue] as const] : []),
      [w.signedUp, w.heads(count(facts), facts.waiting)],
      ...(facts.deadline ? [[w.deadline, when(facts.deadline, locale)] as const] : []),
    ],
  };
};

const activityButtons = ({ number, state }: ActivityFacts, locale: Locale): Block => {
  const w = words(locale);
  const buttons: Button[] = [
    ...(state === "open" ? [{ label: w.join, line: `报名 ${number}`, tone: "primary" } as const] : []),
    ...(state === "cancelled" ? [] : [{ label: w.leave, line: `取消报名 ${number}` }]),
    { label: w.roster, line: `名单 ${number}` },
  ];
  return { kind: "buttons", buttons };
};

const said = (title: string, blocks: readonly Block[] = []): Card => ({
  title,
  blocks,
  toast: title,
});

const button = (...buttons: readonly Button[]): readonly Block[] => [{ kind: "buttons", buttons }];

const activityCard = (facts: CardFacts, locale: Locale): Card => {
  const w = words(locale);
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
  const rule: Block[] = facts.waiting > 0 ? [{ kind: "text", text: w.promotionRule }] : [];
  return {
    title: w.heading(facts.number, facts.title),
    blocks: [...state, fields(facts, locale), ...people, ...rule, activityButtons(facts, locale)],
  };
};

const openButtons = (open: readonly Brief[], line: (n: number) => string, locale: Locale): readonly Block[] =>
  open.length === 0
    ? []
    : button(
        ...open.map(({ number, title, startsAt }) => ({
          label: `#${number} ${title} ${when(startsAt, locale)}`,
          line: line(number),
        })),
      );

/** The line somebody meant, with the number filled in. */
const wishLine =
  ({ wish }: WhichFacts) =>
  (number: number) =>
    wish.op === "leave"
      ? `取消报名 ${number}`
      : `报名 ${number}${wish.heads ? ` +${wish.heads}` : ""}${wish.note ? ` ${wish.note}` : ""}`;

const changed = (facts: WishFacts, locale: Locale): Card => {
  const w = words(locale);
  const title = facts.was === "waiting" ? w.changedWaiting(facts) : w.changed(facts, count(facts));
  return said(title);
};

const rosterCard = (facts: RosterFacts, locale: Locale): Card => {
  const w = words(locale);
  const block = (label: string, people: readonly PartyFacts[], more: number): Block[] =>
    people.length > 0
      ? [
          {
            kind: "people",
            label,
            people: people.map(party),
            ...(more > 0 ? { more } : {}),
          },
        ]
      : [];
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

/** Every sentence of sign-up, by kind. */
export const cards = {
  "signup.card": activityCard,
  "signup.joined": (f: WishFacts, l: Locale) => said(words(l).joined(f, count(f))),
  "signup.waiting": (f: WishFacts, l: Locale) => said(words(l).queued(f)),
  "signup.changed": changed,
  "signup.already": (f: WishFacts, l: Locale) =>
    said(f.was === "waiting" ? words(l).alreadyWaiting(f) : words(l).already(f)),
  "signup.left": (f: WishFacts, l: Locale) =>
    said(words(l).left(f, count(f)), button({ label: words(l).joinAgain, line: `报名 ${f.number}` })),
  "signup.not-in": (f: WishFacts, l: Locale) => said(words(l).notIn(f)),
  "signup.closed": (f: WishFacts, l: Locale) => said(words(l).closed(f, f.deadline ? when(f.deadline, l) : null)),
  "signup.too-big": (f: WishFacts, l: Locale) => said(words(l).tooBig(f)),
  "signup.no-room": (f: WishFacts, l: Locale) => said(words(l).noRoom(f)),
  "signup.promoted": (f: WishFacts, l: Locale) =>
    said(words(l).promoted(f), [fields(f, l), ...button({ label: words(l).leave, line: `取消报名 ${f.number}` })]),
  "signup.which": (f: WhichFacts, l: Locale) => said(words(l).which, openButtons(f.open, wishLine(f), l)),
  "signup.unknown": (f: WhichFacts, l: Locale) => said(words(l).unknown(f), openButtons(f.open, wishLine(f), l)),
  "signup.list": (f: { open: readonly Brief[]; scope: "here" | "all" }, l: Locale) =>
    said(
      f.open.length === 0 ? words(l).noneOpen : words(l).openNow(f.scope),
      openButtons(f.open, (n) => `活动 ${n}`, l),
    ),
  "signup.no-such-number": (f: { number: number }, l: Locale) =>
    said(words(l).noSuchNumber(f.number), button({ label: words(l).seeOpen, line: "活动" })),
  "signup.roster": rosterCard,
  "signup.deadline-came": (f: CardFacts, l: Locale) =>
    said(words(l).deadlineCame(f, count(f)), button({ label: words(l).roster, line: `名单 ${f.number}` })),
  "signup.bad-heads": (f: { asked: number; max: number }, l: Locale) => said(words(l).badHeads(f.asked, f.max)),
  "signup.bad-capacity": (f: { asked: string; max: number }, l: Locale) => said(words(l).badCapacity(f.asked, f.max)),
  "signup.no-title": (_: object, l: Locale) => said(words(l).noTitle),
  "signup.no-time": (f: { title: string }, l: Locale) => said(words(l).noTime(f.title)),
  "signup.bad-time": (f: { problem: string; text: string }, l: Locale) => said(words(l).badTime(f.problem, f.text)),
  "signup.bad-deadline": (f: { problem: string; text: string }, l: Locale) =>
    said(words(l).badDeadline(f.problem, f.text)),
  "signup.may-not-create": (_: object, l: Locale) => said(words(l).mayNotCreate),
  "signup.create-in-group": (_: object, l: Locale) => said(words(l).createInGroup),
} satisfies Record<string, CardOf>;
