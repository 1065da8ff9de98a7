// @ts-check
/** @import { Entry, Message, WireBlock, WireCard } from "./wire.ts" */

import { botFace, face, loose, make, momentText, nameOf, say, state, timeText } from "./client-base.js";

/** Messages and cards as elements. What a press or a reply means is for whoever asks for the drawing. */

/**
 * @typedef {object} Hands
 * @property {(message: string, line: string, values: Record<string, string[]>) => Promise<void>} press
 * @property {(message: Message) => void} reply
 * @property {(id: string) => Message | undefined} find
 */

/** @param {string} text */
const paragraph = (text) => make("p", { class: "text", dir: "auto" }, text);

/** @param {Extract<WireBlock, { kind: "fields" }>} block */
const drawFields = ({ fields }) =>
  make(
    "dl",
    { class: "fields" },
    ...fields.map(([label, value]) =>
      make("div", {}, make("dt", { dir: "auto" }, label), make("dd", { dir: "auto" }, value)),
    ),
  );

/** @param {Extract<WireBlock, { kind: "tally" }>} block */
const drawTally = ({ rows }) => {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const list = make("ul", { class: "tally" });
  for (const { label, count } of rows) {
    const bar = make("span", { class: "bar", "aria-hidden": "true" });
    // Through the object model: the page's policy forbids style attributes.
    bar.style.setProperty("--share", total > 0 ? String(count / total) : "0");
    list.append(make("li", {}, loose(label), make("strong", {}, String(count)), bar));
  }
  return list;
};

/** @param {Extract<WireBlock, { kind: "people" }>} block */
const drawPeople = ({ label, people, more = 0 }) => {
  const list = make("ol", { class: "names" });
  for (const { name, note } of people) {
    list.append(make("li", {}, loose(name), note ? make("small", { dir: "auto" }, note) : undefined));
  }
  if (more > 0) list.append(make("li", { class: "more" }, say("more", { n: more })));
  return make("div", { class: "roster" }, make("p", { class: "label", dir: "auto" }, label), list);
};

/** @param {Extract<WireBlock, { kind: "choices" }>} block @param {string} group */
const drawChoices = ({ name, label, options, max }, group) => {
  const hint = max > 1 ? make("small", {}, say("upTo", { n: max })) : undefined;
  const set = make("fieldset", { class: "choices", "data-name": name }, make("legend", {}, loose(label), hint));
  for (const { key, text } of options) {
    const input = make("input", { type: max > 1 ? "checkbox" : "radio", name: `${group}-${name}`, value: key });
    set.append(make("label", {}, input, make("b", {}, key), loose(text)));
  }
  if (max > 1) {
    set.addEventListener("change", () => {
      const boxes = [...set.querySelectorAll("input")];
      const full = boxes.filter((box) => box.checked).length >= max;
      for (const box of boxes) box.disabled = full && !box.checked;
    });
  }
  return set;
};

/** @param {Element} card @returns {Record<string, string[]>} */
const picks = (card) => {
  /** @type {Record<string, string[]>} */
  const values = {};
  for (const set of card.querySelectorAll("fieldset")) {
    const checked = [...set.querySelectorAll("input")].filter((input) => input.checked);
    values[set.dataset.name ?? ""] = checked.map((input) => input.value);
  }
  return values;
};

/** @param {Extract<WireBlock, { kind: "buttons" }>} block @param {string} id @param {Hands} hands */
const drawButtons = ({ buttons }, id, hands) => {
  const row = make("div", { class: "buttons" });
  for (const { label, line, tone } of buttons) {
    const button = make("button", { type: "button", class: tone ?? "soft", dir: "auto" }, label);
    button.addEventListener("click", async () => {
      const card = button.closest(".card");
      if (!card || card.getAttribute("aria-busy") === "true") return;
      card.setAttribute("aria-busy", "true");
      await hands.press(id, line, picks(card)).finally(() => card.removeAttribute("aria-busy"));
    });
    row.append(button);
  }
  return row;
};

/** @param {WireBlock} block @param {string} id @param {Hands} hands @returns {HTMLElement} */
const drawBlock = (block, id, hands) => {
  switch (block.kind) {
    case "text":
      return paragraph(block.text);
    case "fields":
      return drawFields(block);
    case "tally":
      return drawTally(block);
    case "people":
      return drawPeople(block);
    case "choices":
      return drawChoices(block, id);
    case "buttons":
      return drawButtons(block, id, hands);
    case "image":
      return make("img", { src: `data:image/png;base64,${block.png}`, alt: block.alt });
  }
};

