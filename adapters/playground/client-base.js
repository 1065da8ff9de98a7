// @ts-check
/** @import { Chat, Entry, Message, Person } from "./wire.ts" */
/** @import { Word, Words } from "./words.ts" */

/**
 * What everything on the page shares: the state, the words, the shape of time, and a way to make elements.
 * Text of people only ever becomes a text node; there is no innerHTML anywhere.
 */

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [within]
 * @returns {T}
 */
export const find = (selector, type, within = document) => {
  const element = within.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`the page has no ${selector}`);
  return element;
};

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | undefined>} [attributes]
 * @param {...(Node | string | false | undefined)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
};

/** Words of a person inside a line: isolated, in their own direction. @param {string} text */
export const loose = (text) => make("bdi", { dir: "auto" }, text);

/** @param {Storage} storage @param {string} key */
export const recall = (storage, key) => {
  try {
    return storage.getItem(`unionhall.${key}`) ?? "";
  } catch {
    return "";
  }
};

/** @param {Storage} storage @param {string} key @param {string} value */
export const keep = (storage, key, value) => {
  try {
    storage.setItem(`unionhall.${key}`, value);
  } catch {
    // Without storage the page forgets when it is closed, and works otherwise.
  }
};

export const state = {
  /** @type {Map<string, Person>} */
  people: new Map(),
  /** @type {Map<string, Chat>} */
  chats: new Map(),
  me: "",
  open: "",
  /** The newest message each person has seen of each chat. @type {Map<string, string>} */
  seen: new Map(),
  mention: true,
  /** @type {Message | undefined} */
  replyTo: undefined,
  /** The playground's clock minus ours, in milliseconds. */
  ahead: 0,
};

/** @type {Record<"zh" | "en", Words>} */
const dictionary = JSON.parse(find("#words", HTMLScriptElement).textContent ?? "");

/** @returns {"zh" | "en"} */
export const language = () => (document.documentElement.lang === "en" ? "en" : "zh");

/** @param {Word} word @param {Record<string, string | number>} [values] */
export const say = (word, values = {}) =>
  dictionary[language()][word].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** Puts the page's fixed words into the language of the document. */
export const applyWords = () => {
  /** @type {readonly (readonly [string, (element: HTMLElement, text: string) => void])[]} */
  const kinds = [
    ["word", (element, text) => element.replaceChildren(text)],
    ["wordLabel", (element, text) => element.setAttribute("aria-label", text)],
    ["wordTitle", (element, text) => element.setAttribute("title", text)],
    ["wordPlaceholder", (element, text) => element.setAttribute("placeholder", text)],
  ];
  for (const [key, put] of kinds) {
    const attribute = `data-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      if (element instanceof HTMLElement) put(element, say(/** @type {Word} */ (element.dataset[key])));
    }
  }
  document.title = say("title");
};

/** @param {Date} at @param {Intl.DateTimeFormatOptions} options */
const format = (at, options) =>
  new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", { timeZone: "Asia/Shanghai", ...options }).format(
    at,
  );

/** @param {Date} at */
export const timeText = (at) => format(at, { hour: "2-digit", minute: "2-digit", hour12: false });
/** @param {Date} at */
export const dayText = (at) => {
  const zh = language() === "zh";
  const day = format(at, { month: zh ? "long" : "short", day: "numeric" });
  const weekday = format(at, { weekday: "short" });
  return zh ? `${day} ${weekday}` : `${weekday} ${day}`;
};
/** @param {Date} at */
export const momentText = (at) => `${dayText(at)} ${timeText(at)}`;

export const now = () => new Date(Date.now() + state.ahead);

/** @param {string} id */
export const nameOf = (id) => state.people.get(id)?.name ?? "?";

/** @param {readonly string[]} items */
export const listText = (items) => items.join(language() === "zh" ? "、" : ", ");

/** @param {Person | undefined} person */
export const rolesText = (person) =>
  person?.roles.length ? listText(person.roles.map((role) => say(role))) : say("member");

/** @param {Person | undefined} person */
export const unitText = (person) => (person?.unit ?? "").split("/").join(" / ");

/** @param {Chat} chat */
export const chatName = (chat) => (chat.id === "private" ? say("bot") : chat.name);

/** A badge of one or two characters on a colour that is always the same. @param {string} name @param {1 | 2} [most] */
export const face = (name, most = 2) => {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  const letters = [...name.trim()];
  const han = letters.length > 0 && letters.every((letter) => /\p{Script=Han}/u.test(letter));
  const short = han ? letters.slice(-most) : letters.filter((letter) => /[\p{L}\p{N}]/u.test(letter)).slice(0, 1);
  return make("span", { class: `face tint-${hash % 10}`, "aria-hidden": "true" }, short.join("").toUpperCase() || "·");
};

export const botFace = () => make("span", { class: "face bot-face", "aria-hidden": "true" }, "家");

/**
 * @param {string} text
 * @param {{ readonly word: Word, readonly run: () => void }} [action]
 */
export const toast = (text, action) => {
  const note = make("div", { class: "toast" }, make("span", { dir: "auto" }, text));
  if (action) {
    const button = make("button", { type: "button" }, say(action.word));
    button.addEventListener("click", () => {
      note.remove();
      action.run();
    });
    note.append(button);
  }
  const shelf = find("#toasts", HTMLElement);
  shelf.append(note);
  while (shelf.children.length > 3) shelf.firstElementChild?.remove();
  setTimeout(() => note.remove(), action ? 8_000 : 4_000);
};

/** What was news to one person is none of another's business. */
export const clearToasts = () => find("#toasts", HTMLElement).replaceChildren();

/** The status of a refused call, 0 when there was no answer. */
export class CallError extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`call failed (${status})`);
    this.status = status;
  }
}

/** @param {string} path @param {unknown} [body] A body makes it a POST. @returns {Promise<any>} */
export const call = async (path, body) => {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/playground/api/${path}`, body === undefined ? {} : init).catch(() => undefined);
  if (!response?.ok) throw new CallError(response?.status ?? 0);
  return response.json();
};

/** Says in plain words that a call failed. @param {unknown} error @param {Word} [onRefusal] */
export const complain = (error, onRefusal = "failed") => {
  const status = error instanceof CallError ? error.status : 0;
  toast(say(status === 413 ? "tooLong" : status === 400 || status === 404 ? onRefusal : "failed"));
};
