import { withoutAsides, withoutBefore, withoutCheers } from "./intent-aside.ts";
import { isPlainDeed } from "./intent-core.ts";
import { spelled } from "./intent-guard.ts";
import type { Said } from "./intent-parts.ts";
import { takeTitle } from "./intent-target.ts";
import { findCompanions, findHeads, findNames } from "./people.ts";

const VOCATIVE =
  /^(?:各位(?:老师|同事|领导|亲|朋友)?|大家|老师们?|主席|群主|管理员|小助手|机器人|亲爱的|亲|@[^ ,]{0,8}(?:助手|机器人|工会|bot)[^ ,]{0,4}|那个|那|对了|好的|好|嗯|ok|收到|可以|行|没问题|太好了|太棒了|哇|哈哈|(?:终于|总算)[^,。报去来参]{0,6}了|我?(?:想|考虑|商量|决定)好了|收到了?|看到了|知道了|明白了|来了|忙完了|我?刚(?:刚)?(?:看到|下课|忙完)了?)[,。!、 ]+/;

const withoutVocative = (text: string): string =>
  text
    .replace(VOCATIVE, "")
    .replace(VOCATIVE, "")
    .replace(/^(?:那个|这个|那啥|[嗯呃啊]){1,4}[,、]?就是说?[, ]?(?=我|俺|本人|帮我)/, "")
    .replace(/(?:给|帮|替)我?自己(?=也?(?:报|登记|留|占|加|取消|退))/, "给我")
    .replace(/^(?:你|您|老师)(?=帮我|给我|替我|把我)/, "");

const plainly = (text: string): string =>
  withoutVocative(withoutCheers(spelled(text).replace(/^(取消|退出|报名|参加)\1+/, "$1")));

/** 我报名了但有事去不了了: what was done before is only said for context. */
const SIGNED_BEFORE =
  /^(?:我)?(?:之前|昨天|刚才?|已经|不小心|误|上次|本来|原来|前面|前几天)*(?:报了名|报名了|报过名|报了|报名的|报的)[, ]?(?:但是?|可是|不过|却|又|结果|现在|可)?(?=.*(?:不了|不成|不去了|取消|退|不参加了|不来了|不能))/;

/** 我们俩都报名: 都 counts the people, not the activities. */
const ofTwo = (text: string): string =>
  text.replace(/((?:我们|咱们?|我|夫妻|娘儿?|母[子女]|父[子女])(?:俩|两个?人|二人|仨|三个?人))都/, "$1");

/** 取消 12 的报名 and 12 的报名取消 are 取消报名 12. */
const straight = (text: string): string =>
  text
    .replace(SIGNED_BEFORE, "")
    .replace(
      /^(?:帮我|给我|请)?(?:把|将)?([^,。不]{0,24}?) ?的?报名(?:给)?取消(?:掉|一下)?(?:了)?(?:吧)?$/,
      "取消报名 $1",
    )
    .replace(/取消 ?([^,。不 ][^,。不]{0,23}?) ?的?报名(?=$|吧$|了$)/, (whole, what: string) =>
      /^(?:一?下|掉|了|的)?(?:我的?|我们的?|了|的)?$/.test(what) ? whole : `取消报名 ${what}`,
    );

/** In 帮王芳报名，她在上课 the person is known. */
const withoutPronouns = (text: string): string => text.replace(/(?<=[ ,。;(])[他她]们?(?=[^,。;])/g, "");

/** A line without its title, its people and what is only said beside the deed. */
export const understand = (raw: string, said: string, titles: readonly string[]): Said => {
  const titled = takeTitle(plainly(said), titles);
  const line = straight(ofTwo(withoutBefore(titled.text)));
  const forThem = findNames(line);
  const withMe = forThem ? null : findCompanions(line);
  const names = forThem ?? withMe;
  const cut = names ? `${line.slice(0, names.from)}${withMe ? "我" : "给我"}${line.slice(names.to)}` : line;
  const { text, remark: aside } = withoutAsides(forThem && !forThem.self ? withoutPronouns(cut) : cut, isPlainDeed);
  const { remark = "" } = names ?? {};
  const counts = remark !== "" && findHeads(remark) !== null;
  const remarks = [counts ? "" : remark, aside].filter(Boolean).join(" ");
  return {
    raw,
    text: counts ? `${text} ${remark}` : text,
    names,
    ...(remarks ? { remark: remarks } : {}),
    ...(titled.title === undefined ? {} : { title: titled.title }),
  };
};
