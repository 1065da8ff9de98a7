import { expect, test } from "vitest";
import { readIntent } from "../../src/core/intent.ts";
import { normalise } from "../../src/core/normalise.ts";
import { readHeads, readNames } from "../../src/core/people.ts";
import { readRelay } from "../../src/core/relay.ts";
import { readDeadline, readWhen } from "../../src/core/when.ts";
import { intentLines as firstIntentLines, type IntentLine } from "./intent.lines.ts";
import { moreIntentLines } from "./intent-2.lines.ts";
import { thirdIntentLines } from "./intent-3.lines.ts";
import { differentLines, sameLines } from "./normalise.lines.ts";
import { headsLines as firstHeadsLines, namesLines as firstNamesLines, type Heads } from "./people.lines.ts";
import { moreHeadsLines, moreNamesLines } from "./people-2.lines.ts";
import { thirdHeadsLines, thirdNamesLines } from "./people-3.lines.ts";
import { relayLines as firstRelayLines, type RelayRow } from "./relay.lines.ts";
import { moreRelayLines } from "./relay-2.lines.ts";
import { thirdRelayLines } from "./relay-3.lines.ts";
import {
  type DeadlineMoment,
  deadlineLines as firstDeadlineLines,
  whenLines as firstWhenLines,
  type Moment,
  type NotSaid,
  type WhenExpect,
} from "./when.lines.ts";
import { moreDeadlineLines, moreWhenLines } from "./when-2.lines.ts";
import { thirdDeadlineLines, thirdWhenLines } from "./when-3.lines.ts";

const intentLines = [...firstIntentLines, ...moreIntentLines, ...thirdIntentLines];
const headsLines = [...firstHeadsLines, ...moreHeadsLines, ...thirdHeadsLines];
const namesLines = [...firstNamesLines, ...moreNamesLines, ...thirdNamesLines];
const relayLines = [...firstRelayLines, ...moreRelayLines, ...thirdRelayLines];
const whenLines = [...firstWhenLines, ...moreWhenLines, ...thirdWhenLines];
const deadlineLines = [...firstDeadlineLines, ...moreDeadlineLines, ...thirdDeadlineLines];

/** One line in a hundred may be misunderstood; not one may do something nobody asked for. */
const MISUNDERSTOOD_AT_MOST = 0.01;
const EIGHT_HOURS = 8 * 3_600_000;
const DAY = 24 * 3_600_000;

type Failure = { readonly text: string; readonly wanted: unknown; readonly got: unknown };

function print(area: string, total: number, failures: readonly Failure[]): void {
  const lines = failures.map(
    ({ text, wanted, got }) =>
      `  ${JSON.stringify(text)}\n    wanted ${JSON.stringify(wanted)}\n    got    ${JSON.stringify(got)}`,
  );
  process.stdout.write(`${[`${area}: ${failures.length} of ${total}`, ...lines].join("\n")}\n`);
}

function expectNone(area: string, total: number, failures: readonly Failure[]): void {
  print(area, total, failures);
  expect.soft(failures.length, area).toBe(0);
}

function expectFew(area: string, total: number, failures: readonly Failure[]): void {
  print(`${area}, misunderstood`, total, failures);
  expect.soft(failures.length, `${area}, misunderstood`).toBeLessThanOrEqual(Math.floor(total * MISUNDERSTOOD_AT_MOST));
}

const china = (moment: Date): string => new Date(moment.getTime() + EIGHT_HOURS).toISOString();
const chinaDate = (moment: Date): string => china(moment).slice(0, 10);
const minute = (moment: Date): number => Math.floor(moment.getTime() / 60_000);
const sameMinute = (moment: Date, iso: string): boolean => minute(moment) === minute(new Date(iso));

type Read = ReturnType<typeof readWhen>;
const isMoment = (wanted: Moment | NotSaid): wanted is Moment => "start" in wanted;

function shown(read: Read): unknown {
  if (read.kind !== "when") return read.kind;
  const { start, end, precision } = read.when;
  return { start: china(start).slice(0, 19), end: end && china(end).slice(0, 19), precision };
}

function sameStart(read: Read, wanted: Moment): boolean {
  if (read.kind !== "when") return false;
  return wanted.precision === "day"
    ? chinaDate(read.when.start) === wanted.start
    : sameMinute(read.when.start, wanted.start);
}

