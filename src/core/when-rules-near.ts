import { NUMBER, readNumber } from "./number.ts";
import { counted, half, later } from "./when-days.ts";
import { oneDay, type Rule } from "./when-tokens.ts";

const WORDS: Readonly<Record<string, number>> = {
  今: 0,
  今天: 0,
  今日: 0,
  今儿: 0,
  明: 1,
  明天: 1,
  明日: 1,
  明儿: 1,
  后: 2,
  后天: 2,
  后日: 2,
  大后天: 3,
  大大后天: 4,
  昨: -1,
  昨天: -1,
  昨日: -1,
  前天: -2,
  大前天: -3,
};

/** Days counted from today: 后天, 两周后, 过三天. */
export const NEAR_RULES: readonly Rule[] = [
  {
    at: /(?:明后两?天|今明两?天|明天?(?:或|或者|、|\/)后天?)/y,
    make: () => [
      {
        kind: "day",
        on: (today) => ({ days: [today + 1, today + 2], unsure: true }),
      },
    ],
  },
  {
    at: /(?<![以今之然最随往此先落])(大大后天|大后天|后天|后日)(?![气赋性])|(大前天|前天)|(今天|今日|今儿|明天|明日|明儿|昨天|昨日)个?|([今明后昨])(?=[晚早晨夜])/y,
    make: (match) => {
      const word = match[1] ?? match[2] ?? match[3] ?? match[4] ?? "";
      return oneDay((today) => ({ days: [today + (WORDS[word] ?? 0)] }));
    },
  },
  {
    at: new RegExp(
      `(?:再?过)?(半|${NUMBER}) ?(个)?(?:整)?(工作日|天|日|周|星期|礼拜|月|年)(?:之后|以后|过后|后(?!天|来|续|备))`,
      "y",
    ),
    make: ([, count = "", , unit = ""]) => (count === "半" ? half(unit) : counted(unit, count)),
  },
  {
    at: new RegExp(`再?过(半|${NUMBER}) ?个?(工作日|天|周|星期|礼拜|月|年)(?!前|以前|之前)`, "y"),
    make: ([, count = "", unit = ""]) => {
      if (count === "两" && unit === "天") return [{ kind: "vague" }];
      return count === "半" ? half(unit) : counted(unit, count);
    },
  },
  {
    at: new RegExp(`(${NUMBER}) ?个?(工作日|天|周|星期|礼拜|月)(?:之内|以内|内)`, "y"),
    make: ([, count = "", unit = ""]) => {
      const found = counted(unit, count);
      return found && [...found, { kind: "mark", mark: "before" }];
    },
  },
  {
    at: new RegExp(`(${NUMBER}) ?个?(工作日|天|日|周|星期|礼拜|月|年)(?:之前|以前|前(?!后))`, "y"),
    make: ([, count = "", unit = ""]) => {
      const number = readNumber(count);
      return number === undefined || number > 1000 ? null : later(unit, -number);
    },
  },
  {
    at: /再下个?(?:周|星期|礼拜|月)[一二三四五六日天]?|[去明后前]年的?(?:今天|同期|此时|这个时候)/y,
    make: () => [{ kind: "vague", firm: true }],
  },
];
