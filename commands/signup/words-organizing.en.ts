import type { OrganizingWords } from "./words-organizing.zh.ts";

const name = ({ number, title }: { number: number; title: string }) => `#${number} “${title}”`;

/** The same in English. */
export const organizing: OrganizingWords = {
  title: "Name",
  places: "Places",
  post: "Announce it",
  dontPost: "Do not",
  askSure: "Shall I announce this? I read:",
  onlyOnce: "• I announce one at a time: this is the next one.",
  chooseOne: (deed, asked, n) =>
    n > 0
      ? `${asked ? `Nothing is called exactly “${asked}”. ` : ""}Which one do you mean?`
      : asked
        ? `There is no activity “${asked}” that you organize.`
        : deed === "stop"
          ? "Nothing here is open for sign-up."
          : deed === "reopen"
            ? "No sign-up was closed here."
            : "There is no activity here to change.",
  notYourGroup: (unit, mayBind) =>
    mayBind
      ? `This group does not belong to ${unit}. Bind it first, then announce.`
      : `This group does not belong to ${unit}. Ask the chair to send “绑定 ${unit}” here first.`,
  groupGone: (group) =>
    `I am not in the group${group ? ` “${group}”` : ""} any more, so cards and notices of what you announced there do not arrive:`,
  groupGoneHow: "All sign-ups are kept. People can sign up and withdraw in private; bring me back and the cards go on.",
  mayNotOrganize: (own) =>
    own
      ? "That is for an organizer or the chair. To withdraw only yourself:"
      : "That is for an organizer or the chair. To withdraw only yourself, send “取消报名”.",
  changeUnclear: (f) =>
    `I did not understand “${f.left}”; ${name(f)} is unchanged. Write: 改 ${f.number} 时间 下周五下午4点, or: 改 ${f.number} 备注 自带球拍`,
};
