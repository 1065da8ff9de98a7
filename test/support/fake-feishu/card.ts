import { readMarkdown } from "./markdown.ts";
import { AT_ROOT, BODY, CARD, CONFIG, CONTAINERS, HEADER, INPUTS, propertiesOf, REMOVED, TEXT } from "./parts.ts";
import { isObject } from "./random.ts";
import { LIMITS } from "./rules.ts";

export type Element = Readonly<Record<string, unknown>>;

/** Why a card is refused: the sub-code of 230099 and words (§4.2). */
interface CardProblem {
  readonly sub: number;
  readonly detail: string;
}

export const listIn = (value: unknown): readonly Element[] => (Array.isArray(value) ? value.filter(isObject) : []);

const childrenOf = (element: Element): readonly Element[] => [
  ...listIn(element.elements),
  ...listIn(element.columns).filter(({ tag }) => tag === "column"),
];

/** Every element of a card in reading order. */
export const elementsOf = (card: Element): readonly Element[] => {
  const walk = (elements: readonly Element[]): readonly Element[] =>
    elements.flatMap((element) => [element, ...walk(childrenOf(element))]);
  return walk(listIn(isObject(card.body) ? card.body.elements : undefined));
};

const TEXTS = ["text", "placeholder", "label", "title", "subtitle", "alt", "hover_tips", "disabled_tips"];
/** Of 2.0: those of `behaviors`. */
const BEHAVIORS = new Set(["callback", "open_url"]);
const ELEMENT_ID = /^[A-Za-z]\w{0,19}$/;

