import { looksLikeActivity, looksLikeNote, startsNote } from "./intent-pieces.ts";
import { isQuestion } from "./intent-question.ts";
import { CHATTER, CONDITION, DOUBT, IDIOMS, REPORTED } from "./intent-words.ts";
import { findHeads } from "./people.ts";
import { FAMILY } from "./people-family.ts";
import { isName } from "./people-words.ts";

/** Said beside the deed, and nothing to do with it. */
const CHEERS = [
  "冲{1,9}[鸭呀啊]?",
  "加油|走起|走着?|搞起来?|安排上?|动起来|嗨起来|燃起来",
  "(?:必须|大力|坚决|全力|热烈|强烈)?支持(?:一下|下|支持|工会|到底|活动)?",
  "(?:还?请|望)?(?:大家|各位|老师们?|主席)?多{1,2}(?:多)?(?:指教|关照|包涵|担待|照顾|帮助)",
  "(?:好|很|非常|特别|超级?)?(?:期待|开心|高兴|激动|兴奋)(?:期待|已久)?",
  "好活动|好事|真棒|太棒|真好|赞{1,5}|点赞|给力|机会难得|难得的?机会|不见不散",
  "凑(?:一?个)?(?:热闹|人?数)|积极响应|响应号召|占个?座|前排|妥妥的?|必须的?|来了来了|锻炼(?:一下)?身体",
  "(?:谢谢|感谢|多谢|辛苦|感恩)[^,。;!]{1,16}|祝[^,。;!]{1,14}|给[^,。;!]{0,8}(?:添|增)(?:了|乱|麻烦){0,2}",
  "(?:给|让)自己[^,。;!]{1,8}|重在(?:参与|掺和|锻炼)|[年次回届]{2}(?:都)?参加|再忙也(?:要|得)?(?:去|来|参加|报名)|(?:来|去)(?:学习|锻炼|加油|捧场|助威)(?:一下|的)?|下次(?:再|一定)(?:参加|报名?|来|去)",
  "(?:为|给)[^,。;!]{1,8}(?:点赞|加油|打call|捧场|助威|争光|鼓掌)|(?:这个?|本次|这次|此次)?活动(?:很|真|太|非常|特别)?(?:有意义|有意思|不错|好|棒|精彩)|(?:收到|好的|可以|没问题|报告){2,4}",
  "(?:请|麻烦)?(?:老师)?(?:帮忙|给)?(?:登记|记录|记|统计|收|安排|查收|加)(?:一下|下|好|上)",
  "辛苦(?:组织者|主席|领导|老师|大家|各位)?了?|哈{1,40}|嘿{1,40}|耶{1,9}|6{3,9}|nice|good|gogogo|go",
];
const CHEER = new RegExp(`^(?:${CHEERS.join("|")})$`);

const GREETING = /^(?:no|再见|拜拜?|88\d?|不客气|不用谢|客气了)$/;
const isCheer = (part: string): boolean => CHEER.test(part) || (CHATTER.has(part) && !GREETING.test(part));

/** 支持，+1 and 报名！冲: what is only cheered does not count, unless there is nothing else. */
export const withoutCheers = (text: string): string => {
  const parts = text.split(/([ ,。;!、]+)/);
  const kept = parts.filter((part, i) => i % 2 === 1 || !isCheer(part));
  const left = kept
    .join("")
    .replace(/^[ ,。;!、]+/, "")
    .replace(/[ ,。;!、]+$/, "");
  return left === "" || kept.length === parts.length ? text : left;
};

/** 上次没去成，这次我报名: only the second half is about now. */
const BEFORE_NOW =
  /^我?(?:上次|上回|上一?[届期次回]|去年|前年|往年)(?!报的|报名的|的)[^,。;!?]{1,20}[,。;! ]+(?=我?(?:这次|本次|今年|这回|这届|本届|这一?[次期场])|我?(?:要|来|也|必须|一定)?(?:报个?名|参加)$|\+ ?\d{1,2}$)/;

export const withoutBefore = (text: string): string => text.replace(BEFORE_NOW, "");