function sameEnd(end: Date | undefined, wanted: Moment): boolean {
  if (end === undefined || wanted.end === undefined) return end === undefined && wanted.end === undefined;
  if (wanted.precision === "minute") return sameMinute(end, wanted.end);
  // The last day, or the midnight after it.
  return chinaDate(end) === wanted.end || chinaDate(new Date(end.getTime() - 1)) === wanted.end;
}

function isRead(read: Read, wanted: Moment | NotSaid): boolean {
  if (!isMoment(wanted)) return read.kind === wanted.kind;
  if (read.kind !== "when") return false;
  return sameStart(read, wanted) && sameEnd(read.when.end, wanted) && read.when.precision === wanted.precision;
}

const readings = (wanted: WhenExpect): readonly (Moment | NotSaid)[] => ("anyOf" in wanted ? wanted.anyOf : [wanted]);

test("the times people say are understood, and never wrong in silence", () => {
  const misunderstood: Failure[] = [];
  const wrong: Failure[] = [];
  for (const { text, now, expect: wanted, why } of whenLines) {
    const read = readWhen(text, new Date(now));
    const failure = { text, wanted: { now, wanted, why }, got: shown(read) };
    if (!readings(wanted).some((one) => isRead(read, one))) misunderstood.push(failure);
    if (read.kind === "when" && !readings(wanted).some((one) => isMoment(one) && sameStart(read, one))) {
      wrong.push(failure);
    }
  }
  expectNone("times, wrong in silence", whenLines.length, wrong);
  expectFew("times", whenLines.length, misunderstood);
});

function isDeadline(read: Read, wanted: DeadlineMoment | NotSaid): boolean {
  if ("kind" in wanted) return read.kind === wanted.kind;
  if (read.kind !== "when") return false;
  if ("at" in wanted) return sameMinute(read.when.start, wanted.at);
  const midnight = new Date(`${wanted.endOfDay}T00:00+08:00`).getTime() + DAY;
  const left = midnight - read.when.start.getTime();
  return left >= 0 && left <= 60_000;
}

test("deadlines are understood, and never wrong in silence", () => {
  const misunderstood: Failure[] = [];
  const wrong: Failure[] = [];
  for (const { text, now, start, expect: wanted, why } of deadlineLines) {
    const read =
      start === undefined ? readDeadline(text, new Date(now)) : readDeadline(text, new Date(now), new Date(start));
    const failure = { text, wanted: { now, start, wanted, why }, got: shown(read) };
    const either = "anyOf" in wanted ? wanted.anyOf : [wanted];
    if (either.some((one) => isDeadline(read, one))) continue;
    misunderstood.push(failure);
    if (read.kind === "when") wrong.push(failure);
  }
  expectNone("deadlines, wrong in silence", deadlineLines.length, wrong);
  expectFew("deadlines", deadlineLines.length, misunderstood);
});

type Meant = {
  readonly kind: string;
  readonly target?: unknown;
  readonly heads?: number | undefined;
  readonly others?: readonly string[] | undefined;
  readonly self?: boolean | undefined;
};

