import type { Block, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { buttons, count, fields, said, when } from "./cards-parts.ts";
import type { ActivityFacts, Brief, ChangedPart } from "./facts.ts";
import type { Notice } from "./notice.ts";
import type { TimeProblem } from "./times.ts";
import type { Warnings } from "./warnings.ts";
import { wordsIn } from "./words.ts";

type AskFacts = TimeProblem & { readonly title: string };

/** 2026-12-05 16:00 is what the button says for somebody; 12月5日（周六）16:00 is what they read. */
const chooseTime = ({ options }: TimeProblem, l: Locale, line: (option: string) => string): readonly Block[] =>
  buttons(...options.map((option) => ({ label: when(`${option.replace(" ", "T")}+08:00`, l), line: line(option) })));

const askTime = (f: AskFacts, l: Locale): Card =>
  said(
    wordsIn(l).askTime(f.field, f.problem, f.text, f.title),
    chooseTime(f, l, (option) => option),
  );

/** What was read of a notice in sentences, before anything is announced. */
const askSure = (f: Notice & { title: string; startsAt?: string }, l: Locale): Card => {
  const w = wordsIn(l);
  const rows = [
    [w.title, f.title],
    [w.when, f.startsAt ? when(f.startsAt, l) : f.when],
    [w.venue, f.venue],
    [w.places, f.capacity?.toString()],
    [w.minimum, f.minimum && w.minimumOf(f.minimum)],
    [w.deadline, f.deadline],
    [w.remarks, f.remarks],
  ] as const;
  return said(w.askSure, [
    { kind: "fields", fields: rows.flatMap(([label, value]) => (value ? [[label, value] as const] : [])) },
    ...buttons({ label: w.post, line: "发布", tone: "primary" }, { label: w.dontPost, line: "不发" }),
  ]);
};

interface Choice extends Brief {
  readonly line: string;
}

const chooseOne = (f: { deed: string; asked: string; all: readonly Choice[] }, l: Locale): Card =>
  said(
    wordsIn(l).chooseOne(f.deed, f.asked, f.all.length),
    buttons(
      ...f.all.map(({ number, title, startsAt, line }) => ({
        label: `#${number} ${title} ${when(startsAt, l)}`,
        line,
      })),
    ),
  );

const notYourGroup = (f: { unit: string; mayBind: boolean }, l: Locale): Card => {
  const unit = f.unit || wordsIn(l).union;
  const bind = f.mayBind ? buttons({ label: `绑定 ${unit}`, line: `绑定 ${unit}`, tone: "primary" }) : [];
  return said(wordsIn(l).notYourGroup(unit, f.mayBind), bind);
};

const warnings = (f: ActivityFacts & Warnings, l: Locale): Card => {
  const w = wordsIn(l);
  const lines = [
    ...(f.once ? [w.onlyOnce] : []),
    ...(f.holiday ? [w.onHoliday(f.holiday)] : []),
    ...(f.lieu ? [w.onLieu] : []),
    ...(f.unpublished ? [w.unpublished(f.unpublished)] : []),
    ...f.clashes.map((clash) => w.clash(clash.number, clash.title, when(clash.startsAt, l))),
  ];
  return said(w.warningsFor(f.number, f.title), [{ kind: "text", text: lines.join("\n") }]);
};

const rosterButton = (f: ActivityFacts, l: Locale) => buttons({ label: wordsIn(l).roster, line: `名单 ${f.number}` });

/** What organizers see, and what everybody hears of their changes, by kind. */
export const organizing = {
  "signup.ask-title": (_: object, l: Locale) => said(wordsIn(l).askTitle),
  "signup.ask-when": askTime,
  "signup.ask-deadline": askTime,
  "signup.ask-cutoff": askTime,
  "signup.ask-group": (f: { groups: readonly string[]; title: string }, l: Locale) =>
    said(wordsIn(l).askGroup(f.title), buttons(...f.groups.map((name, i) => ({ label: name, line: String(i + 1) })))),
  "signup.ask-sure": askSure,
  "signup.choose": chooseOne,
  "signup.not-your-group": notYourGroup,
  "signup.may-not-organize": (f: { own: readonly Brief[] }, l: Locale) =>
    said(
      wordsIn(l).mayNotOrganize(f.own.length > 0),
      buttons(
        ...f.own.map(({ number, title }) => ({
          label: `${wordsIn(l).leave} #${number} ${title}`,
          line: `取消报名 ${number}`,
        })),
      ),
    ),
  "signup.change-unclear": (f: { number: number; title: string; left: string }, l: Locale) =>
    said(wordsIn(l).changeUnclear(f)),
  "signup.announced": (f: ActivityFacts, l: Locale) => said(wordsIn(l).announced(f)),
  "signup.warnings": warnings,
  "signup.deadline-came": (f: ActivityFacts, l: Locale) =>
    said(wordsIn(l).deadlineCame(f, count(f)), rosterButton(f, l)),
  "signup.goes-ahead": (f: ActivityFacts, l: Locale) => said(wordsIn(l).goesAhead(f), rosterButton(f, l)),
  "signup.edited": (f: ActivityFacts & { what?: readonly ChangedPart[] }, l: Locale) =>
    said(wordsIn(l).edited(f, f.what ?? []), [fields(f, l)]),
  "signup.moved": (f: ActivityFacts, l: Locale) =>
    said(wordsIn(l).moved(f), [fields(f, l), ...buttons({ label: wordsIn(l).leave, line: `取消报名 ${f.number}` })]),
  "signup.stopped": (f: ActivityFacts, l: Locale) => said(wordsIn(l).stopped(f, count(f)), rosterButton(f, l)),
  "signup.reopened": (f: ActivityFacts, l: Locale) =>
    said(wordsIn(l).reopened(f), buttons({ label: wordsIn(l).join, line: `报名 ${f.number}`, tone: "primary" })),
  "signup.cancelled": (f: ActivityFacts & { tooFew?: true }, l: Locale) =>
    said(wordsIn(l).cancelled(f, f.tooFew === true)),
  "signup.cancelled-for-you": (f: ActivityFacts & { tooFew?: true }, l: Locale) =>
    said(wordsIn(l).cancelledForYou(f, f.tooFew === true), [
      { kind: "fields", fields: [[wordsIn(l).when, when(f.startsAt, l)]] },
    ]),
  "signup.change-undone": (f: ActivityFacts & { action: string }, l: Locale) =>
    said(wordsIn(l).changeUndone(f, f.action), [fields(f, l)]),
  "signup.already-so": (f: ActivityFacts, l: Locale) => said(wordsIn(l).alreadySo(f)),
  "signup.is-cancelled": (f: { number: number; title: string }, l: Locale) => said(wordsIn(l).isCancelled(f)),
  "signup.nothing-to-change": (f: { number: number; title: string }, l: Locale) => said(wordsIn(l).nothingToChange(f)),
  "signup.bad-change": (f: TimeProblem & { number: number }, l: Locale) =>
    said(
      wordsIn(l).askTime(f.field, f.problem, f.text, ""),
      f.field === "when" ? chooseTime(f, l, (option) => `改 ${f.number} 时间 ${option}`) : [],
    ),
  "signup.deadline-in-the-way": (f: ActivityFacts, l: Locale) =>
    said(wordsIn(l).deadlineInTheWay(f, when(f.deadline ?? f.startsAt, l))),
  "signup.capacity-below": (f: ActivityFacts & { asked: number }, l: Locale) =>
    said(wordsIn(l).capacityBelow(f, f.asked)),
  "signup.bad-capacity": (f: { asked: string; max: number }, l: Locale) => said(wordsIn(l).badCapacity(f.asked, f.max)),
  "signup.may-not-create": (_: object, l: Locale) =>
    said(wordsIn(l).mayNotCreate, buttons({ label: wordsIn(l).seeOpen, line: "活动" })),
  "signup.may-not-change": (f: { number: number; title: string }, l: Locale) => said(wordsIn(l).mayNotChange(f)),
  "signup.group-gone": (f: { group: string; activities: readonly Brief[] }, l: Locale) =>
    said(wordsIn(l).groupGone(f.group), [
      {
        kind: "text",
        text: f.activities.map(({ number, title, startsAt }) => `#${number} ${title} ${when(startsAt, l)}`).join("\n"),
      },
      { kind: "text", text: wordsIn(l).groupGoneHow },
    ]),
  "signup.create-in-group": (_: object, l: Locale) => said(wordsIn(l).createInGroup),
} satisfies Record<string, CardOf>;