/** @param {WireCard} card @param {string} id @param {Hands} hands */
const drawCard = (card, id, hands) => {
  if (card.blocks.length === 0) return make("div", { class: "bubble" }, paragraph(card.title));
  // Over nothing but buttons a title is a question or a sentence, not a heading.
  const heading = card.blocks.some(({ kind }) => kind !== "buttons");
  const title = card.title && (heading ? make("h3", { dir: "auto" }, card.title) : paragraph(card.title));
  return make("div", { class: "bubble card" }, title, ...card.blocks.map((block) => drawBlock(block, id, hands)));
};

/** @param {Message | undefined} message */
export const gist = (message) => {
  const line = (message?.text ?? "…").split("\n")[0] ?? "";
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};

/** @param {Message | undefined} message */
export const senderName = (message) => (message?.from ? nameOf(message.from) : say("bot"));

/** @param {Entry} entry */
const drawBubble = ({ message, mention }) =>
  make(
    "div",
    { class: "bubble" },
    make(
      "p",
      { class: "text", dir: "auto" },
      mention && make("span", { class: "at" }, `@${say("bot")} `),
      // Isolated from the mention, so that a right-to-left line cannot drag it along.
      loose(message.text),
    ),
  );

/** @param {Message} message @param {Hands} hands */
const drawReply = (message, hands) => {
  const icon = document.querySelector("#reply-icon");
  const label = say("says", { name: say("reply") }) + gist(message);
  const button = make("button", { type: "button", class: "reply", "aria-label": label, title: say("reply") });
  if (icon instanceof HTMLTemplateElement) button.append(icon.content.cloneNode(true));
  button.addEventListener("click", () => hands.reply(message));
  return button;
};

/**
 * @param {Entry} entry
 * @param {{ follows: boolean, quotes: boolean }} how Whether it goes on from the message above, and shows what it answers.
 * @param {Hands} hands
 */
export const drawEntry = (entry, { follows, quotes }, hands) => {
  const { message, replyTo } = entry;
  const bot = message.from === undefined;
  const name = senderName(message);
  const tag = bot ? make("span", { class: "tag" }, say("botTag")) : undefined;
  const quoted = quotes && replyTo ? hands.find(replyTo) : undefined;
  const shown = message.card ? drawCard(message.card, message.updates ?? message.id, hands) : drawBubble(entry);
  const body = make(
    "div",
    { class: "body" },
    make("p", { class: "who" }, loose(name), tag),
    quoted && make("p", { class: "quoted", dir: "auto" }, say("says", { name: senderName(quoted) }) + gist(quoted)),
    make("div", { class: "beside" }, shown, drawReply(message, hands)),
  );
  const side = bot ? "bot" : message.from === state.me ? "own" : "other";
  const attributes = { class: `message ${side}${follows ? " follows" : ""}`, "data-id": message.updates ?? message.id };
  return make("li", attributes, bot ? botFace() : face(name), body);
};

/**
 * Puts a newer card in place of the shown one, and keeps what was picked and where the focus was.
 * @param {Element} item @param {Entry} entry @param {Hands} hands
 */
export const redraw = (item, { message, at }, hands) => {
  const old = item.querySelector(".bubble");
  if (!old || !message.card) return;
  const focused = [...old.querySelectorAll("button, input")].indexOf(document.activeElement ?? old);
  const picked = picks(old);
  const fresh = drawCard(message.card, message.updates ?? message.id, hands);
  for (const set of fresh.querySelectorAll("fieldset")) {
    const keys = picked[set.dataset.name ?? ""] ?? [];
    for (const input of set.querySelectorAll("input")) input.checked = keys.includes(input.value);
    set.dispatchEvent(new Event("change"));
  }
  const date = new Date(at);
  fresh.append(
    make(
      "p",
      { class: "updated" },
      make("time", { datetime: at, title: momentText(date) }, say("updatedAt", { time: timeText(date) })),
    ),
  );
  fresh.classList.add("flash");
  old.replaceWith(fresh);
  const again = [...fresh.querySelectorAll("button, input")][focused];
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
};
