import type { Block, Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { buttons, said, when } from "./cards-parts.ts";
import { exportWords } from "./export-words.ts";
import type { Brief } from "./facts.ts";

export interface ExportFacts {
  readonly number: number;
  readonly title: string;
}

/** One button an activity, each standing for a line about it. */
export const briefButtons = (open: readonly Brief[], line: (n: number) => string, locale: Locale): readonly Block[] =>
  buttons(
    ...open.map(({ number, title, startsAt }) => ({
      label: `#${number} ${title} ${when(startsAt, locale)}`,
      line: line(number),
    })),
  );

/** Every sentence about exports, by kind. */
export const exportCards = {
  "signup.export-link": (f: ExportFacts & { url: string; minutes: number }, l: Locale): Card => ({
    title: exportWords(l).link(f.number, f.title),
    blocks: [
      { kind: "text", text: f.url },
      { kind: "text", text: exportWords(l).valid(f.minutes) },
    ],
  }),
  "signup.export-sent": (f: ExportFacts, l: Locale) => said(exportWords(l).sent(f.number, f.title)),
  "signup.export-may-not": (f: ExportFacts, l: Locale) =>
    said(exportWords(l).mayNot(f.number, f.title), buttons({ label: exportWords(l).roster, line: `名单 ${f.number}` })),
  "signup.export-which": (f: { open: readonly Brief[] }, l: Locale) =>
    said(
      exportWords(l).which,
      briefButtons(f.open, (n) => `导出 ${n}`, l),
    ),
  "signup.export-none": (f: { asked: string }, l: Locale) => said(exportWords(l).none(f.asked)),
} satisfies Record<string, CardOf>;
