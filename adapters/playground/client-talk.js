// @ts-check
/** @import { Chat, Entry, Message } from "./wire.ts" */
/** @import { Word } from "./words.ts" */
/** @import { Hands } from "./client-draw.js" */

import {
  call,
  chatName,
  complain,
  find,
  keep,
  listText,
  make,
  momentText,
  nameOf,
  recall,
  rolesText,
  say,
  state,
} from "./client-base.js";
import { drawEntry, gist, redraw, senderName } from "./client-draw.js";

/** The open conversation: its messages, the quick lines and the message box. */

const SHOWN = 400;
const GAP_MS = 5 * 60_000;

const log = find("#log", HTMLElement);
const list = find("#messages", HTMLOListElement);
const line = find("#line", HTMLTextAreaElement);
const latest = find("#latest", HTMLButtonElement);
const welcome = find("#welcome", HTMLElement);

/** The last message drawn, for day marks and for going on without a name. @type {Entry | undefined} */
let last;
let waiting = 0;

const openChat = () => state.chats.get(state.open);

const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;

const toEnd = () => {
  log.scrollTop = log.scrollHeight;
  latest.hidden = true;
};

/** @type {Hands} */
const hands = {
  press: async (message, button, values) => {
    await during(call("clicks", { from: state.me, message, button, values })).catch((error) =>
      complain(error, "cardChanged"),
    );
  },
  reply: (message) => {
    state.replyTo = message;
    drawQuote();
    line.focus();
  },
  find: (id) => openChat()?.entries.find(({ message }) => message.id === id)?.message,
};

/** Three dots while the bot is at work, if it takes long enough to notice. @param {Promise<unknown>} work */
const during = async (work) => {
  const chat = state.open;
  const timer = setTimeout(() => chat === state.open && log.classList.add("typing"), 300);
  waiting += 1;
  try {
    await work;
  } finally {
    clearTimeout(timer);
    waiting -= 1;
    if (waiting === 0) log.classList.remove("typing");
  }
};

/** @param {Entry} entry */
const append = (entry) => {
  const at = new Date(entry.at);
  const since = last ? at.getTime() - new Date(last.at).getTime() : GAP_MS;
  if (since >= GAP_MS)
    list.append(make("li", { class: "moment" }, make("time", { datetime: entry.at }, momentText(at))));
  // What stands just above need not be quoted.
  const quotes = entry.replyTo !== undefined && entry.replyTo !== last?.message.id;
  const follows = since < GAP_MS && last?.message.from === entry.message.from && !quotes;
  list.append(drawEntry(entry, { follows, quotes }, hands));
  last = entry;
  while (list.children.length > SHOWN) list.firstElementChild?.remove();
};

/** @param {Entry} entry */
const draw = (entry) => {
  const id = entry.message.updates;
  const item = id && list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (item) redraw(item, entry, hands);
  else append(entry);
};

/** A new entry of the open chat. @param {Entry} entry */
export const show = (entry) => {
  const follow = atEnd() || entry.message.from === state.me;
  log.classList.remove("typing");
  list.querySelector(".empty")?.remove();
  draw(entry);
  if (follow) toEnd();
  else if (!entry.message.updates) latest.hidden = false;
};

/** @param {string} id */
export const drop = (id) => list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.remove();

/** @param {Chat} chat */
const subtitle = (chat) => {
  if (chat.id === "private") return say("privateChat");
  return `${say("members", { n: chat.members.length })} · ${listText(chat.members.slice(0, 12).map(nameOf))}`;
};

/** Draws the open chat anew. */
export const drawTalk = () => {
  const chat = openChat();
  last = undefined;
  list.replaceChildren();
  log.classList.remove("typing");
  // Old messages are not news: a screen reader hears only what comes from here on.
  log.setAttribute("aria-busy", "true");
  for (const entry of chat?.entries ?? []) draw(entry);
  for (const card of list.querySelectorAll(".flash")) card.classList.remove("flash");
  if (chat?.entries.length === 0) list.append(make("li", { class: "empty" }, say("empty")));
  requestAnimationFrame(() => log.setAttribute("aria-busy", "false"));
  find("#title", HTMLElement).textContent = chat ? chatName(chat) : "";
  find("#subtitle", HTMLElement).textContent = chat ? subtitle(chat) : "";
  find("#mention", HTMLElement).hidden = state.open === "private";
  drawChips();
  drawQuote();
  drawWelcome();
  toEnd();
};

