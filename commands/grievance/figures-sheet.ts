import type { Locale } from "../../src/core/ports.ts";
import { MEASURE_NAMES, monthsText, shareText } from "./cards-figures.ts";
import { categoryName } from "./categories.ts";
import { kindsOf, MEASURES, type Period, shareOf } from "./figures.ts";
import { pageWords } from "./pages-words.ts";
import { t } from "./say.ts";

type Cell = string | number;

/** What the page shows, as a table. */
const tableOf = (periods: readonly Period[], locale: Locale): readonly (readonly Cell[])[] => {
  const w = pageWords(locale);
  const shares = (list: readonly Period[]) => MEASURES.map((measure) => shareText(shareOf(list, measure), locale));
  const all = periods.reduce((sum, { accepted }) => sum + accepted, 0);
  return [
    [w.months, w.accepted, ...MEASURES.map((measure) => t(locale, ...MEASURE_NAMES[measure]))],
    ...periods.map((period) => [monthsText(period, locale), period.accepted, ...shares([period])]),
    [w.total, all, ...shares(periods)],
    [],
    [w.byKind, w.count],
    ...kindsOf(periods).map(({ category, accepted }) => [categoryName(category, locale), accepted]),
  ];
};

const WIDTHS = [24, 12, 20, 20, 20, 20];

/** Every text is a cell of type text, so nothing in it is ever a formula; the document names nobody. */
export const figuresSheet = async (periods: readonly Period[], locale: Locale): Promise<Uint8Array<ArrayBuffer>> => {
  const { default: write } = await import("write-excel-file/node");
  const cells = tableOf(periods, locale).map((row, i) =>
    row.map((value) =>
      typeof value === "number"
        ? { type: Number, value }
        : { type: String, value, ...(i === 0 ? { fontWeight: "bold" as const } : {}) },
    ),
  );
  const sheet = pageWords(locale).figures;
  const columns = WIDTHS.map((width) => ({ width }));
  return new Uint8Array(await write(cells, { sheet, columns, stickyRowsCount: 1 }).toBuffer());
};