/** Collects what is wrong with one card. */
const createInspection = (knows: (userId: string) => boolean, hasImage: (key: string) => boolean) => {
  const problems: CardProblem[] = [];
  const names = new Set<string>();
  const ids = new Set<string>();
  let count = 0;
  let tables = 0;
  const wrong = (sub: number, detail: string) => problems.push({ sub, detail });

  const only = (what: string, value: unknown, allowed: ReadonlySet<string>): void => {
    if (!isObject(value)) return void wrong(200621, `${what} is no object`);
    for (const key of Object.keys(value)) if (!allowed.has(key)) wrong(200621, `unknown property, ${what}: ${key}`);
  };
  const mentions = (markdown: string): void => {
    for (const id of readMarkdown(markdown).mentions)
      if (id !== "all" && !knows(id)) wrong(100290, "There is an invalid user resource(at/person) in your card");
  };
  const text = (what: string, value: unknown): void => {
    only(what, value, TEXT);
    if (!isObject(value)) return;
    if (value.tag !== "plain_text" && value.tag !== "lark_md") wrong(200621, `${what} has the tag ${value.tag}`);
    if (typeof value.content !== "string") wrong(200621, `${what} has no content`);
    else if (value.tag === "lark_md") mentions(value.content);
  };
  const uniqueName = ({ tag, name }: Element, needed: boolean): void => {
    if (name === undefined && !needed) return;
    if (typeof name !== "string" || name === "") return void wrong(200621, `${tag} in a form has no name`);
    if (names.has(name)) wrong(200621, `the name ${name} is not unique`);
    names.add(name);
  };
  const behaviors = (element: Element): void => {
    for (const one of listIn(element.behaviors)) {
      if (!BEHAVIORS.has(String(one.type))) wrong(200621, `behavior of type ${one.type}`);
      // §3.3: a callback value must be an object, 200671 otherwise.
      if (one.type === "callback" && !isObject(one.value)) wrong(200671, "a callback value must be an object");
      if (one.type === "open_url" && typeof one.default_url !== "string") wrong(200621, "open_url without default_url");
    }
  };
  const options = (element: Element): void => {
    const values = listIn(element.options).map(({ value }) => value);
    if (values.some((value) => typeof value !== "string")) wrong(200621, "the value of an option must be a string");
    if (new Set(values).size < values.length) wrong(200621, "two options have one value");
    for (const option of listIn(element.options)) if (option.text !== undefined) text("option text", option.text);
  };
  const special = (element: Element): void => {
    const { tag } = element;
    if (tag === "markdown") {
      if (typeof element.content !== "string") wrong(200621, "markdown has no content");
      else mentions(element.content);
    }
    if (tag === "chart" && !(isObject(element.chart_spec) && typeof element.chart_spec.type === "string"))
      wrong(200550, "chart spec is invalid");
    if (tag === "img" && !hasImage(String(element.img_key))) wrong(200570, "card contains invalid image keys");
    if (tag === "person" && !knows(String(element.user_id))) wrong(100290, "There is an invalid user resource");
    if (tag === "table") {
      tables += 1;
      const size = Number(element.page_size ?? 5);
      if (!(size >= 1 && size <= 10)) wrong(200914, "page_size");
      if (listIn(element.columns).length > 50) wrong(200914, "columns");
      if (element.rows !== undefined && !Array.isArray(element.rows)) wrong(200914, "table rows is invalid");
    }
  };
  const inForm = (form: Element): void => {
    const inside = childrenOf(form).flatMap(function all(one): readonly Element[] {
      return [one, ...childrenOf(one).flatMap(all)];
    });
    if (!inside.some(({ tag, form_action_type: type }) => tag === "button" && type === "submit"))
      wrong(200621, "a form needs a submit button");
  };

  const visit = (element: Element, depth: number, path: { readonly form: boolean; readonly root: boolean }): void => {
    const tag = String(element.tag);
    count += 1;
    const allowed = propertiesOf(tag);
    if (!allowed) {
      wrong(REMOVED.has(tag) ? 200861 : 200621, `cards of schema V2 no longer support this capability: ${tag}`);
      return;
    }
    only(tag, element, allowed);
    if (AT_ROOT.has(tag) && !path.root) wrong(200621, `${tag} is only allowed at the root of a card`);
    if (CONTAINERS.has(tag) && depth > LIMITS.nesting) wrong(200621, "containers are nested too deep");
    if (element.element_id !== undefined) {
      const id = String(element.element_id);
      if (!ELEMENT_ID.test(id) || ids.has(id)) wrong(200621, `element_id ${id}`);
      ids.add(id);
    }
    if (/^multi_select/.test(tag) && !path.form) wrong(200621, `${tag} must be in a form`);
    if (INPUTS.has(tag) || (tag === "button" && path.form)) uniqueName(element, path.form);
    for (const key of TEXTS)
      if (isObject(element[key]) && tag !== "collapsible_panel") text(`${tag}.${key}`, element[key]);
    if (tag === "button" && element.form_action_type !== undefined && !path.form)
      wrong(200621, "form_action_type outside a form");
    if (tag === "form") inForm(element);
    behaviors(element);
    options(element);
    special(element);
    const form = path.form || tag === "form";
    const deeper = CONTAINERS.has(tag) ? depth + 1 : depth;
    for (const child of childrenOf(element)) visit(child, deeper, { form, root: false });
  };

  const whole = (card: Element): CardProblem | null => {
    only("card", card, CARD);
    if (card.config !== undefined) only("config", card.config, CONFIG);
    if (card.header !== undefined) {
      only("header", card.header, HEADER);
      if (isObject(card.header)) text("header.title", card.header.title);
    }
    if (isObject(card.config) && card.config.update_multi !== undefined && card.config.update_multi !== true)
      wrong(200621, "update_multi can only be true");
    if (isObject(card.config) && isObject(card.config.summary)) only("summary", card.config.summary, SUMMARY);
    if (card.body !== undefined) only("body", card.body, BODY);
    const roots = isObject(card.body) ? card.body.elements : [];
    if (!Array.isArray(roots) || !roots.every(isObject)) wrong(200621, "body.elements is no list of objects");
    for (const element of listIn(roots)) visit(element, 1, { form: false, root: true });
    if (count > LIMITS.cardElements) wrong(11310, "element exceeds the limit");
    if (tables > LIMITS.tables) wrong(11310, "table number over limit");
    return problems[0] ?? null;
  };
  return { whole };
};

const SUMMARY = new Set(["content", "i18n_content"]);

/** What the platform says against a card of JSON 2.0 (§3.3); null = nothing. */
export const problemOf = (
  card: Element,
  knows: (userId: string) => boolean,
  hasImage: (key: string) => boolean,
): CardProblem | null => createInspection(knows, hasImage).whole(card);

/** §3.1: `update_multi` must be declared before and after, so that a card can be patched. */
export const isShared = (card: unknown): boolean =>
  isObject(card) && isObject(card.config) && card.config.update_multi === true;
