import { addMonths, chinaDate, dayFrom, mondayOf } from "./china.ts";
import { NUMBER, readNumber } from "./number.ts";
import { isName } from "./people-words.ts";
import {
  counted,
  dayIn,
  FORGOTTEN,
  firstOf,
  fullYear,
  half,
  IMPOSSIBLE,
  inMonth,
  later,
  MONTH_WORD,
  monthDay,
  monthPart,
  monthShift,
  nextDate,
  nthWeekday,
  PART,
  surely,
  weekdayNumber,
  weekShift,
  YEAR,
  yearShift,
} from "./when-days.ts";
import { oneDay, type Placed, type Rule } from "./when-tokens.ts";

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

const NOT_DATE = "(?!楼|栋|门|场|馆|厅|线|桌|车|库|室|教|院|窗|柜|机|台|球|公告|文|案|选手|候选|活动|投票|通知|的活动)";
const NOT_MONTH_DAY =
  "(?![\\d.:/%]|-(?!\\d{1,2}[./]\\d)|人|个|名|位|元|块|年|公里|米|岁|级|班|分|折|点|时|km|kg|万|千|倍|天|周|小时|组|队|桌|次|届|度|码|号楼)";

const N = "(\\d{1,2}|[零〇一二三四五六七八九十廿卅]{1,4})";

/** 前一天 counts from a day said before it; alone, nobody can tell from which. */
const isAlone = (last: Placed | undefined): boolean => last === undefined || last.kind === "word";

/** 两三天后, 过几天, 改天, 头一天, 星其四: about a day, but which one only a person knows. */
const UNSURE_DAYS: readonly Rule[] = [
  {
    at: /(?:再?过)?(?:[一两二三四五六七八九][二三四五六七八九]|十几|好?几|若干) ?个?(?:多)?(?:工作日|天|日|周|星期|礼拜|月|年|小时|钟头|分钟)(?:之?后|以后|过后|之?内|以内|之?前)/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /再?过(?:[一两二三四五六七八九][二三四五六七八九]|好?几|些|一些|一阵子?|段时间|一段时间)个?(?:工作日|天|日|周|星期|礼拜|月|年|时间)?|改[天日](?!换)|(?:某|哪|另|隔)一?[天日](?![都也])/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /头一?天|前一(?:天|晚)|第二天|次日|翌日/y,
    make: (_, { before }) => (isAlone(before.at(-1)) ? [{ kind: "vague", firm: true }] : null),
  },
  {
    at: /星[其气起企奇齐七](?:期)?[一二三四五六日天1-7]|礼[败白][一二三四五六日天]|(?:下{1,2}|上|本|这)个?[州洲粥][一二三四五六日天]/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /(?<![\d一两二三四五六七八九十几每第])(?:上|这|本|下{1,2})?个?(?:周|星期|礼拜)[八九089](?![\d点时月号:./次天个年折成百千万人小名位])/y,
    make: () => oneDay(() => IMPOSSIBLE),
  },
];

