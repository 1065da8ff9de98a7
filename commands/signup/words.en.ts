import type { ChangedPart } from "./facts.ts";
import type { Words } from "./words.zh.ts";
import { organizing } from "./words-organizing.en.ts";

const heads = (n: number) => (n > 1 ? `${n} people` : "1 person");
const name = ({ number, title }: { number: number; title: string }) => `#${number} “${title}”`;
const PARTS: Readonly<Record<ChangedPart, string>> = {
  title: "name",
  when: "time",
  venue: "place",
  capacity: "places",
  minimum: "least number",
  deadline: "deadline",
  cutoff: "cut-off",
  remarks: "remarks",
};

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
    case "missing":
      return "";
    case "after-start":
      return `“${text}” is later than the beginning. `;
    case "end-before-start":
      return `“${text}” ends before it begins. `;
    default:
      return `I could not read the time “${text}”. `;
  }
};

/** English, complete. */
export const en: Words = {
  when: "When",
  venue: "Where",
  deadline: "Sign up by",
  remarks: "Remarks",
  signedUp: "Signed up",
  waiting: "Waiting",
  asWaiting: " (waiting)",
  join: "Sign me up",
  joinAgain: "Sign up again",
  leave: "Withdraw",
  callOff: "Call the whole activity off",
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
    `✅ ${f.name} is signed up${f.by && f.by !== f.name ? ` by ${f.by}` : ""} for ${name(f)}${f.party > 1 ? ` with ${heads(f.party)}` : ""} (${count})${f.note ? `, note: ${f.note}` : ""}`,
  queued: (f) =>
    `🕒 Full. ${f.name} is number ${f.position} on the waiting list${f.party > 1 ? ` (${heads(f.party)})` : ""} of ${name(f)}. You will be told in private when there is room.`,
  noteChanged: (f) => `✏️ The note of ${f.name} is “${f.note ?? ""}” now: ${name(f)}`,
  changed: (f, count) =>
    `✏️ ${f.name} is now down for ${heads(f.party)} (was ${heads(f.before ?? 1)}): ${name(f)} (${count})${f.note ? `, note: ${f.note}` : ""}`,
  changedWaiting: (f) =>
    `✏️ ${f.name} is now waiting with ${heads(f.party)} (was ${heads(f.before ?? 1)}), now number ${f.position}: ${name(f)}`,
  movedUp: (f, count) =>
    `🎉 There is room for ${heads(f.party)}: ${f.name} moved up from the waiting list of ${name(f)} (${count})${f.note ? `, note: ${f.note}` : ""}`,
  already: (f) =>
    `${f.name} is signed up already: ${name(f)}, ${heads(f.party)}. To change the number, say “报名 ${f.number} +2”.`,
  alreadyWaiting: (f) =>
    `${f.name} is number ${f.position} on the waiting list already: ${name(f)}, ${heads(f.party)}.`,
  left: (f, count) =>
    `${f.name} has left ${f.was === "waiting" ? "the waiting list of " : ""}${name(f)} (now ${count})`,
  notIn: (f) => `${f.name} is not signed up for ${name(f)}; nothing to withdraw.`,
  inNone: "You are not signed up for anything here; nothing to withdraw.",
  closed: (f, deadline) => {
    switch (f.why) {
      case "cancelled":
        return `${name(f)} was cancelled.`;
      case "begun":
        return `${name(f)} has begun; sign-ups cannot be changed any more.`;
      case "deadline":
        return `Sign-up for ${name(f)} has closed${deadline ? ` (${deadline})` : ""}; please ask the organizer.`;
      default:
        return `Sign-up for ${name(f)} has closed; please ask the organizer.`;
    }
  },
  tooBig: (f) =>
    `${name(f)} has only ${f.capacity} places, not ${f.party}. You can say “报名 ${f.number} +${f.capacity}”.`,
  noRoom: (f) =>
    `${name(f)} has only ${f.free} places left, not enough for ${f.asked}; ${f.name} stays with ${heads(f.party)}.`,
  promoted: (f) => `🎉 There is room: you are signed up for ${name(f)} now, ${heads(f.party)}.`,
  which: "Which one do you mean?",
  unknown: (f) => {
    const asked = f.wish.number !== undefined ? `#${f.wish.number}` : f.wish.title ? `“${f.wish.title}”` : "";
    const none = asked ? `There is no activity ${asked}. ` : "Nothing is open for sign-up here. ";
    if (f.open.length === 0) return none.trim();
    return f.wish.op === "leave" ? `${none}You are in:` : `${none}Open now:`;
  },
  noneOpen: "Nothing is open for sign-up.",
  noneOfMine: "You are not signed up for anything.",
  openNow: (scope) => ({ here: "Open in this group:", all: "Open for sign-up:", own: "You are signed up for:" })[scope],
  noSuchNumber: (n) => `There is no activity number ${n}.`,
  rosterOf: (n, title, count) => `#${n} “${title}”: who is in (${count})`,
  nobodyYet: "Nobody is signed up yet. Be the first.",
  deadlineCame: (f, count) =>
    `⏰ Sign-up for ${name(f)} has closed with ${count}${f.waiting > 0 ? `, ${f.waiting} waiting` : ""}.`,
  badHeads: (max) => `A party has 1 to ${max} people. For example: 报名 +2`,
  badCapacity: (asked, max) =>
    `Places must be a whole number from 1 to ${max}, not “${asked}”. For example: 名额 24; leave it out for no limit.`,
  minimum: "Minimum",
  minimumOf: (n) => `at least ${n}, or it is called off and everybody is told`,
  cutoff: "Withdraw by",
  union: "union",
  refuse: "I am not coming",
  joinedForYou: (f) =>
    `${f.by} signed you up for ${name(f)}${f.position ? ` (number ${f.position} on the waiting list)` : ""}, ${heads(f.party)}. Not coming? One tap is enough.`,
  leftForYou: (f) => `${f.by} withdrew you from ${name(f)}.`,
  undone: (f, count) =>
    f.did === "signup.left"
      ? `↩️ Taken back: ${f.name} is not signed up for ${name(f)} (now ${count}).`
      : f.did === "signup.waiting"
        ? `↩️ Taken back, but the place was given away: ${f.name} is number ${f.position} on the waiting list of ${name(f)}.`
        : `↩️ Taken back: ${f.name} is signed up with ${heads(f.party)} for ${name(f)} (${count})`,
  notYours: (f) => `${f.name} is signed up for ${name(f)}; only they themselves or an organizer can change that.`,
  pastCutoff: (f, cutoff) =>
    `The last moment to withdraw from ${name(f)} (${cutoff}) has passed; please tell the organizer.`,
  whichPerson: (who) => `There is more than one ${who}. Which one?`,
  unknownPerson: (who) =>
    `${who} is not on the roster; nobody was signed up. If the name is right, it can be put down:`,
  putDown: (who) => `Sign ${who} up`,
  answer: (f, at) => answerTo(f, at),
  leaveAfterAll: (f) => `You are signed up for ${name(f)} (${heads(f.party)}); nothing was changed. Withdraw?`,
  fine: "All right, nothing was changed.",
  dialogueLeft: "All right, nothing was changed.",
  askTitle: "What is the activity called? For example: Badminton",
  askTime: (field, problem, text, title) => `${timeProblem(problem, text)}${question(field, title)}`,
  askGroup: (title) => `In which group is “${title}” announced?`,
  announced: (f) => `Announced in the group: ${name(f)}.`,
  warningsFor: (n, title) => `Mind, #${n} “${title}”:`,
  onHoliday: (holiday) => `• That day is a holiday (${holiday}).`,
  onLieu: "• That day is a working day in exchange for a holiday (补班).",
  unpublished: (year) => `• The official holidays of ${year} are not published yet.`,
  clash: (n, title, at) => `• It overlaps with #${n} “${title}” (${at}).`,
  goesAhead: (f) => `✅ ${name(f)} goes ahead: ${f.heads} signed up, at least ${f.minimum} were needed.`,
  edited: (f, what) =>
    `✏️ ${name(f)} was changed${what.length > 0 ? ` (${what.map((part) => PARTS[part]).join(", ")})` : ""}:`,
  moved: (f) => `The time or place of ${name(f)} has changed. It is now as follows; you can withdraw:`,
  stopped: (f, count) => `Sign-up for ${name(f)} is closed with ${count}.`,
  reopened: (f) => `Sign-up for ${name(f)} is open again.`,
  cancelled: (f, tooFew) =>
    tooFew
      ? `${name(f)} is called off: ${f.heads} signed up, at least ${f.minimum} were needed.`
      : `${name(f)} is called off; everybody signed up has been told.`,
  cancelledForYou: (f, tooFew) =>
    tooFew
      ? `${name(f)} is called off: fewer than ${f.minimum} signed up.`
      : `${name(f)}, for which you signed up, is called off.`,
  changeUndone: (f, action) =>
    action === "create"
      ? `↩️ Taken back: ${name(f)} is called off.`
      : action === "cancel"
        ? `↩️ ${name(f)} takes place after all.`
        : `↩️ The change was taken back: ${name(f)}`,
  alreadySo: (f) =>
    f.state === "open"
      ? `Sign-up for ${name(f)} is open.`
      : f.state === "closed"
        ? `Sign-up for ${name(f)} is closed already.`
        : `${name(f)} was called off.`,
  isCancelled: (f) => `${name(f)} was called off and cannot be changed. If that was just now, say “撤销”.`,
  nothingToChange: (f) =>
    `What is to change in ${name(f)}? For example: 改 ${f.number} 时间 下周五下午4点, or: 改 ${f.number} 备注 自带球拍`,
  deadlineInTheWay: (f, deadline) =>
    `The deadline (${deadline}) is later than the new beginning. Change both: 改 ${f.number} 时间 … 截止 开始前一天`,
  capacityBelow: (f, asked) => `${name(f)} has ${f.heads} people already; the places cannot become ${asked}.`,
  ...organizing,
  mayNotCreate: "Activities are announced by the chair or an organizer. You can see what is on.",
  mayNotChange: (f) => `${name(f)} is changed by an organizer or the chair.`,
  createInGroup: "There is no group to announce it in yet. Start it in a group (and mention me), or add me to one.",
};

