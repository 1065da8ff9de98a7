import type { Locale } from "../../src/core/ports.ts";
import { exportWords } from "./export-words.ts";

/** Behind the link of 导出: two buttons, the file comes as the answer. */
export const exportPage = (
  { number, title }: { readonly number: number; readonly title: string },
  locale: Locale,
): string => {
  const w = exportWords(locale);
  return (
    <main>
      <h1>{w.pageTitle}</h1>
      <p>{`#${number} ${title}`}</p>
      <p>{w.pageHint}</p>
      <form method="post">
        <p>
          <button type="submit" name="format" value="xlsx">
            {w.xlsx}
          </button>
        </p>
        <p>
          <button type="submit" name="format" value="csv">
            {w.csv}
          </button>
        </p>
      </form>
    </main>
  ).toString();
};

/** One sentence, when there is nothing to press. */
export const sentencePage = (sentence: string): string =>
  (
    <main>
      <p>{sentence}</p>
    </main>
  ).toString();
