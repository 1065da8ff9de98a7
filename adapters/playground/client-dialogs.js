// @ts-check
/** @import { Person } from "./wire.ts" */

import {
  call,
  complain,
  face,
  find,
  loose,
  make,
  nameOf,
  rolesText,
  say,
  state,
  toast,
  unitText,
} from "./client-base.js";

/** The three dialogs: become somebody else, add a person, make a group. */

/** Drawing everybody of a district would be slow, and nobody reads so far: search finds the rest. */
const MOST = 100;

/**
 * @typedef {object} Turns
 * @property {(person: string) => void} become
 * @property {(chat: string) => void} open
 * @property {() => Promise<void>} refresh Asks who there is now, and with which roles.
 */

const switcher = find("#switch-dialog", HTMLDialogElement);
const personDialog = find("#person-dialog", HTMLDialogElement);
const groupDialog = find("#group-dialog", HTMLDialogElement);
const search = find("#search", HTMLInputElement);

/** @param {Person} person @param {Turns} turns */
const drawPerson = (person, turns) => {
  const current = person.id === state.me ? "true" : undefined;
  const unit = unitText(person);
  const button = make(
    "button",
    { type: "button", class: "person", "data-person": person.id, "aria-current": current },
    face(person.name),
    make(
      "span",
      { class: "lines" },
      make("strong", {}, loose(person.name)),
      make(
        "small",
        {},
        make("span", { class: person.roles.length ? "role has" : "role" }, rolesText(person)),
        unit && loose(unit),
      ),
    ),
  );
  button.addEventListener("click", () => {
    switcher.close();
    turns.become(person.id);
  });
  return make("li", {}, button);
};

/** @param {Turns} turns */
const drawPeople = (turns) => {
  const wanted = search.value.trim().toLowerCase();
  const matches = [...state.people.values()].filter((person) =>
    `${person.name} ${person.unit} ${rolesText(person)}`.toLowerCase().includes(wanted),
  );
  const rows = matches.slice(0, MOST).map((person) => drawPerson(person, turns));
  if (matches.length > MOST) rows.push(make("li", { class: "hint" }, say("more", { n: matches.length - MOST })));
  if (matches.length === 0) rows.push(make("li", { class: "hint" }, say("nobody")));
  const list = find("#people", HTMLUListElement);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.person : undefined;
  list.replaceChildren(...rows);
  if (focused) list.querySelector("button")?.focus();
  for (const button of list.querySelectorAll("button")) if (button.dataset.person === focused) button.focus();
};

/** @param {Turns} turns */
const openSwitcher = async (turns) => {
  search.value = "";
  drawPeople(turns);
  switcher.showModal();
  // Where there is a keyboard; on a phone it would cover the list.
  if (matchMedia("(hover: hover)").matches) search.focus();
  await turns.refresh().catch(complain);
  drawPeople(turns);
};

const openPersonDialog = () => {
  const units = new Set([...state.people.values()].map(({ unit }) => unit).filter(Boolean));
  find("#units", HTMLDataListElement).replaceChildren(...[...units].map((value) => make("option", { value })));
  personDialog.showModal();
};

const openGroupDialog = () => {
  const rows = [...state.people.values()].map((person) => {
    const input = make("input", {
      type: "checkbox",
      name: "member",
      value: person.id,
      checked: person.id === state.me,
    });
    return make("label", {}, input, face(person.name), loose(person.name));
  });
  find("#members", HTMLElement).replaceChildren(...rows);
  groupDialog.showModal();
};

/** @param {FormData} data @param {Turns} turns */
const addPerson = async (data, turns) => {
  const unit = String(data.get("unit") ?? "").trim();
  const added = await call("people", { name: data.get("name"), roles: data.getAll("role"), ...(unit ? { unit } : {}) });
  await turns.refresh();
  toast(say("added", { name: nameOf(added.id) }), { word: "become", run: () => turns.become(added.id) });
};

/** @param {FormData} data @param {Turns} turns */
const addGroup = async (data, turns) => {
  const members = data.getAll("member").map(String);
  const added = await call("chats", { name: data.get("name"), members });
  if (members.includes(state.me)) turns.open(added.id);
};

/**
 * @param {HTMLDialogElement} dialog
 * @param {(data: FormData) => Promise<void>} run
 * @param {(data: FormData) => string} [objection]
 */
const onSubmit = (dialog, run, objection = () => "") => {
  const form = find("form", HTMLFormElement, dialog);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    // In the dialog itself: a toast would lie behind it.
    const problem = find(".problem", HTMLElement, form);
    problem.textContent = objection(data);
    if (problem.textContent) return;
    try {
      await run(data);
      dialog.close();
      form.reset();
    } catch {
      problem.textContent = say("failed");
    }
  });
};

/** @param {Turns} turns */
export const startDialogs = (turns) => {
  for (const id of ["#me", "#me-too"])
    find(id, HTMLButtonElement).addEventListener("click", () => void openSwitcher(turns));
  search.addEventListener("input", () => drawPeople(turns));
  find("#add-person", HTMLButtonElement).addEventListener("click", openPersonDialog);
  find("#add-group", HTMLButtonElement).addEventListener("click", openGroupDialog);
  onSubmit(personDialog, (data) => addPerson(data, turns));
  onSubmit(
    groupDialog,
    (data) => addGroup(data, turns),
    (data) => (data.has("member") ? "" : say("pickMembers")),
  );
  for (const dialog of [switcher, personDialog, groupDialog]) {
    dialog.addEventListener("click", (event) => {
      // A press beside the dialog lands on the dialog itself, its content fills it otherwise.
      if (event.target === dialog) dialog.close();
    });
    for (const closer of dialog.querySelectorAll(".closer")) closer.addEventListener("click", () => dialog.close());
  }
};
