import { isStrong, joinRuns, type Run, readRuns, saysDay } from "./when-run.ts";
import type { Placed } from "./when-tokens.ts";

const FILLER =
  /活动|报名|比赛|会议|时间|日期|日子|截止日|截止|截至|开始|结束|举行|进行|开会|集合|改到|改成|改为|改在|换到|推迟到|提前到|定在|定于|安排在|放在|就|最晚|最迟|不晚于|大概|大约|左右|在|于|到|至|是|为|吧|的|了|从|自|由|准时|[\s,.。、:;!~()[\]"'-]/g;

const isWhole = (text: string, run: Run): boolean =>
  (text.slice(0, run.from) + text.slice(run.to)).replaceAll(FILLER, "") === "";

const DENIED = /(?:不是|除了|并非|不要|不在|没在|别|除|非)[在于 ]?$/;
const REFUSED =
  /^ ?(?:不行|除外|以外|之外|没空|没时间|有事|不在|不方便|不可以|不能|来不|都行|都可以|随便|也行|也可以|都有|不去|不参加|有课)/;

const SENTENCE = /[。;!?\n]/;
const NEAR = 20;

const isTwin = ({ start, end, mark, every }: Run): boolean =>
  start.days.length === 1 &&
  start.days[0]?.twin === true &&
  !start.clock &&
  !start.period &&
  !end &&
  !mark &&
  !every &&
  start.weekdays.length === 0;

export interface Choice {
  readonly run: Run;
  readonly doubtful: boolean;
}

/** 八九点 and 2、3点 leave a number in front of the hour. */
const CUT_NUMBER = /[\d零一二两三四五六七八九十][、,/或到至~-]? ?$/;

/** 6/1014:00-16:00 cannot be taken apart, so its end is no time either. */
const RUN_ON = /\d[\d:./]*[:./~-] ?$/;

const joinNext = (text: string, run: Run, next: Run | undefined): Run | null => {
  if (next === undefined) return null;
  const gap = text.slice(run.to, next.from);
  return gap.length > NEAR || SENTENCE.test(gap) || CUT_NUMBER.test(gap) ? null : joinRuns(run, next);
};

const onlyDay = ({ start, end, every, mark, or, vague }: Run): boolean =>
  !start.clock && start.later === undefined && !end && !every && !mark && !or && !vague;

/** 周五 … 下周三下午3点: a day alone, then another with its hour. Which of them the text is about, nobody can tell. */
const rivalOf = (run: Run, others: readonly Run[]): Run | undefined =>
  onlyDay(run) ? others.find((each) => each.start.clock && saysDay(each) && !each.mark && !each.every) : undefined;

const WORD_BEFORE = /[^\s,。、:;!?()[\]"~|/-]{1,20}$/;

/** 听日下午3点, 0613下午2点: what stands before the hour may be a day that is not known here. */
const strangeBefore = (text: string, run: Run): boolean => {
  if (saysDay(run) || !(run.start.clock || run.start.period)) return false;
  const [word = ""] = WORD_BEFORE.exec(text.slice(0, run.from)) ?? [];
  return word.replaceAll(FILLER, "") !== "";
};

/** 下周一升旗前: before something of that day. */
const BEFORE_EVENT = /^[^\d,。;:\s]{1,6}?(?<!截止|截至|结束|报名)(?:之前|以前|前)(?![进往去来台面方提锋排期])/;
const WITHOUT = /^ ?[(]?(?:不含|不包括|不算|除外)/;

/** 2点零5, 明天几点: the hour goes on, or is asked for. */
const GOES_ON = /^(?:[零〇过\d]|几点|差)/;
/** 期中后周五, 学期末最后一个周五: counted from something that is not known here. */
const COUNTED_FROM = /(?:[^,。;:\s]后|末|第[一二三四五\d]个?|最后一?个|那个|当)的?$/;

const opensBefore = (text: string, { from, start }: Run): boolean =>
  start.weekdays.length > 0 && COUNTED_FROM.test(text.slice(Math.max(0, from - 8), from));

const opensAfter = (text: string, { to, mark }: Run): boolean =>
  (mark === undefined && BEFORE_EVENT.test(text.slice(to, to + 12))) ||
  [WITHOUT, GOES_ON].some((pattern) => pattern.test(text.slice(to, to + 6)));

/** 月底那个周五, 要么明天要么后天: another day, hardly apart from the first. */
const CLOSE = 4;
const besideOf = (text: string, run: Run, next: Run | undefined): Run | undefined => {
  if (next === undefined || !saysDay(run) || !saysDay(next) || run.end) return undefined;
  const gap = text.slice(run.to, next.from);
  return gap.length <= CLOSE && !/[,。;!?、:\n]|截|改|换|推|提前|延|集合|出发|开始/.test(gap) ? next : undefined;
};

/** The run the text is about: the first that surely speaks of time, or a weak one that is all there is. */
export const choose = (text: string, tokens: readonly Placed[]): Choice | null => {
  const runs = readRuns(tokens).filter((run) => !DENIED.test(text.slice(Math.max(0, run.from - 4), run.from)));
  const index = runs.findIndex(isStrong);
  const run = runs[index] ?? runs.find((each) => isWhole(text, each));
  if (run === undefined) return null;
  const later = index < 0 ? [] : runs.slice(index + 1);
  const joined = joinNext(text, run, later[0]);
  const rival = joined ? undefined : (rivalOf(run, later) ?? besideOf(text, run, later[0]));
  const doubtful =
    REFUSED.test(text.slice(run.to, run.to + 6)) ||
    (isTwin(run) && joined === null && !/(?:日期|截止日|日子)[ :是为]*$/.test(text.slice(0, run.from))) ||
    RUN_ON.test(text.slice(0, run.from)) ||
    strangeBefore(text, joined ?? run) ||
    opensBefore(text, run) ||
    opensAfter(text, joined ?? run);
  return { run: joined ?? (rival ? { ...run, or: rival } : run), doubtful };
};
