import { readNumber } from "./number.ts";
import type { Rule } from "./when-tokens.ts";

const SHIFT_UNITS: Readonly<Record<string, number>> = {
  天: 1,
  日: 1,
  周: 7,
  星期: 7,
};

/** What follows an expression and turns it: 前一天, 前, 之后, 到. */
export const MARK_RULES: readonly Rule[] = [
  {
    at: /的?(前|后)(?:的)?([一1两2三3四五六七]) ?(?:个)?(天|日|周|星期)/y,
    make: ([, way, count = "", unit = ""]) => [
      {
        kind: "shift",
        days: (way === "前" ? -1 : 1) * (readNumber(count) ?? 0) * (SHIFT_UNITS[unit] ?? 1),
      },
    ],
  },
  { at: /的?(?:第二天|次日|翌日)/y, make: () => [{ kind: "shift", days: 1 }] },
  { at: /的?前夕|的?前夜/y, make: () => [{ kind: "vague" }] },
  { at: /前后|上下/y, make: () => [{ kind: "vague" }] },
  {
    at: /之前|以前|前(?![进往去来台面方提锋排期])|截止|截至|为止/y,
    make: () => [{ kind: "mark", mark: "before" }],
  },
  {
    at: /之后|以后|过后|后(?![天来面续备勤边])/y,
    make: () => [{ kind: "mark", mark: "after" }],
  },
  {
    at: /直到|一直到|到(?![场位达期会岗时底家])|至(?![少于今])|--?|~|→/y,
    make: () => [{ kind: "to" }],
  },
  { at: /或者?|还是|、|\/|和(?!平)|与|及|以及/y, make: () => [{ kind: "or" }] },
  {
    at: /[ ,()[\]的在于钟整]|左右|起(?!床|飞|点)|当天|那天|当日|t(?=\d)/y,
    make: () => [{ kind: "glue" }],
  },
];

export const VAGUE_RULES: readonly Rule[] = [
  {
    at: /工作日|周中|周初|平日|平时|节假日|双休日|开学|放假|寒假|暑假|期中|期末|学期|下班|放学|[早午晚](?:饭|餐|自习)[前后]?|课间|午休|毕业|高考|中考|考试周|(?<![一二三四五六七八九十\d])节[前后]/y,
    make: () => [{ kind: "vague" }],
  },
];