const drawQuote = () => {
  const quote = find("#quote", HTMLElement);
  quote.hidden = state.replyTo === undefined;
  const text = say("says", { name: say("replying", { name: senderName(state.replyTo) }) }) + gist(state.replyTo);
  find("bdi", HTMLElement, quote).textContent = state.replyTo ? text : "";
};

const drawWelcome = () => {
  const chat = openChat();
  welcome.hidden = recall(localStorage, "welcomed") !== "" || !chat;
  if (!chat || welcome.hidden) return;
  const me = state.people.get(state.me);
  find("h2", HTMLElement, welcome).textContent = say("welcome", { name: nameOf(state.me) });
  find("p", HTMLElement, welcome).textContent = say("welcomeWhere", { role: rolesText(me), chat: chatName(chat) });
};

const endWelcome = () => {
  keep(localStorage, "welcomed", "yes");
  welcome.hidden = true;
};

/** What the chips say; a template is put into the box, to be changed before it is sent. */
/** @type {readonly { word: Word, line: string, where?: "private", lead?: true }[]} */
const CHIPS = [
  { word: "quickSignup", line: "报名" },
  { word: "quickActivities", line: "活动" },
  { word: "quickRoster", line: "名单" },
  { word: "quickMine", line: "我的", where: "private" },
  { word: "quickConcern", line: "反映", where: "private" },
  { word: "quickHelp", line: "帮助" },
  {
    word: "quickOpen",
    line: "发起活动 教工羽毛球赛 时间 下周三下午4点 地点 体育馆 名额 24 截止 下周二中午",
    lead: true,
  },
  { word: "quickPoll", line: "发起投票 秋游去哪里？ 植物园 / 博物馆 / 古镇 多选2 匿名 截止 下周五18:00", lead: true },
];

const drawChips = () => {
  const leads = state.people.get(state.me)?.roles.some((role) => role === "chair" || role === "organizer");
  const shown = CHIPS.filter(({ where, lead }) => (!lead || leads) && (!where || where === state.open));
  const chips = shown.map(({ word, line: text, lead }) => {
    const chip = make("button", { type: "button", class: lead ? "chip lead" : "chip", title: text }, say(word));
    chip.addEventListener("click", () => (lead ? fill(text) : send(text, true)));
    return chip;
  });
  find("#chips", HTMLElement).replaceChildren(...chips);
};

const grow = () => {
  line.style.height = "auto";
  line.style.height = `${line.scrollHeight}px`;
};

/** @param {string} text */
const fill = (text) => {
  line.value = text;
  grow();
  line.focus();
};

/** @param {string} text @param {boolean} mention */
const send = async (text, mention) => {
  if (!state.me || !state.open) return;
  const replyTo = state.replyTo?.id;
  state.replyTo = undefined;
  drawQuote();
  endWelcome();
  const body = { from: state.me, chat: state.open, text, mention, ...(replyTo ? { replyTo } : {}) };
  await during(call("messages", body)).catch((error) => {
    complain(error);
    if (line.value === "") fill(text);
  });
};

const submit = () => {
  const text = line.value.trim();
  if (text === "") return;
  line.value = "";
  grow();
  void send(text, state.mention);
};

export const startTalk = () => {
  find("#say", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  line.addEventListener("input", grow);
  line.addEventListener("keydown", (event) => {
    // 229: Safari ends the composition just before the key that ended it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  const mention = find("#mention", HTMLButtonElement);
  mention.addEventListener("click", () => {
    state.mention = !state.mention;
    mention.setAttribute("aria-pressed", String(state.mention));
  });
  find("#quote button", HTMLButtonElement).addEventListener("click", () => {
    state.replyTo = undefined;
    drawQuote();
    line.focus();
  });
  latest.addEventListener("click", toEnd);
  log.addEventListener("scroll", () => {
    if (atEnd()) latest.hidden = true;
  });
  find(".primary", HTMLButtonElement, welcome).addEventListener("click", () => void send("报名", true));
  find(".round", HTMLButtonElement, welcome).addEventListener("click", () => {
    endWelcome();
    line.focus();
  });
};