function numberOf(target: unknown): number | undefined {
  if (typeof target !== "object" || target === null) return undefined;
  const number = "number" in target ? target.number : "ordinal" in target ? target.ordinal : undefined;
  return typeof number === "number" ? number : undefined;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const changes = (kind: string): boolean => kind === "join" || kind === "leave";

/** The target is what was said: that number, those numbers, that title, both. */
function isTarget(line: IntentLine, target: unknown): boolean {
  if (numberOf(target) !== line.number) return false;
  if (line.both && !/both|all/i.test(JSON.stringify(target ?? ""))) return false;
  const said = typeof target === "object" && target !== null ? target : {};
  if (line.numbers !== undefined) return "numbers" in said && same(said.numbers, line.numbers);
  if (line.titles === undefined) return true;
  if (line.title === undefined) return !("title" in said);
  return (
    "title" in said &&
    typeof said.title === "string" &&
    said.title !== "" &&
    normalise(line.title).includes(normalise(said.title))
  );
}

/** Somebody would be signed up or off who did not ask for it. */
function isHarm(line: IntentLine, meant: Meant): boolean {
  if (!changes(meant.kind)) return false;
  if (meant.kind !== line.expect || !same(meant.others ?? [], line.others ?? [])) return true;
  return !isTarget(line, meant.target) || !isSelf(line, meant) || !isHeads(line, meant);
}

function isSelf(line: IntentLine, meant: Meant): boolean {
  return line.others === undefined || (line.self ?? false) === (meant.self ?? false);
}

function isHeads(line: IntentLine, meant: Meant): boolean {
  // Heads not said are nobody else's: one, or nothing.
  const heads = line.others === undefined ? (meant.heads ?? 1) : meant.heads;
  const wanted = line.others === undefined ? (line.heads ?? 1) : line.heads;
  return meant.kind === "leave" || wanted === undefined || heads === wanted;
}

function isUnderstood(line: IntentLine, meant: Meant): boolean {
  if (line.safe?.includes(meant.kind)) return true;
  if (meant.kind !== line.expect) return false;
  if (line.number !== undefined || changes(meant.kind)) {
    if (numberOf(meant.target) !== line.number) return false;
  }
  if (!changes(meant.kind)) return true;
  if (!isTarget(line, meant.target) || !isSelf(line, meant) || !isHeads(line, meant)) return false;
  return same(meant.others ?? [], line.others ?? []);
}

test("what people mean is understood, and nothing is done that nobody asked for", () => {
  const misunderstood: Failure[] = [];
  const harm: Failure[] = [];
  for (const line of intentLines) {
    const meant: Meant = readIntent(line.text, line.titles === undefined ? {} : { titles: line.titles });
    const { text, ...wanted } = line;
    const failure = { text, wanted, got: meant };
    if (!isUnderstood(line, meant)) misunderstood.push(failure);
    if (isHarm(line, meant)) harm.push(failure);
  }
  expectNone("intents, changed wrongly", intentLines.length, harm);
  expectFew("intents", intentLines.length, misunderstood);
});

function headsIn(text: string): Heads {
  const read = readHeads(text);
  if (read === null) return null;
  return "error" in read ? read.error : read.heads;
}

test("how many come is understood", () => {
  const misunderstood = headsLines
    .map(({ text, heads, or }) => ({ text, wanted: [heads, ...(or ?? [])], got: headsIn(text) }))
    .filter(({ wanted, got }) => !wanted.includes(got));
  expectFew("heads", headsLines.length, misunderstood);
});

test("who is signed up by another is understood", () => {
  const misunderstood = namesLines
    .map(({ text, names, or }) => ({ text, wanted: [names, ...(or ?? [])], got: readNames(text) ?? [] }))
    .filter(({ wanted, got }) => !wanted.some((one) => same(one, got)));
  expectFew("names", namesLines.length, misunderstood);
});

type RowRead = { readonly name: string; readonly heads: number; readonly note?: string | undefined };

function isRow(row: RowRead | undefined, wanted: RelayRow): boolean {
  if (row === undefined) return false;
  const names = typeof wanted.name === "string" ? [wanted.name] : wanted.name;
  const heads = typeof wanted.heads === "number" ? [wanted.heads] : wanted.heads;
  return names.includes(row.name) && heads.includes(row.heads) && (row.note ?? "").includes(wanted.note ?? "");
}

function isRelay(rows: readonly RowRead[] | null, wanted: readonly RelayRow[] | null): boolean {
  if (rows === null || wanted === null) return (rows ?? []).length === 0 && (wanted ?? []).length === 0;
  return rows.length === wanted.length && wanted.every((row, index) => isRow(rows[index], row));
}

test("pasted relays are read row by row", () => {
  const misunderstood = relayLines
    .map(({ text, rows, or }) => ({
      text,
      wanted: or === undefined ? [rows] : [rows, or],
      got: readRelay(text)?.rows ?? null,
    }))
    .filter(({ wanted, got }) => !wanted.some((one) => isRelay(got, one)));
  expectFew("relays", relayLines.length, misunderstood);
});

test("texts that say the same have one normal form, and others have not", () => {
  const apart = sameLines
    .map(([one, other]) => ({ text: one, wanted: normalise(other), got: normalise(one) }))
    .filter(({ wanted, got }) => wanted !== got);
  const merged = differentLines
    .map(([one, other]) => ({ text: one, wanted: `not ${normalise(other)}`, got: normalise(one) }))
    .filter(({ wanted, got }) => wanted === `not ${got}`);
  expectNone("normal forms, merged wrongly", differentLines.length, merged);
  expectFew("normal forms", sameLines.length, apart);
});
