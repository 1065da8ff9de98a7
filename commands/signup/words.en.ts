import type { Words } from "./words.zh.ts";

const heads = (n: number) => (n > 1 ? `${n} people` : "1 person");
const name = ({ number, title }: { number: number; title: string }) => `#${number} “${title}”`;

const timeProblem = (problem: string, text: string): string => {
  switch (problem) {
    case "past":
      return `“${text}” is in the past. `;
    case "impossible":
      return `There is no such time as “${text}”. `;
    case "ambiguous":
      return `“${text}” can be read in two ways. `;
    case "no-hour":
      return `“${text}” is a date without an hour. `;
    default:
      return `I could not read the time “${text}”. `;
  }
};

/** English, complete. */
export const en: Words = {
  when: "When",
  venue: "Where",
  deadline: "Sign up by",
  signedUp: "Signed up",
  waiting: "Waiting",
  join: "Sign me up",
  joinAgain: "Sign up again",
  leave: "Withdraw",
  roster: "Who is in",
  seeOpen: "What is on",
  heading: (n, title) => `#${n} ${title}`,
  heads: (count, waiting) => `${count}${waiting > 0 ? `, ${waiting} waiting` : ""}`,
  state: {
    closed: "Sign-up has closed",
    cancelled: "The activity is cancelled",
  },
  promotionRule:
    "Waiting list: free places go to whole parties in turn; when a party does not fit, the next that fits goes first and the turn is kept.",
  joined: (f, count) =>
    `✅ ${f.name} is signed up for ${name(f)}${f.party > 1 ? ` with ${heads(f.party)}` : ""} (${count})${f.note ? `, note: ${f.note}` : ""}`,
  queued: (f) =>
    `🕒 Full. ${f.name} is number ${f.position} on the waiting list${f.party > 1 ? ` (${heads(f.party)})` : ""} of ${name(f)}. You will be told in private when there is room.`,
  changed: (f, count) =>
    `✏️ ${f.name} is now down for ${heads(f.party)} (was ${heads(f.before ?? 1)}): ${name(f)} (${count})${f.note ? `, note: ${f.note}` : ""}`,
  changedWaiting: (f) =>
    `✏️ ${f.name} is now waiting with ${heads(f.party)} (was ${heads(f.before ?? 1)}), still number ${f.position}: ${name(f)}`,
  already: (f) =>
    `${f.name} is signed up already: ${name(f)}, ${heads(f.party)}. To change the number, say “报名 ${f.number} +2”.`,
  alreadyWaiting: (f) =>
    `${f.name} is number ${f.position} on the waiting list already: ${name(f)}, ${heads(f.party)}.`,
  left: (f, count) =>
    `${f.name} has left ${f.was === "waiting" ? "the waiting list of " : ""}${name(f)} (now ${count})`,
  notIn: (f) => `${f.name} is not signed up for ${name(f)}; nothing to withdraw.`,
  closed: (f, deadline) =>
    f.state === "cancelled"
      ? `${name(f)} was cancelled.`
      : f.state === "open" && !deadline
        ? `${name(f)} has begun; sign-ups cannot be changed any more.`
        : `Sign-up for ${name(f)} has closed${deadline ? ` (${deadline})` : ""}; please ask the organizer.`,
  tooBig: (f) =>
    `${name(f)} has only ${f.capacity} places, not ${f.party}. You can say “报名 ${f.number} +${f.capacity}”.`,
  noRoom: (f) =>
    `${name(f)} has only ${f.free} places left, not enough for ${f.asked}; ${f.name} stays with ${heads(f.party)}.`,
  promoted: (f) => `🎉 There is room: you are signed up for ${name(f)} now, ${heads(f.party)}.`,
  which: "Which one do you mean?",
  unknown: (f) => {
    const asked = f.wish.number ? `#${f.wish.number}` : f.wish.title ? `“${f.wish.title}”` : "";
    const none = asked ? `There is no activity ${asked}. ` : "Nothing is open for sign-up here. ";
    return f.open.length > 0 ? `${none}Open now:` : none.trim();
  },
  noneOpen: "Nothing is open for sign-up.",
  openNow: (scope) => (scope === "here" ? "Open in this group:" : "Open for sign-up:"),
  noSuchNumber: (n) => `There is no activity number ${n}.`,
  rosterOf: (n, title, count) => `#${n} “${title}”: who is in (${count})`,
  nobodyYet: "Nobody is signed up yet. Be the first.",
  deadlineCame: (f, count) =>
    `⏰ Sign-up for ${name(f)} has closed with ${count}${f.waiting > 0 ? `, ${f.waiting} waiting` : ""}.`,
  badHeads: (asked, max) => `A party has 1 to ${max} people, not ${asked}. For example: 报名 +2`,
  badCapacity: (asked, max) =>
    `Places must be a whole number from 1 to ${max}, not “${asked}”. For example: 名额 24; leave it out for no limit.`,
  noTitle: "What is the activity called? For example: 发起活动 Badminton 时间 下周三下午4点 地点 Gym 名额 24",
  noTime: (title) => `When does “${title}” begin? Add the time, for example: 发起活动 ${title} 时间 下周三下午4点`,
  badTime: (problem, text) =>
    `${timeProblem(problem, text)}Please give date and hour, for example: 时间 12月5日下午4点`,
  badDeadline: (problem, text) =>
    problem === "after-start"
      ? `“${text}” is later than the beginning. For example: 截止 活动前一天`
      : `${timeProblem(problem, text)}For example: 截止 12月4日18:00`,
  mayNotCreate: "Activities are announced by the chair or an organizer. Say “活动” to see what is on.",
  createInGroup:
    "Activities are announced in a group, where all can see them. Please say the same there (and mention me).",
};