export const DAY_RULES: readonly Rule[] = [
  ...UNSURE_DAYS,
  {
    at: new RegExp(
      `(\\d{4}|\\d{2}(?=年)|[一二三四五六七八九〇零]{4}(?=年)) ?[年./-] ?${N} ?[月./-] ?${N}(?!\\d)(?: ?[日号])?`,
      "y",
    ),
    make: ([, year = "", month = "", date = ""]) => (fullYear(year) < 1900 ? null : dayIn(fullYear(year), month, date)),
  },
  {
    at: /(20\d{2})([01]\d)([0-3]\d)(?!\d)/y,
    make: ([, year = "", month = "", date = ""], { before }) =>
      before.at(-1)?.kind === "word" ? null : dayIn(Number(year), month, date),
  },
  {
    at: /(?:\d{4}|[一二三四五六七八九〇零]{4})年(?! ?[级度货])/y,
    make: () => [{ kind: "vague" }],
  },
  {
    at: new RegExp(
      `${YEAR}${N} ?月份?的? ?(?:第([一二三四五1-5])个?|(最后)一?个?)(?:周|星期|礼拜)([一二三四五六日天1-7])`,
      "y",
    ),
    make: ([, shift, month = "", nth, , weekday = ""]) =>
      oneDay((today) => {
        const year = chinaDate(today).year + (yearShift(shift) ?? 0);
        const inYear = (y: number) =>
          nthWeekday(y, readNumber(month) ?? 0, nth ? (readNumber(nth) ?? 0) : -1, weekdayNumber(weekday));
        const day = inYear(year);
        return day !== undefined && day < today && shift === undefined ? surely(inYear(year + 1)) : surely(day);
      }),
  },
  {
    at: new RegExp(
      `${MONTH_WORD}份?的? ?(?:第([一二三四五1-5])个?|(最后)一?个?)(?:周|星期|礼拜)([一二三四五六日天1-7])`,
      "y",
    ),
    make: ([, word, nth, , weekday = ""]) =>
      oneDay((today) => {
        const { year, month } = chinaDate(addMonths(firstOf(today), monthShift(word)));
        return surely(nthWeekday(year, month, nth ? (readNumber(nth) ?? 0) : -1, weekdayNumber(weekday)));
      }),
  },
  {
    at: new RegExp(`${YEAR}${N} ?月份?的? ?${PART}`, "y"),
    make: ([, shift, month = "", part = ""]) =>
      oneDay((today) => {
        const { year } = chinaDate(today);
        const number = readNumber(month) ?? 0;
        if (number < 1 || number > 12) return IMPOSSIBLE;
        const found = monthPart(year + (yearShift(shift) ?? 0), number, part);
        const over = shift === undefined && found.days.every((day) => today - day > FORGOTTEN);
        return over ? monthPart(year + 1, number, part) : found;
      }),
  },
  {
    at: new RegExp(`${MONTH_WORD}份?的? ?${PART}`, "y"),
    make: ([, word, part = ""]) =>
      oneDay((today) => {
        const { year, month } = chinaDate(addMonths(firstOf(today), monthShift(word)));
        return monthPart(year, month, part);
      }),
  },
  {
    at: new RegExp(`${YEAR}${N} ?月 ?${N}(?:[日号]? ?[、,和及] ?${N}){1,4} ?(?:[两三四] ?)?[日号天]`, "y"),
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: new RegExp(`${YEAR}${N} ?月 ?${N} ?(?:[日号]|(?![\\d人个名位元块年点时分岁级]))`, "y"),
    make: ([, shift, month = "", date = ""]) =>
      oneDay(monthDay(readNumber(month) ?? 0, readNumber(date) ?? 0, yearShift(shift))),
  },
  {
    at: new RegExp(`${MONTH_WORD}份?的? ?${N} ?[日号]${NOT_DATE}`, "y"),
    make: ([, word, date = ""]) => oneDay(inMonth(monthShift(word), readNumber(date) || 99)),
  },
  {
    at: /(?<!年|个)月(底|末|初|中(?!午|旬))/y,
    make: ([, part = ""]) =>
      oneDay((today) => {
        const { year, month } = chinaDate(today);
        const here = monthPart(year, month, part);
        if (here.days.some((day) => day >= today)) return here;
        const next = chinaDate(addMonths(firstOf(today), 1));
        return { ...monthPart(next.year, next.month, part), unsure: true };
      }),
  },
  {
    at: /(今|明|本|后)?年(底|末|终(?!于|究|身|止|点))/y,
    make: ([, word]) => [
      {
        kind: "day",
        on: (today) => surely(dayFrom(chinaDate(today).year + (yearShift(word) ?? 0), 12, 31)),
        vague: true,
      },
    ],
  },
  {
    at: new RegExp(`${MONTH_WORD}(?!饼|考|报|票|薪|经|亮|色|光|刊)`, "y"),
    make: () => [{ kind: "vague", firm: true }],
  },
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
  {
    at: /第 ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?(?:教学)?周(?:的? ?(?:周|星期|礼拜)?[一二三四五六日天])?/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /(?:(?:上|这|本|下{1,3})个?)?(?:周|星期|礼拜)[一二三四五六日天1-7](?:[、,/和及][一二三四五六日天1-7])+(?![点时月号刻:.\d])|(?:周|星期|礼拜)六日|(?:(?:上|这|本|下{1,3})个?)?(?:周|星期|礼拜)[一二三四五六][二三四五六日][三四五六日]?(?![点时月号刻:十年个人节])/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: /(上上|上|这一?|本|下{1,3}|今)?(个)?(周|星期|礼拜)(?: ?的? ?(?:周|星期|礼拜))?([一二三四五六日]|天(?!气|数|内|后|前)|[1-7](?!\d|[.:/] ?\d))(?!程|历|志|记|报|刊|常|年级|期|边|岁|次)/y,
    make: ({ 0: all, 1: prefix, 2: each, 3: unit, 4: day = "", index }, { text, before }) => {
      if (
        unit === "周" &&
        !prefix &&
        /[\d一两二三四五六七八九十几每]/.test(text.charAt((before.at(-1)?.to ?? 0) - 1)) &&
        before.at(-1)?.kind === "word"
      )
        return null;
      if (unit === "周" && !prefix && isSurname(text.slice(index + all.length))) return null;
      const week = weekShift(prefix);
      const loose = each !== undefined && unit === "周" && week === 1;
      const base = { kind: "weekday", day: weekdayNumber(day) } as const;
      if (week === undefined) return [base];
      return [loose ? { ...base, week, loose } : { ...base, week }];
    },
  },
  {
    at: /(上|这|本|下{1,2})?(个)?(?:周|星期|礼拜)末/y,
    make: ([, prefix]) => [
      {
        kind: "day",
        on: (today) => {
          const monday = mondayOf(today) + 7 * (weekShift(prefix) ?? 0);
          return { days: [monday + 5, monday + 6], unsure: true };
        },
      },
    ],
  },
  {
    at: /(上|这|本|下{1,2})(?:一?个)?(?:周|星期|礼拜)(之内|以内|内)?/y,
    make: ([, prefix, within]) => [
      {
        kind: "day",
        on: (today) => {
          const monday = mondayOf(today) + 7 * (weekShift(prefix) ?? 0);
          const offsets = within ? [4, 6] : [0, 1, 2, 3, 4];
          return { days: offsets.map((n) => monday + n), unsure: true };
        },
        vague: true,
      },
    ],
  },
  {
    at: new RegExp(`${N} ?[日号]? ?[、,和及或/] ?${N} ?[日号](?!\\d)${NOT_DATE}`, "y"),
    make: ([, first = "", second = ""]) => {
      const [from, to] = [readNumber(first), readNumber(second)];
      if (from === undefined || to === undefined || from > 31 || to > 31) return null;
      return [
        { kind: "day", on: nextDate(from), weak: true },
        { kind: "or" },
        { kind: "day", on: nextDate(to), weak: true },
      ];
    },
  },
  {
    at: /[一二三四五六七八九]{2}(?:[日号]|月份?)|十[一二三四五六七八九]{2}[日号]|二十[一二三四五六七八九]{2}[日号]/y,
    make: () => [{ kind: "vague", firm: true }],
  },
  {
    at: new RegExp(`${N} ?[-~到至] ?${N} ?[日号](?!\\d)${NOT_DATE}`, "y"),
    make: ([, first = "", second = ""]) => {
      const [from, to] = [readNumber(first), readNumber(second)];
      if (from === undefined || to === undefined || from > 31 || to > 31) return null;
      return [
        { kind: "day", on: nextDate(from), weak: true },
        { kind: "to" },
        { kind: "day", on: nextDate(to), weak: true },
      ];
    },
  },
  {
    at: new RegExp(`(?<![第\\d#])${N} ?[日号]${NOT_DATE}`, "y"),
    make: ([, date = ""]) => {
      const number = readNumber(date);
      if (number === undefined || number > 99) return null;
      return [{ kind: "day", on: nextDate(number), weak: true }];
    },
  },
  {
    at: new RegExp(`(?<![\\d./])(?<!\\d:)(\\d{1,2})([./-])(\\d{1,2})${NOT_MONTH_DAY}`, "y"),
    make: ({ 1: month = "", 2: mark = "", 3: date = "", index }, { text, before }) => {
      if (text.charAt(index - 1) === "-" && before.at(-1)?.kind !== "to") return null;
      const [m, d] = [Number(month), Number(date)];
      if (m < 1 || m > 12 || d < 1 || d > 31) return null;
      const twin = mark === "." ? date.length === 2 : mark === "-" && m < d && d <= 24;
      const base = { kind: "day", on: monthDay(m, d), weak: true } as const;
      return [twin ? { ...base, twin } : base];
    },
  },
];

const TITLED = /^([\u4e00-\u9fff])(?:老师|主任|校长|书记|主席|组长|教授|医生|同志|同学)/;

/** 周一鸣老师 is a person; 周一王老师 is a day and a person. */
const isSurname = (after: string): boolean => {
  const next = TITLED.exec(after)?.[1] ?? "";
  return (
    next !== "" && !/[副总班年各新老女男本全语数英体美音学的由请给和跟与找是有,]/.test(next) && !isName(`${next}明`)
  );
};
