import type { Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";
import { categoryName } from "./categories.ts";
import { kindsOf, MEASURES, type Measure, type Period, percentOf, type Share, shareOf } from "./figures.ts";
import { LEAST_COUNTED } from "./limits.ts";
import { fields, said, t, text } from "./say.ts";
import { daysAfter } from "./terms.ts";

/** 2026-01-01 and 2026-03-01 → 2026年1—2月 */
export const monthsText = ({ from, before }: { readonly from: string; readonly before: string }, l: Locale): string => {
  const [year = "", month = ""] = from.split("-");
  const [untilYear = "", untilMonth = ""] = daysAfter(before, -1).split("-");
  const [first, last] = [Number(month), Number(untilMonth)];
  if (l === "en")
    return `${year}-${month}${from.slice(0, 7) === `${untilYear}-${untilMonth}` ? "" : ` to ${untilYear}-${untilMonth}`}`;
  if (year !== untilYear) return `${year}年${first}月—${untilYear}年${last}月`;
  return `${year}年${first === last ? first : `${first}—${last}`}月`;
};

export const MEASURE_NAMES: Readonly<Record<Measure, readonly [zh: string, en: string]>> = {
  answered: ["已答复", "Answered"],
  inTime: ["按时答复", "Answered in time"],
  mediated: ["经调解", "Mediated"],
  satisfied: ["满意", "Satisfied"],
};

export const shareText = (share: Share | null, l: Locale): string =>
  share ? `${percentOf(share)}%` : t(l, `不足 ${LEAST_COUNTED} 件，不公布`, `below ${LEAST_COUNTED}, not shown`);

export const figuresNote = (l: Locale): string =>
  t(
    l,
    `只统计到上上月底，攒够 ${LEAST_COUNTED} 件才公布，公布后不再改；哪一项牵涉不足 ${LEAST_COUNTED} 件就不列，不足 ${LEAST_COUNTED} 件的类别并入“其他”。没有评价的不算满意。`,
    `Whole months up to the last but one, told once there are ${LEAST_COUNTED} cases and never changed afterwards. Where fewer than ${LEAST_COUNTED} would show, nothing is told; kinds below ${LEAST_COUNTED} are counted as something else. What was not rated is not counted as satisfied.`,
  );

export const figures = ({ periods }: { periods: readonly Period[] }, l: Locale): Card => {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) {
    return said(
      t(l, `诉求统计：不足 ${LEAST_COUNTED} 件，还不公布。`, `Figures: below ${LEAST_COUNTED}, not shown yet.`),
      [text(figuresNote(l))],
    );
  }
  const span = monthsText({ from: first.from, before: last.before }, l);
  return said(t(l, `诉求统计（${span}）`, `Figures (${span})`), [
    ...fields([
      [t(l, "受理", "Accepted"), String(periods.reduce((all, { accepted }) => all + accepted, 0))],
      ...MEASURES.map((measure) => [t(l, ...MEASURE_NAMES[measure]), shareText(shareOf(periods, measure), l)] as const),
    ]),
    {
      kind: "tally",
      rows: kindsOf(periods).map(({ category, accepted }) => ({ label: categoryName(category, l), count: accepted })),
    },
    text(figuresNote(l)),
  ]);
};
