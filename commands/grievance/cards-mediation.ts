import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { type Mediation, PARTS, type Part } from "./mediation.ts";
import { buttons, dateText, fields, said, t, text } from "./say.ts";

interface Of {
  readonly alias: string;
}

const NAMES: Readonly<Record<Part, readonly [zh: string, en: string]>> = {
  parties: ["参加", "Parties"],
  on: ["日期", "Met on"],
  agreed: ["结果", "Agreed"],
  kept: ["回执", "Signed paper"],
};

/** What may follow, as it would be typed. */
const EXAMPLES: Readonly<Record<Part, string>> = {
  parties: "参加：校方、反映人代表",
  on: "日期：12月3日",
  agreed: "结果：同意补发",
  kept: "回执：有，存工会",
};

const shownAs = (record: Mediation, part: Part, l: Locale): string =>
  part === "on" ? dateText(record.on, l) : record[part];

const seeing = (alias: string, l: Locale) => buttons([{ label: t(l, "看这件", "See it"), line: `案件 ${alias}` }]);

/** What officers hear of mediations and of cases that belong together. */
export const mediationCards = {
  "grievance.mediated": (f: Of & { record: Mediation; missing: readonly Part[] }, l: Locale) =>
    said(t(l, `✅ ${f.alias}进入调解，记录已存。`, `✅ ${f.alias} is in mediation; the record is kept.`), [
      ...fields(
        PARTS.filter((part) => f.record[part] !== "").map((part) => [t(l, ...NAMES[part]), shownAs(f.record, part, l)]),
      ),
      ...(f.missing.length > 0
        ? [
            text(
              t(
                l,
                `还没写：${f.missing.map((part) => NAMES[part][0]).join("、")}。补上，比如：调解 ${f.alias} ${f.missing.map((part) => EXAMPLES[part]).join(" ")}`,
                `Not told yet: ${f.missing.map((part) => NAMES[part][1]).join(", ")}. To add it: 调解 ${f.alias} ${f.missing.map((part) => EXAMPLES[part]).join(" ")}`,
              ),
            ),
          ]
        : []),
      text(
        t(
          l,
          "再写同一次的，改的是这份记录；换一个日期就是另一次。有了结果，用“回复”告诉反映人。",
          "What you write of the same meeting changes this record; another day is another meeting. When there is a result, tell the reporter with 回复.",
        ),
      ),
    ]),
  "grievance.mediate-what": (f: Of, l: Locale) =>
    said(
      t(
        l,
        `请写调解记录，比如：调解 ${f.alias} ${PARTS.map((part) => EXAMPLES[part]).join(" ")}`,
        `Write the record: 调解 ${f.alias} ${PARTS.map((part) => EXAMPLES[part]).join(" ")}`,
      ),
      seeing(f.alias, l),
    ),
  "grievance.mediate-day": (f: Of & { day: string }, l: Locale) =>
    said(
      t(
        l,
        `“${f.day}”看不出是哪一天，什么都没有存。比如：调解 ${f.alias} 日期：12月3日`,
        `“${f.day}” is no day that I can read; nothing was kept. For instance: 调解 ${f.alias} 日期：12月3日`,
      ),
      seeing(f.alias, l),
    ),
  "grievance.linked": (f: Of & { other: string }, l: Locale) =>
    said(
      t(
        l,
        `✅ ${f.alias}和${f.other}已标为相关。两件的内容各归各，反映人不知道。`,
        `✅ ${f.alias} and ${f.other} are linked. Their texts stay apart, and no reporter knows.`,
      ),
      seeing(f.alias, l),
    ),
  "grievance.unlinked": (f: Of & { other: string }, l: Locale) =>
    said(t(l, `好，${f.alias}和${f.other}不再相关。`, `All right, ${f.alias} and ${f.other} are not linked.`), [
      ...seeing(f.alias, l),
    ]),
  "grievance.link-what": (f: Of & { verb: string }, l: Locale) =>
    said(
      t(
        l,
        `${f.alias}和哪一件？比如：${f.verb} ${f.alias} 松林-11`,
        `Which is the other one? For instance: ${f.verb} ${f.alias} 松林-11`,
      ),
      seeing(f.alias, l),
    ),
  "grievance.link-same": (f: Of, l: Locale) =>
    said(t(l, `那就是${f.alias}自己，什么都没有改。`, `That is ${f.alias} itself; nothing was changed.`), [
      ...seeing(f.alias, l),
    ]),
} satisfies Record<string, CardOf>;
