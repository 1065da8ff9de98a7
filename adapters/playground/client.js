// @ts-check
/** @import { Chat, Entry, Person, State, StreamEvents } from "./wire.ts" */

import { call, chatName, clearToasts, complain, find, keep, recall, say, state, toast } from "./client-base.js";
import { startDialogs } from "./client-dialogs.js";
import { gist, senderName } from "./client-draw.js";
import { drawChats, drawMe, markSeen, setClock, startSide } from "./client-side.js";
import { drawTalk, drop, show, startTalk } from "./client-talk.js";

/** The start of the page: who one is at first, and what the stream of events does to what is shown. */

/** What one chat keeps in the page. */
const KEPT = 400;

const narrow = matchMedia("(max-width: 759px)");

/** @type {EventSource | undefined} */
let source;

/** @param {"talk" | "list"} screen */
const showScreen = (screen) => {
  document.body.dataset.screen = screen;
};

/** @param {string} id */
const openChat = (id) => {
  const chat = state.chats.get(id);
  if (!chat) return;
  state.open = id;
  state.replyTo = undefined;
  keep(sessionStorage, "chat", id);
  clearToasts();
  markSeen(chat);
  showScreen("talk");
  drawTalk();
  drawChats(openChat);
  if (!narrow.matches) find("#line", HTMLTextAreaElement).focus();
};

const redrawAll = () => {
  drawMe();
  drawChats(openChat);
  drawTalk();
};

/** @param {Entry} entry */
const receive = (entry) => {
  const chat = state.chats.get(entry.message.chat);
  if (!chat) return;
  state.chats.set(chat.id, { ...chat, entries: [...chat.entries, entry].slice(-KEPT) });
  const here = chat.id === state.open && document.body.dataset.screen === "talk";
  const listed = narrow.matches && document.body.dataset.screen === "list";
  if (chat.id === state.open) show(entry);
  if (here || !narrow.matches) {
    const open = state.chats.get(state.open);
    if (open) markSeen(open);
  }
  if (!here && !listed && !entry.message.updates && entry.message.from !== state.me) {
    const text = `${chatName(chat)} · ${chat.id === "private" ? "" : say("says", { name: senderName(entry.message) })}${gist(entry.message)}`;
    toast(text, { word: "open", run: () => openChat(chat.id) });
  }
  drawChats(openChat);
};

/** @param {StreamEvents["gone"]} gone */
const forget = ({ id, chat: chatId }) => {
  const chat = state.chats.get(chatId);
  if (!chat) return;
  state.chats.set(chatId, { ...chat, entries: chat.entries.filter(({ message }) => message.id !== id) });
  if (chatId === state.open) drop(id);
  drawChats(openChat);
};

/** @param {readonly Chat[]} chats */
const takeChats = (chats) => {
  for (const chat of chats) state.chats.set(chat.id, chat);
  if (!state.chats.has(state.open)) {
    const groups = [...state.chats.values()].filter(({ id }) => id !== "private");
    state.open = (groups[0] ?? state.chats.get("private"))?.id ?? "";
  }
  const open = state.chats.get(state.open);
  if (open && document.body.dataset.screen === "talk") markSeen(open);
  drawChats(openChat);
  if (chats.some(({ id }) => id === state.open)) drawTalk();
};

/** @param {readonly Person[]} people */
const takePeople = (people) => {
  for (const person of people) state.people.set(person.id, person);
};

const connect = () => {
  source?.close();
  const stream = new EventSource(`/playground/api/stream?as=${encodeURIComponent(state.me)}`);
  source = stream;
  /**
   * @template {keyof StreamEvents} K
   * @param {K} name
   * @param {(data: StreamEvents[K]) => void} run
   */
  const on = (name, run) =>
    stream.addEventListener(name, (event) => {
      if (source === stream) run(JSON.parse(event.data));
    });
  on("chats", ({ chats }) => takeChats(chats));
  on("message", receive);
  on("update", receive);
  on("gone", forget);
  on("toast", ({ text }) => toast(text));
  on("people", ({ people }) => takePeople(people));
  on("clock", ({ now }) => setClock(now));
  const offline = find("#offline", HTMLElement);
  stream.addEventListener("open", () => {
    offline.hidden = true;
  });
  stream.addEventListener("error", () => {
    if (source !== stream) return;
    offline.hidden = false;
    // The browser gives up for good on an error status, which is what a restart looks like for a moment.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => source === stream && connect(), 2_000);
  });
};

/** @param {string} id */
const become = (id) => {
  if (id === state.me) return;
  state.me = id;
  state.chats.clear();
  state.replyTo = undefined;
  keep(sessionStorage, "me", id);
  clearToasts();
  // Nothing of the one before stays, even if the stream of this one is slow to come.
  redrawAll();
  connect();
};

/** @returns {Promise<State>} */
const refresh = async () => {
  /** @type {State} */
  const now = await call("state");
  takePeople(now.people);
  setClock(now.now);
  drawMe();
  return now;
};

/** A plain member of the first group, unless this tab was somebody before. @param {State} now */
const whoAtFirst = ({ people, groups }) => {
  const before = recall(sessionStorage, "me");
  if (people.some(({ id }) => id === before)) return before;
  const members = people.filter(({ id }) => groups[0]?.members.includes(id));
  return (members.find(({ roles }) => roles.length === 0) ?? members[0] ?? people[0])?.id ?? "";
};

const start = async () => {
  startSide(redrawAll);
  startTalk();
  startDialogs({ become, open: (id) => openSoon(id), refresh: async () => void (await refresh()) });
  find("#back", HTMLButtonElement).addEventListener("click", () => {
    showScreen("list");
    clearToasts();
    document.querySelector(`[data-chat="${CSS.escape(state.open)}"]`)?.scrollIntoView({ block: "nearest" });
  });
  const now = await refresh();
  state.open = recall(sessionStorage, "chat") || (now.groups[0]?.id ?? "");
  const me = whoAtFirst(now);
  if (me) become(me);
};

/** A chat just made may come with the stream a moment after the answer. @param {string} id */
const openSoon = (id, tries = 20) => {
  if (state.chats.has(id)) openChat(id);
  else if (tries > 0) setTimeout(openSoon, 50, id, tries - 1);
};

start().catch(complain);
