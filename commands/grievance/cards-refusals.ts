import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { mutedText } from "./cards-reporter.ts";
import { FILINGS_A_DAY, MAX_TEXT, MESSAGES_A_DAY } from "./limits.ts";
import { type PictureRefusal, refusalText } from "./picture-words.ts";
import { buttons, said, t } from "./say.ts";

const FAULTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  short: ["太短了，没有补充进去。请多写几个字。", "Too short; nothing was added."],
  long: [
    `太长了，最多 ${MAX_TEXT} 字，没有补充进去。`,
    `Too long (at most ${MAX_TEXT} characters); nothing was added.`,
  ],
  receipt: [
    "里面有回执码，没有补充进去。去掉它再发一次。",
    "There is a receipt in it; nothing was added. Send it again without.",
  ],
};

const simple = (zh: string, en: string) => (_: object, l: Locale) => said(t(l, zh, en));

/** Sentences of the sealed lane that stop something. */
export const reporterRefusals = {
  "grievance.off": simple(
    "现在不能收诉求：保护它的机制没有全部生效，什么都没有保存。请当面找工会，或稍后再试。",
    "Concerns are switched off: what protects them is not fully in force. Nothing was kept. Please go to the union in person or try later.",
  ),
  "grievance.not-open": simple(
    "本工会还没有开通在这里反映问题，什么都没有保存。请当面找工会；管理员私聊发“开通诉求”就能开通。",
    "This union has not opened concerns here yet; nothing was kept. An administrator opens them with “开通诉求” in private.",
  ),
  "grievance.nobody": (f: { excluded: number }, l: Locale) =>
    said(
      f.excluded > 0
        ? t(
            l,
            "这样就没有办理人能办了，所以没有提交。可以少选一位回避，或当面找上级工会。",
            "Nobody would be left to handle it, so it was not submitted. Keep fewer people out, or go to the level above.",
          )
        : t(
            l,
            "本工会还没有任命办理人，所以没有提交，什么都没有保存。请当面找工会主席。",
            "This union has appointed no officers, so nothing was submitted or kept. Please go to the chair.",
          ),
    ),
  "grievance.draft-lost": (_: object, l: Locale) =>
    said(
      t(
        l,
        "刚才填的已经不在了（放久了或系统重启过），这一步什么都没有提交。拿到过回执码的，就是已经提交的。",
        "What you had filled in is gone (too long ago, or a restart), and this step submitted nothing. If you have a receipt, it was submitted before.",
      ),
      [...buttons([{ label: t(l, "重新反映", "Begin again"), line: "反映", tone: "primary" }])],
    ),
  "grievance.no-courier": (_: object, l: Locale) =>
    said(
      t(
        l,
        "现在不能主动通知你，所以还没有提交。可以只凭回执码。",
        "You cannot be notified at the moment, so it is not submitted. Receipt only works.",
      ),
      [...buttons([{ label: t(l, "提交，只凭回执码来查", "Submit, receipt only"), line: "反映 提交 回执" }])],
    ),
  "grievance.too-many": simple(
    `24 小时内最多反映 ${FILINGS_A_DAY} 件，这件没有提交。急的请当面找工会；已经提交的可以用“查 回执码”补充。`,
    `At most ${FILINGS_A_DAY} concerns in 24 hours; this one was not submitted. You can add to earlier ones with “查” and the receipt.`,
  ),
  "grievance.stopped": simple(
    "现在暂时不能在聊天里反映新的事，所以没有提交，也没有保存。已经反映的照样凭回执码查、照样办。新的事可以用不用登录的网页填写（网址问工会，或看公告栏），或当面找工会。",
    "For the time being nothing new can be raised in this chat; nothing was submitted or kept. What you raised before goes on, and its receipt works. For something new there is the web form without login (ask the union for its address, or see the notice board), or go to the union in person.",
  ),
  "grievance.receipt-slip": simple(
    "回执码好像抄错了一位，请对照着再发一次，比如：查 K7QF-3M9A-XW2C-T8N4",
    "The receipt seems to have a slip in it. Please check it and send it again.",
  ),
  "grievance.receipt-needed": simple(
    "请把回执码一起发来，比如：查 K7QF-3M9A-XW2C-T8N4",
    "Please send the receipt with it: 查 K7QF-3M9A-XW2C-T8N4",
  ),
  "grievance.receipt-unknown": simple(
    "这个回执码查不到事情：可能抄错了、换过码、已撤回，或者已到期销毁。",
    "This receipt opens nothing: it may be mistyped, replaced, withdrawn or expired.",
  ),
  "grievance.too-many-tries": simple("查得太多了，请过几分钟再试。", "Too many tries. Please wait some minutes."),
  "grievance.unreadable": simple(
    "这件事的钥匙已经销毁，内容谁也读不出来了。",
    "The key of this case was destroyed; nobody can read it any more.",
  ),
  "grievance.too-much": simple(
    `今天补充得太多了（一件事一天最多 ${MESSAGES_A_DAY} 条），没有加进去。明天再补充，或等办理人答复。`,
    `Too many additions today (at most ${MESSAGES_A_DAY} a day to one concern); nothing was added. Please go on tomorrow.`,
  ),
  "grievance.muted": (f: { appealed: boolean }, l: Locale) =>
    said(t(l, "这条没有补充进去。", "This was not added."), mutedText(l, f.appealed)),
  "grievance.text-fault": (f: { fault: string }, l: Locale) =>
    said(t(l, ...(FAULTS[f.fault] ?? ["没有补充进去。", "Nothing was added."]))),
  "grievance.picture": (f: { fault: PictureRefusal }, l: Locale) =>
    said(
      refusalText(f.fault, l),
      f.fault === "lost"
        ? buttons([
            { label: t(l, "再传一次", "Send them again"), line: "反映 图片", tone: "primary" },
            { label: t(l, "不要图片", "Without pictures"), line: "反映 去图" },
          ])
        : [],
    ),
  "grievance.over": simple(
    "这件事已经办结，不能再改了。有新情况，可以另外反映。",
    "This case is over and cannot be changed. Something new can be raised anew.",
  ),
  "grievance.not-answered": simple("还没有答复，答复以后再评价。", "There is no answer yet; rate it when there is."),
} satisfies Record<string, CardOf>;
