import { looksLikeActivity } from "./intent-pieces.ts";
import { fold } from "./normalise.ts";
import { readNumber } from "./number.ts";

/** In front of the deed these put it off, or tell of another time: 晚点报名, 明年我也参加, 有机会一定去. */
const OTHER_TIME =
  /晚[点些](?:时候)?|晚一[点些]|[一过等待]会儿?|过[一]?阵|过(?:几|两|些)[天日]|过段时间|过后|以后|之后|今后|将来|往后|改[天日]|稍[后晚微]|迟[点些]|明年|后年|来年|去年|前年|往年|上次|上回|上一?[届期次回]|下学[期年]|新学[期年]|寒假|暑假|下一?[届期次回]|退休(?!教|老|职|人|支|协)|有(?:机会|缘|条件|精力)|(?:今晚|明天|后天|周末)再/;

const BREAKS = /[,。;!?、\n]/;

/** The breath the deed is said in, up to the deed. */
const breathBefore = (text: string, at: number): string => text.slice(0, at).split(BREAKS).at(-1) ?? "";

/** 这次, 今年 … name the time meant, whatever other time is told of before. */
const THIS_TIME = /这次|本次|此次|今年|这回|这届|本届|这一?[次期场]/;

export const isOtherTime = (text: string, at: number): boolean => {
  const before = breathBefore(text, at);
  return OTHER_TIME.test(before) && !THIS_TIME.test(before.slice(before.search(OTHER_TIME)));
};

/** 就 and 才 after anything but oneself or a thing to go to say on what it depends: 免费我就报名, 发了工资才去. */
const THEN =
  /(?:^|[ ,。;!])([^ ,。;!]{1,30}?)(?:我们?|咱们?|本人)?(?:就|才|再)(?:来|去|也|给我|帮我|一起)?(?:报|参加|去|来|加|算|\+)/;
const NO_TERM =
  /^(?:我们?|咱们?|本人|俺|那么?|我也|那我|这|这样|这次|本次|今年|现在|马上|立刻|行|好|对|嗯|早|我们?[俩仨]|一家.口|今天|明天|后天|大后天|周[一二三四五六日末]|下?下?周[一二三四五六日末]|[\d号\ue000]+|想|要|(?:请|麻烦)?(?:给|帮|替)我|我想|我要|我先|先)$/;

export const isTerm = (text: string): boolean => {
  const term = THEN.exec(text)?.[1];
  return term !== undefined && !NO_TERM.test(term) && !looksLikeActivity(term) && !/[\ue000\d]号?$/.test(term);
};

/** 上次临时去不了了，这次一定去: the first breath tells of what is over. */
const ONCE = /^(?:我)?(?:上次|上回|上一?[届期次回]|去年|前年|往年|以前|那次|那回)(?!报的|报名的|的)/;
/** 明年不参加了: about another one than the one open. */
const ELSEWHEN = /^(?:我)?(?:明年|后年|来年|下学[期年]|下一?[届期次回]|以后|今后|将来|往后)/;
/** 想去又去不了 is a sigh, and nobody is told who is signed up. */
const SIGH = /想(?:去|来|参加|报名?)(?:又|却)/;

export const isOver = (text: string): boolean => ONCE.test(text) || ELSEWHEN.test(text) || SIGH.test(text);

/** 你们玩得开心: wished by somebody who was never among them. */
export const wishesFun = (text: string): boolean =>
  /(?:你们|大家|各位)[^,。]{0,6}(?:玩|去吧|开心|愉快|尽兴|加油)/.test(text) && !/取消|退|撤|名额/.test(text);