/** Words of a deed, of somebody else's, of another time, of a change of mind, of a quotation or of a joke. */
const CONCERNS_DEED = new RegExp(
  [
    `报(?!告|社|纸|销|备)|参加|参与|取消|退(?!休)|撤|接龙|签到|加入|出席|名额|位[置子]|候补|排队|(?:我|也|都|不|没|要|想|能|会|可|先|再|就|同|一起|还|别|${FAMILY})[去来]|[去来](?:不|了|吗|得|$)|到场|加我|算我|带我`,
    "[@+\\d]|[一二两俩三仨四五六七八九十几](?:个|位|名|号|场|项|人|家)|人数",
    "帮|替|代(?!课)|给(?!力)|和我|我[和跟与]|^[和跟与带携]",
    "再|等|以后|之后|回头|[待过]会|晚点|昨|前天|刚才那|上[次回届]|之前|原来|本来|以前|去年|下[次回届]",
    "改|换|变|不是|不对|不算|啊不|哦不|误|错|重复|骗|逗|玩笑|才怪|做梦|想得美|假的|拉倒|算了|作罢|除非|要不是",
    "说|讲|问|回复|发|扣|输入|按钮|[二两四]个?字|格式|例|复制|即可|就行|就可以|才|转",
    "大家|各位|你|他|她|它|谁|有人|别人|同事们|全体|所有|每|楼上|同上|附议",
    "可惜|遗憾|有事|没空|没时间|来不及|冲突|走不开|只是|就是(?!要)|先到先得|手慢无",
    "^(?:不|没|别)(?:行|要|用|可能|成|干|想|会|能|有|必|可以)?(?:了|的|啊|吧)?$",
  ].join("|"),
);
const IS_FAMILY = new RegExp(`^(?:我|我家|我的)?(?:${FAMILY}|[、和跟与])+$`);

/** 刚下课才看到消息, 我不太会弄: why it comes late, or asks for help. */
const CIRCUMSTANCE =
  /^(?:不好意思|抱歉)?(?:我们?|本人)?(?:(?:也|刚|才|现在){0,3}(?:下课|放学|忙完|开完会|上完课|有网|(?:看到|看见|瞧见|发现|注意到)(?:这个|群里)?的?(?:消息|通知|信息|接龙)?)了?|(?:也|真的?|实在)?不(?:太|大|怎么)?会(?:弄|用|操作|搞|打字)(?:这个|手机)?的?){1,3}$/;

/** A breath that has nothing to do with the deed beside it: 周三没课, 老婆批准了, 身体棒棒的. */
export const isAside = (clause: string): boolean => CIRCUMSTANCE.test(clause) || isBeside(clause);

const isBeside = (clause: string): boolean =>
  clause.length <= 20 &&
  !/[\ue000"]/.test(clause) &&
  !CONCERNS_DEED.test(clause.replace(IDIOMS, "").replaceAll("起来", "")) &&
  !IS_FAMILY.test(clause) &&
  !looksLikeNote(clause) &&
  !startsNote(clause) &&
  !looksLikeActivity(clause) &&
  !isName(clause) &&
  findHeads(clause) === null &&
  ![CONDITION, DOUBT, REPORTED].some((pattern) => pattern.test(clause)) &&
  !isQuestion(clause);

const BREAK = /([ ,。;!?、()]+)/;

/** Only the breaths that count, where one of them is the deed and nothing else; what is said behind it is a remark. */
export const withoutAsides = (
  text: string,
  isDeed: (clause: string) => boolean,
): { readonly text: string; readonly remark: string } => {
  const parts = text.split(BREAK);
  const asked = (i: number): boolean => parts[i + 1]?.includes("?") === true;
  const deed = parts.findIndex((part, i) => i % 2 === 0 && part !== "" && isDeed(part) && !asked(i));
  if (deed < 0) return { text, remark: "" };
  const dropped = parts.map((part, i) => i % 2 === 0 && part !== "" && !isDeed(part) && isAside(part));
  const kept = parts.filter((_, i) => !(dropped[i] || (i % 2 === 1 && dropped[i + 1])));
  const remark = parts.filter((_, i) => i > deed && dropped[i]).join(" ");
  return { text: kept.join("").replace(/^[ ,。;!?、()]+/, ""), remark };
};