const question = (field: "when" | "deadline" | "cutoff", title: string): string => {
  if (field === "when")
    return `When does ${title ? `“${title}”` : "it"} begin? Date and hour, for example: 12月5日下午4点`;
  if (field === "deadline") return "Until when can people sign up? For example: 开始前一天18:00";
  return "Until when can people withdraw? For example: 开始前一天";
};

type Asked = Parameters<Words["answer"]>[0];

const places = (f: Asked): string => {
  if (f.state !== "open") return f.state === "closed" ? "sign-up has closed" : "called off";
  if (f.capacity === null) return `no limit, ${f.heads} so far`;
  const free = f.capacity - f.heads;
  return free > 0
    ? `${free} places left (${f.heads}/${f.capacity})`
    : `full (${f.heads}/${f.capacity}), ${f.waiting} waiting`;
};

const answerTo = (f: Asked, at: Parameters<Words["answer"]>[1]): string => {
  switch (f.topic) {
    case "places":
    case "count":
      return `${name(f)}: ${places(f)}.`;
    case "how":
      return `${name(f)}: say “报名 ${f.number}”, or “报名 ${f.number} +2” for two people in all; ${places(f)}.`;
    case "deadline":
      return at.deadline ? `${name(f)}: sign up by ${at.deadline}.` : `${name(f)}: no deadline; it begins ${at.start}.`;
    case "where":
      return f.venue ? `${name(f)}: at ${f.venue}.` : `${name(f)}: the place is not set yet; please ask the organizer.`;
    case "when":
      return `${name(f)} begins ${at.start}.`;
    case "mine":
      return f.mine
        ? `You are ${f.mine.state === "in" ? "signed up" : `number ${f.mine.position} on the waiting list`}: ${name(f)}, ${heads(f.mine.heads)}.`
        : `You are not signed up for ${name(f)}.`;
    case "family":
      return `${name(f)}: sign up with the total, for example “报名 ${f.number} +2”; whether family may come is the organizer's word. ${places(f)}.`;
    case "leave":
      return `${name(f)}: say “取消报名 ${f.number}”.`;
    default:
      return `${name(f)}: ${at.start}${f.venue ? `, ${f.venue}` : ""}; ${places(f)}. ${f.remarks ? `Remarks: ${f.remarks}. ` : ""}For the rest please ask the organizer.`;
  }
};
