// @ts-check
/** @import { Chat } from "./wire.ts" */

import {
  applyWords,
  botFace,
  call,
  chatName,
  complain,
  dayText,
  face,
  find,
  keep,
  language,
  loose,
  make,
  momentText,
  nameOf,
  now,
  recall,
  rolesText,
  say,
  state,
  timeText,
  toast,
  unitText,
} from "./client-base.js";
import { gist, senderName } from "./client-draw.js";

/** Everything beside the conversation: who one is, the chats, the clock, the look of the page. */

/** Up to four members as one badge. @param {Chat} chat */
const groupFace = (chat) => {
  const faces = chat.members.slice(0, 4).map((id) => face(nameOf(id), 1));
  return make("span", { class: `face mosaic of-${faces.length}`, "aria-hidden": "true" }, ...faces);
};

/** @param {Chat} chat */
const messagesOf = (chat) => chat.entries.filter(({ message }) => !message.updates);

/** @param {Chat} chat */
const seenKey = (chat) => `${state.me} ${chat.id}`;

/** @param {Chat} chat */
export const markSeen = (chat) => {
  const newest = messagesOf(chat).at(-1);
  if (newest) state.seen.set(seenKey(chat), newest.message.id);
};

/** What somebody else wrote after the last message this person saw. @param {Chat} chat */
const unread = (chat) => {
  const messages = messagesOf(chat);
  const seen = messages.findIndex(({ message }) => message.id === state.seen.get(seenKey(chat)));
  return messages.slice(seen + 1).filter(({ message }) => message.from !== state.me).length;
};

/** @param {Chat} chat */
const previewOf = (chat) => {
  const newest = messagesOf(chat).at(-1);
  if (!newest)
    return { text: chat.id === "private" ? say("privateChat") : say("members", { n: chat.members.length }), at: "" };
  const plain = chat.id === "private" || newest.message.from === state.me;
  const speaker = plain ? "" : say("says", { name: senderName(newest.message) });
  const at = new Date(newest.at);
  const today = dayText(at) === dayText(now());
  return { text: `${speaker}${gist(newest.message)}`, at: today ? timeText(at) : dayText(at) };
};

/** @param {Chat} chat @param {(id: string) => void} open */
const drawChat = (chat, open) => {
  const count = unread(chat);
  const { text, at } = previewOf(chat);
  const button = make(
    "button",
    {
      type: "button",
      class: "chat",
      "data-chat": chat.id,
      "aria-current": chat.id === state.open ? "true" : undefined,
    },
    chat.id === "private" ? botFace() : groupFace(chat),
    make(
      "span",
      { class: "lines" },
      make("strong", { dir: "auto" }, chatName(chat)),
      make("small", { dir: "auto" }, text),
    ),
    make(
      "span",
      { class: "marks" },
      make("small", {}, at),
      count > 0 &&
        make(
          "span",
          { class: "unread", "aria-label": say("unread", { n: count }) },
          count > 99 ? "99+" : String(count),
        ),
    ),
  );
  button.addEventListener("click", () => open(chat.id));
  return make("li", {}, button);
};

/** The newest chat first. @param {(id: string) => void} open */
export const drawChats = (open) => {
  const list = find("#chats", HTMLUListElement);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.chat : undefined;
  const newest = (/** @type {Chat} */ chat) => messagesOf(chat).at(-1)?.at ?? "";
  const chats = [...state.chats.values()].sort((a, b) => (newest(a) < newest(b) ? 1 : newest(a) > newest(b) ? -1 : 0));
  list.replaceChildren(...chats.map((chat) => drawChat(chat, open)));
  for (const button of list.querySelectorAll("button")) if (focused && button.dataset.chat === focused) button.focus();
};

export const drawMe = () => {
  const me = state.people.get(state.me);
  const name = me?.name ?? say("nobodyYet");
  const button = find("#me", HTMLButtonElement);
  find(".face", HTMLElement, button).replaceWith(face(name));
  find("strong", HTMLElement, button).replaceChildren(
    loose(name),
    make("span", { class: "role" }, ` · ${rolesText(me)}`),
  );
  find(".unit", HTMLElement, button).textContent = unitText(me);
  find("#me-too", HTMLButtonElement).replaceChildren(face(name));
};

const tick = () => {
  find("#now", HTMLTimeElement).textContent = momentText(now());
};

/** @param {string} time */
export const setClock = (time) => {
  state.ahead = Date.parse(time) - Date.now();
  tick();
};

/** @param {number} seconds */
const advance = async (seconds) => {
  const row = find("#advance", HTMLElement);
  const buttons = [...row.querySelectorAll("button")];
  for (const button of buttons) button.setAttribute("aria-disabled", "true");
  row.setAttribute("aria-busy", "true");
  try {
    setClock((await call("clock", { advanceSeconds: seconds })).now);
    toast(say("clockAt", { time: momentText(now()) }));
  } catch (error) {
    complain(error);
  } finally {
    row.removeAttribute("aria-busy");
    for (const button of buttons) button.removeAttribute("aria-disabled");
  }
};

const THEMES = /** @type {const} */ (["themeAuto", "themeLight", "themeDark"]);
const currentTheme = () => THEMES.find((name) => name === recall(localStorage, "theme")) ?? "themeAuto";

/** @param {typeof THEMES[number]} theme */
const setTheme = (theme) => {
  const button = find("#theme", HTMLButtonElement);
  button.dataset.wordLabel = theme;
  button.dataset.wordTitle = theme;
  button.setAttribute("aria-label", say(theme));
  button.title = say(theme);
  keep(localStorage, "theme", theme);
  if (theme === "themeAuto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme === "themeDark" ? "dark" : "light";
};

/** @param {string} chosen */
const setLanguage = (chosen) => {
  if (chosen) document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
  applyWords();
};

/** @param {() => void} redrawAll What has words in it and was drawn by the script. */
export const startSide = (redrawAll) => {
  setLanguage(recall(localStorage, "language"));
  setTheme(currentTheme());
  find("#theme", HTMLButtonElement).addEventListener("click", () => {
    setTheme(THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length] ?? "themeAuto");
  });
  find("#language", HTMLButtonElement).addEventListener("click", () => {
    const next = language() === "zh" ? "en" : "zh";
    keep(localStorage, "language", next);
    setLanguage(next);
    redrawAll();
    tick();
  });
  for (const button of document.querySelectorAll("#advance button")) {
    if (!(button instanceof HTMLElement)) continue;
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") void advance(Number(button.dataset.seconds));
    });
  }
  setInterval(tick, 5_000);
};
