import type { Locale } from "../../src/core/ports.ts";

interface Sum {
  readonly parties: number;
  readonly heads: number;
}

const zh = {
  link: (n: number, title: string) => `#${n}《${title}》的名单准备好了，打开下面的网址下载（xlsx 或 csv）：`,
  valid: (minutes: number) => `网址只能用一次，${minutes} 分钟内有效。名单里有同事的信息，别转给别人。`,
  sent: (n: number, title: string) => `#${n}《${title}》的名单下载网址，已私聊发你。`,
  mayNot: (n: number, title: string) =>
    `导出 #${n}《${title}》的名单，要请组织者或主席来。你可以发“名单 ${n}”在这里看。`,
  roster: "看名单",
  which: "你要导出哪一个活动的名单？",
  none: (asked: string) => `没有找到活动${asked ? ` ${asked}` : ""}。写上编号就行，比如：导出 12`,
  pageTitle: "下载名单",
  pageHint: "点一下就下载。这个网址只能用一次，两种格式选一种：",
  xlsx: "下载 xlsx（Excel、WPS）",
  csv: "下载 csv",
  gone: "这个活动已经不在了，没有名单可以下载。",
  mayNotAnyMore: "你现在没有这个活动的组织权限，不能下载名单。有需要请找工会主席。",
  choose: "请选一种格式：xlsx 或 csv。",
  file: (n: number, title: string) => `${n}-${title}-名单`,
  sheet: "名单",
  columns: ["序号", "姓名", "单位", "人数", "状态", "代报人", "备注", "报名时间"],
  in: "已报名",
  waiting: (position: number) => `候补第${position}位`,
  total: "合计",
  totals: (into: Sum, queue: Sum, cut: number | null): string =>
    `已报名 ${into.parties} 组 ${into.heads} 人${queue.parties > 0 ? `；候补 ${queue.parties} 组 ${queue.heads} 人` : ""}${cut ? `；只列了前 ${cut} 组` : ""}`,
};

export type ExportWords = typeof zh;

const en: ExportWords = {
  link: (n, title) => `The roster of #${n} “${title}” is ready. Open this address to download it (xlsx or csv):`,
  valid: (minutes) =>
    `It works once, within ${minutes} minutes. It is about your colleagues: please do not pass it on.`,
  sent: (n, title) => `I have sent you the address for the roster of #${n} “${title}” in private.`,
  mayNot: (n, title) =>
    `Only an organizer or the chair can export the roster of #${n} “${title}”. Say “名单 ${n}” to see it here.`,
  roster: "Who is in",
  which: "Which activity's roster do you want?",
  none: (asked) => `There is no activity${asked ? ` ${asked}` : ""}. Give its number, for example: 导出 12`,
  pageTitle: "Download the roster",
  pageHint: "One press downloads it. This address works once; choose one of the two:",
  xlsx: "Download xlsx (Excel, WPS)",
  csv: "Download csv",
  gone: "This activity is gone; there is no roster to download.",
  mayNotAnyMore: "You are not an organizer of this activity any more, so the roster cannot be downloaded.",
  choose: "Please choose one: xlsx or csv.",
  file: (n, title) => `${n}-${title}-roster`,
  sheet: "Roster",
  columns: ["No.", "Name", "Unit", "Heads", "State", "Signed up by", "Note", "Signed up at"],
  in: "in",
  waiting: (position) => `waiting, number ${position}`,
  total: "Total",
  totals: (into, queue, cut) =>
    `in: ${into.parties} parties, ${into.heads} people${queue.parties > 0 ? `; waiting: ${queue.parties} parties, ${queue.heads} people` : ""}${cut ? `; only the first ${cut} parties are listed` : ""}`,
};

export const exportWords = (locale: Locale): ExportWords => (locale === "en" ? en : zh);
