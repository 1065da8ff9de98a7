import type { Locale } from "../../src/core/ports.ts";

const zh = {
  address: "把这个网址加到手机或电脑的日历里，你报名的活动会自动出现、跟着更新：",
  how: "手机：日历 → 添加订阅日历（iPhone 在“日历账户”里，安卓和 WPS、Outlook 叫“通过 URL 订阅”），把网址粘进去。",
  secret: "网址只给你自己用，谁有它谁就能看到你的活动，别转发。不想要了，发“日历 关闭”。",
  replaced: "这是新网址，原来的从现在起不能用了，请换成新的。",
  closed: "日历网址已经停用，原来的订阅不会再更新。想再要，发“日历”。",
  neverHad: "你还没有日历网址，不用关闭。想要一个，发“日历”。",
  odd: (asked: string) => `没看懂“日历 ${asked}”。要订阅网址就发“日历”，要停用发“日历 关闭”。`,
  name: (who: string) => `工会活动 · ${who}`,
  waiting: (position: number, title: string) => `【候补第 ${position} 位】${title}`,
  cancelled: (title: string) => `【已取消】${title}`,
  number: (n: number) => `活动编号：${n}`,
  heads: (n: number) => `人数：${n} 人`,
  queue: (position: number) => `候补第 ${position} 位，有空位会私聊告诉你`,
  remarks: (remarks: string) => `组织者说：${remarks}`,
  note: (note: string) => `备注：${note}`,
  withdraw: (n: number) => `去不成了，私聊发“取消报名 ${n}”`,
};

export type CalendarWords = typeof zh;

const en: CalendarWords = {
  address:
    "Add this address to the calendar of your phone or computer. What you sign up for appears and is kept current:",
  how: "On most phones: Calendar → add a subscribed calendar (“from URL”), and paste the address.",
  secret: "Keep it to yourself: whoever has it can see your activities. To stop it, say “日历 关闭”.",
  replaced: "This is a new address. The old one has stopped working; please replace it.",
  closed: "The address has stopped working and nothing is updated any more. Say “日历” for a new one.",
  neverHad: "You have no calendar address, so there is nothing to stop. Say “日历” to get one.",
  odd: (asked) => `I did not understand “日历 ${asked}”. Say “日历” for an address, “日历 关闭” to stop it.`,
  name: (who) => `Union activities · ${who}`,
  waiting: (position, title) => `[Waiting, number ${position}] ${title}`,
  cancelled: (title) => `[Cancelled] ${title}`,
  number: (n) => `Activity number ${n}`,
  heads: (n) => `${n === 1 ? "1 person" : `${n} people`}`,
  queue: (position) => `Number ${position} on the waiting list; you will be told in private when there is room`,
  remarks: (remarks) => `From the organizer: ${remarks}`,
  note: (note) => `Note: ${note}`,
  withdraw: (n) => `To withdraw, say “取消报名 ${n}” in private`,
};

export const calendarWords = (locale: Locale): CalendarWords => (locale === "en" ? en : zh);
