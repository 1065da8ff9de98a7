import type { Block, Button, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { buttons, said } from "./cards-parts.ts";
import { briefButtons } from "./export-cards.ts";
import type { Brief } from "./facts.ts";
import type { DoneFacts, Named, PreviewFacts, SelfFacts, Some } from "./relay-facts.ts";
import { type PrintFacts, relayText } from "./relay-print.ts";
import { type RelayWords, relayWords } from "./relay-words.ts";

type Field = readonly [label: string, value: string];

/** A labelled list with its count, or nothing for an empty one. */
const listed = <T>(
  label: string,
  { first, total }: Some<T>,
  of: (one: T) => string,
  w: RelayWords,
): readonly Field[] =>
  total === 0
    ? []
    : [[`${label}（${total}）`, `${first.map(of).join(w.joiner)}${total > first.length ? w.andMore(total) : ""}`]];

const pickButtons = ({ several }: PreviewFacts, w: RelayWords): readonly Button[] =>
  several.first.flatMap(({ name, units }) =>
    units.map((unit, i) => ({ label: w.option(name, i + 1, unit), line: `选 ${name} ${i + 1}` })),
  );

const problemsOf = (f: PreviewFacts, w: RelayWords): readonly Field[] => {
  if (f.problems.length === 0) return [];
  const lines = f.problems.map(({ line, reason, text }) => w.problem(line, reason, text));
  return [[w.problems, [...lines, ...(f.moreProblems > 0 ? [w.moreProblems(f.moreProblems)] : [])].join("\n")]];
};

const preview = (f: PreviewFacts, locale: Locale): Card => {
  const w = relayWords(locale);
  const party = ({ name, heads }: { readonly name: string; readonly heads: number }) => w.partyOf(name, heads);
  const fields = [
    ...listed(w.known, f.known, party, w),
    ...listed(w.unknown, f.unknown, party, w),
    ...listed(w.waits, f.waits, party, w),
    ...listed(w.changes, f.changes, ({ name, heads, note }) => w.changeOf(name, heads, note), w),
    ...listed(w.there, f.there, party, w),
    ...listed(w.several, f.several, ({ name }) => name, w),
    ...listed(w.tooBig, f.tooBig, party, w),
    ...listed(w.twice, f.twice, party, w),
    ...problemsOf(f, w),
  ];
  const confirm: readonly Button[] =
    f.parties > 0 ? [{ label: w.confirm, line: `确认登记 ${f.tag}`, tone: "primary" }] : [];
  const blocks: readonly Block[] = [
    { kind: "text", text: w.room(f.signedUp, f.capacity) },
    ...(fields.length > 0 ? [{ kind: "fields", fields } as const] : []),
    ...buttons(...confirm, { label: w.drop, line: "不登记" }, ...pickButtons(f, w)),
  ];
  return { title: f.parties > 0 ? w.preview(f, f.parties, f.heads) : w.nothingNew(f), blocks };
};

const NAMES = 30;

const done = (f: DoneFacts, locale: Locale): Card => {
  const w = relayWords(locale);
  const list = (label: string, names: readonly string[]) =>
    listed(label, { first: names.slice(0, NAMES), total: names.length }, (name) => name, w);
  const fields = [
    ...list(w.doneJoined, f.joined),
    ...list(w.doneWaiting, f.waiting),
    ...list(w.doneChanged, f.changed),
    ...list(w.doneThere, f.there),
    ...list(w.doneSeveral, f.several),
    ...list(w.doneFailed, f.failed),
  ];
  return said(w.done(f, f.joined.length + f.waiting.length + f.changed.length), [
    ...(fields.length > 0 ? [{ kind: "fields", fields } as const] : []),
    ...buttons({ label: w.roster, line: `名单 ${f.number}` }),
  ]);
};

const over = (f: Named & { state: "cancelled" | "begun" | "closed" }, locale: Locale): Card => {
  const w = relayWords(locale);
  const again = f.state === "closed" ? buttons({ label: w.reopen, line: `恢复报名 ${f.number}` }) : [];
  return said(w.over(f, f.state), again);
};

/** The first line is the title of the card, so that the folded card is the list and nothing else. */
const printed = (f: PrintFacts, locale: Locale): Card => {
  const [title = "", ...rest] = relayText(f, locale).split("\n");
  return { title, blocks: [{ kind: "text", text: rest.join("\n") }] };
};

/** Every sentence about 接龙, by kind. */
export const relayCards = {
  "signup.relay-preview": preview,
  "signup.relay-done": done,
  "signup.relay-printed": printed,
  "signup.relay-which": (f: { open: readonly Brief[] }, l: Locale) =>
    said(relayWords(l).which, [
      ...briefButtons(f.open, (n) => `登记到 ${n}`, l),
      ...buttons({ label: relayWords(l).drop, line: "不登记" }),
    ]),
  "signup.relay-print-which": (f: { open: readonly Brief[] }, l: Locale) =>
    said(
      relayWords(l).how,
      briefButtons(f.open, (n) => `接龙 ${n}`, l),
    ),
  "signup.relay-none-open": (_: object, l: Locale) => said(relayWords(l).noneOpen),
  "signup.relay-over": over,
  "signup.relay-too-long": (_: object, l: Locale) => said(relayWords(l).tooLong),
  "signup.relay-stale": (_: object, l: Locale) => said(relayWords(l).stale),
  "signup.relay-nothing": (_: object, l: Locale) => said(relayWords(l).nothing),
  "signup.relay-dropped": (_: object, l: Locale) => said(relayWords(l).dropped),
  "signup.relay-say": (f: { number: number | null }, l: Locale) =>
    said(f.number === null ? relayWords(l).sayNumber : relayWords(l).say),
  "signup.relay-no-such": (f: { number: number }, l: Locale) => said(relayWords(l).noSuch(f.number)),
  "signup.relay-no-such-pick": (f: { name: string }, l: Locale) => said(relayWords(l).noSuchPick(f.name)),
  "signup.relay-how": (_: object, l: Locale) => said(relayWords(l).how),
  "signup.relay-self": (f: SelfFacts, l: Locale) =>
    said(
      relayWords(l).self(f, f.heads, f.note),
      buttons({ label: relayWords(l).selfButton, line: f.line, tone: "primary" }),
    ),
  "signup.relay-self-there": (f: Named & { heads: number; waits: boolean }, l: Locale) =>
    said(relayWords(l).selfThere(f, f.heads, f.waits)),
  "signup.relay-not-you": (f: Named, l: Locale) =>
    said(
      relayWords(l).notYou(f),
      buttons({ label: relayWords(l).selfButton, line: `报名 ${f.number}`, tone: "primary" }),
    ),
} satisfies Record<string, CardOf>;
