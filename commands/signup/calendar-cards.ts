import type { Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { calendarWords } from "./calendar-words.ts";
import { said } from "./cards-parts.ts";

/** Every sentence about the calendar feed, by kind. */
export const calendarCards = {
  "signup.calendar-address": (f: { url: string; replaced: boolean }, l: Locale): Card => {
    const w = calendarWords(l);
    const lines = [...(f.replaced ? [w.replaced] : []), w.how, w.secret];
    return {
      title: w.address,
      blocks: [{ kind: "text", text: f.url }, ...lines.map((text) => ({ kind: "text", text }) as const)],
    };
  },
  "signup.calendar-closed": (f: { had: boolean }, l: Locale) =>
    said(f.had ? calendarWords(l).closed : calendarWords(l).neverHad),
  "signup.calendar-odd": (f: { asked: string }, l: Locale) => said(calendarWords(l).odd(f.asked)),
} satisfies Record<string, CardOf>;