const SIGN_UP = "(?:报名|接龙|参加|参与|支持|组织|统计|登记)";
/** Thanks for a sign-up are no sign-up. Politeness set apart by a comma or a space is only politeness. */
const THANKS = new RegExp(
  `(?:谢谢|感谢|多谢|鸣谢|感恩)[^ ,。;!?\\n]{0,12}${SIGN_UP}|^[^ ,。;!?\\n]{0,6}${SIGN_UP}的?(?:大家|各位|老师们?|同事们?|工作)?(?:们)?(?:真|真是|太|可)?辛苦|辛苦(?:大家|各位|你们|老师们)[^ ,。;!?\\n]{0,6}${SIGN_UP}`,
);
const ASKS_POLITELY = /^[^,。;!?]{0,4}(?:谢谢|感谢)(?:老师|你|您)?[ ,。!~]|帮我|给我|替我|把我/;

export const isThanks = (raw: string): boolean => {
  const { text } = fold(raw);
  const thanks = THANKS.exec(text);
  if (!thanks) return false;
  return /谢|恩/.test(thanks[0]) || !ASKS_POLITELY.test(text);
};

/** 报 名: a space between all the characters of a short line is a slip of the finger. */
export const withoutGaps = (text: string): string =>
  /^(?:[\u4e00-\u9fff] ){1,11}[\u4e00-\u9fff]$/.test(text)
    ? text.replaceAll(" ", "")
    : text
        .replace(/(?<![\u4e00-\u9fff])报 名(?![\u4e00-\u9fff])/, "报名")
        .replace(/(?<![\u4e00-\u9fff])取 消(?![\u4e00-\u9fff])/, "取消");

/** 取肖报名: 取消 in other characters must never become a sign-up. */
export const spelled = (text: string): string =>
  text
    .replace(
      /[取娶][肖销晓宵潇萧硝效孝]|[取娶曲趣][消笑](?=报|活动|[ \d]|$)|去[消肖销](?=报|活动|[ \d])|(?<![a-z])(?:quxiao|qu xiao)(?![a-z])/g,
      "取消",
    )
    .replace(
      /报名 ?([一二三四五六七八九]|十[一二三四五六七八九]?)$/,
      (whole, number: string) => `报名 ${readNumber(number) ?? whole}`,
    )
    .replace(/^(?:我要?)?(?:推出|退岀)(?=报名|活动|$)/, "退出");

/** 在吗，我要报名: only knocks at the door. */
export const withoutKnock = (text: string): string =>
  text.replace(/^(?:请问)?(?:在吗|在不在|在么|有人吗|有人在吗|在不)[,。?! ]+(?=.)/, "");

/** 回复报名即可, 格式：报名 姓名: tells how it is done. */
const SHOWN =
  /例如|比如|譬如|示例|样例|格式|(?:回复?|发|发送|输入|打|敲|点|点击|按|写|扣) ?(?:个|上|一下)?(?:1|\+1|"|报名|取消|参加|接龙)|即可|[二两四]个?字|按钮|字样|命令|(?:点|按|选|戳)(?:了|一下|的)?取消/;

export const isShown = (text: string): boolean => SHOWN.test(text);

/** 再加一个, 多报两个, 再+1: counted from what stands there already, so that +1 would make a party of three smaller. */
const MORE =
  /(?:再|多|又|另外?|还要|还得|追|增)(?:给我|帮我|给|帮)?(?:(?:加|添|增加|报)(?:上|了)? ?(?:[一二两三四五六七八九十\d]{1,2}) ?(?:个|位|名|人)(?!名额|我)|(?:加)? ?\+ ?\d)|加(?:上|了)? ?[一二两三四五六七八九十\d]{1,2} ?个(?:我|家属|孩子|娃|大人|小孩|老人|人(?!$))/;

export const isMore = (text: string): boolean => MORE.test(text);

/** 给我退100, 报500: what looks like money is no number of an activity. */
const MONEY =
  /(?<for>(?:给|还|帮)我|请)?[^,。;!]{0,3}?(?<deed>[退报])(?:给?我|一下)? ?(?<sum>\d{2,6})(?![\d.]| ?[号人个位名])/;

export const isMoney = (text: string): boolean => {
  const found = MONEY.exec(text)?.groups;
  const sum = Number(found?.sum);
  if (found?.deed === "报") return sum >= 100 && sum % 50 === 0;
  return found !== undefined && (found.for !== undefined || (sum >= 20 && sum % 10 === 0));
};

const ENGLISH =
  /^\W*(?:(?:please|pls|i|we|want to|would like to|will|can) )*(?<deed>join|signup|sign up|leave|quit|cancel|drop)\b(?: (?:for|from|out of|up for)\b)? ?(?<rest>.*)$/;
const ENGLISH_BESIDE =
  /^(?:(?:out|up|me|in|please|pls|my|the|registration|signup|sorry|thanks|thank you|now|too)\b|[^a-z])*$/;

/** drop table, leave it alone: of a deed in English, what is said that we do not know; a title, at best. */
export const unknownEnglish = (text: string): { readonly op: "join" | "leave"; readonly said: string } | null => {
  const { deed, rest = "" } = ENGLISH.exec(text)?.groups ?? {};
  if (deed === undefined || ENGLISH_BESIDE.test(rest)) return null;
  return { op: /join|sign/.test(deed) ? "join" : "leave", said: rest };
};

/** 报名 99999999999999: longer than any number of ours, and than a telephone's, which may be a note. */
export const isNumberless = (text: string): boolean =>
  /^\D{1,8}\d{12,}$/.test(text) || /^(?:取消|退)\D{0,6}\d{7,}$/.test(text);

/** 报名接龙, 参加一下: a heading, or said to others, where nobody says 我 or how many. */
const ANNOUNCED = /报名接龙|接龙报名|(?:参加|参与|加入|报名)一下|^(?:本次|这次)?活动报名$/;

export const isAnnounced = (text: string): boolean => ANNOUNCED.test(text);

/** 不去的老师请提前请假: told to those who do not come. */
const STAYING_ONES =
  /[不没](?:能|想|愿意?|打算|准备)?(?:去|来|参加|报名?)的(?=老师|同事|同志|人|家长|[请也都就要,、]|可以|记得|麻烦|提前|举手)/;

export const isForStaying = (text: string): boolean => STAYING_ONES.test(text);

const ERRANDS = "(?:会|课|监考|考试|值班|早会|晨会|例会|会议|家长会|早读|晚自习|开会|上课|值日|订单|闹钟|外卖|快递)";
/** 取消周三的课: nothing the union announced. */
const OWN_ERRAND = new RegExp(
  `取消(?:掉|一下)?(?:[^,。;!]{0,12}(?:的|[一二三四五六日天]|上午|下午|晚上|早上))?${ERRANDS}(?=$|[ ,。;!了吧])`,
);

export const isOwnErrand = (text: string): boolean => OWN_ERRAND.test(text);

/** 明天报名 may say when one will sign up, or to what. */
const MERE_DAY =
  /^我?(?:明[天早晚]|后天|大后天|今晚|下?下?个?(?:周|星期|礼拜)[一二三四五六日末天]|[早晚]上|中午|[上下]午)(?:要|会|来|去)*报(?:个|一下)?名$/;

export const isMereDay = (text: string): boolean => MERE_DAY.test(text);

/** Verb and something nobody signs up for here: 去教务处报名, 报名考试, 给孩子报名幼儿园. */
const ELSEWHERE =
  /(?:^|[ ,]|今天|明天|上午|下午|我|要|想|得)(?:去|到|在)(?!的|都|也|这|吗)(?:了)?([^ ,。我]{1,10})(?:那里|那儿|现场|窗口)?(?:报名|报个名)|报了?(?:一?个).{0,5}班|(?:报名|报考|报了?)(?:了|参加|个)?(?:幼儿园|小学|初中|高中|大学|学校|驾校|驾照|兴趣班|辅导|补习|补课|夏令营班|考|高考|中考|自考|公考|成考|职称|普通话|教资|教师资格|四六级|研究生|学车|旅行社|美团|健身房|托管|培优|奥数|钢琴)/;

export const isElsewhere = (text: string): boolean => {
  const found = ELSEWHERE.exec(text);
  return found !== null && (found[1] === undefined || !looksLikeActivity(found[1]));
};
