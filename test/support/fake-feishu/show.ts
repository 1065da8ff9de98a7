import { type Element, elementsOf, listIn } from "./card.ts";
import { joinReads, justText, type Read, readMarkdown, readText } from "./markdown.ts";
import { INPUTS } from "./parts.ts";
import { isObject } from "./random.ts";
import type { Post, Store } from "./store.ts";

/** A message as people see it on their screens. */
export interface Shown extends Read {
  readonly id: string;
  readonly chat: string;
  /** An open_id, or "bot". */
  readonly from: string;
  readonly type: string;
  readonly title: string;
  /** What stands on the buttons, in reading order. */
  readonly buttons: readonly string[];
  /** What can be picked. */
  readonly options: readonly string[];
  readonly replyTo?: string;
  /** How often it was changed since it was sent. */
  readonly changes: number;
  readonly rank: number;
  readonly recalled: boolean;
}

const wordsOf = (value: unknown): Read => {
  if (!isObject(value) || typeof value.content !== "string") return justText("");
  return value.tag === "lark_md" ? readMarkdown(value.content) : justText(value.content);
};

const plainOf = (value: unknown): string => wordsOf(value).text;

const chartText = (spec: unknown): string => {
  if (!isObject(spec)) return "";
  const sets = Array.isArray(spec.data) ? listIn(spec.data) : isObject(spec.data) ? [spec.data] : [];
  const rows = sets.flatMap(({ values }) => listIn(values));
  const title = isObject(spec.title) ? String(spec.title.text ?? "") : "";
  return [title, ...rows.map((row) => Object.values(row).map(String).join(" "))].filter(Boolean).join("\n");
};

const tableRead = ({ columns, rows }: Element): Read => {
  const heads = listIn(columns);
  const cell = (column: Element, value: unknown): Read =>
    typeof value === "string" && /markdown|lark_md/.test(String(column.data_type))
      ? readMarkdown(value)
      : justText(typeof value === "object" ? JSON.stringify(value) : String(value ?? ""));
  const lines = listIn(rows).map((row) => {
    const cells = heads.map((column) => cell(column, row[String(column.name)]));
    return { ...joinReads(cells), text: cells.map(({ text }) => text).join(" ") };
  });
  return joinReads([justText(heads.map(({ display_name: name }) => String(name ?? "")).join(" ")), ...lines]);
};

export const optionsOf = (element: Element): readonly { readonly text: string; readonly value: string }[] =>
  listIn(element.options).map(({ text, value }) => ({ text: plainOf(text), value: String(value) }));

/** The words of one element, without those of what it holds. */
const readElement = (element: Element, nameOf: (openId: string) => string): Read => {
  switch (element.tag) {
    case "markdown":
      return readMarkdown(String(element.content ?? ""));
    case "div":
      return joinReads([wordsOf(element.text), ...listIn(element.fields).map(({ text }) => wordsOf(text))]);
    case "button":
      return justText(`[${plainOf(element.text)}]`);
    case "checker":
      return wordsOf(element.text);
    case "chart":
      return justText(chartText(element.chart_spec));
    case "table":
      return tableRead(element);
    case "person":
      return justText(nameOf(String(element.user_id)));
    case "person_list":
      return justText(
        listIn(element.persons)
          .map(({ id }) => nameOf(String(id)))
          .join(" "),
      );
    case "img":
      return justText(plainOf(element.alt));
    case "collapsible_panel":
      return isObject(element.header) ? wordsOf(element.header.title) : justText("");
    default:
      return joinReads([
        wordsOf(element.label),
        wordsOf(element.placeholder),
        ...listIn(element.options).map(({ text }) => wordsOf(text)),
      ]);
  }
};

const parse = (content: string): Element => {
  try {
    const value: unknown = JSON.parse(content);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

export const cardOf = (post: Pick<Post, "content">): Element => parse(post.content);

const readPost = (content: Element): Read => {
  const local = isObject(content.zh_cn) ? content.zh_cn : isObject(content.en_us) ? content.en_us : content;
  const lines = Array.isArray(local.content) ? local.content : [];
  const piece = (node: Element): Read => {
    if (node.tag === "at")
      return { ...justText(`@${node.user_name ?? node.user_id}`), mentions: [String(node.user_id)] };
    if (node.tag === "a") return { ...justText(String(node.text)), links: [String(node.href)] };
    if (node.tag === "md") return readMarkdown(String(node.text));
    return justText(String(node.text ?? ""));
  };
  const read = lines.map((line) => {
    const pieces = listIn(line).map(piece);
    return { ...joinReads(pieces), text: pieces.map(({ text }) => text).join("") };
  });
  return joinReads([justText(String(local.title ?? "")), ...read]);
};

/** Everything a person reads in a card, in reading order: the title first. */
const readCard = (card: Element, nameOf: (openId: string) => string): Read => {
  const head = isObject(card.header) ? [wordsOf(card.header.title), wordsOf(card.header.subtitle)] : [];
  return joinReads([...head, ...elementsOf(card).map((element) => readElement(element, nameOf))]);
};

export const show = (post: Post, { humans }: Pick<Store, "humans">): Shown => {
  const nameOf = (openId: string) => humans.get(openId)?.name ?? openId;
  const content = parse(post.content);
  const isCard = post.type === "interactive";
  const elements = isCard ? elementsOf(content) : [];
  const read = isCard
    ? readCard(content, nameOf)
    : post.type === "post"
      ? readPost(content)
      : readText(String(content.text ?? post.content));
  return {
    ...read,
    id: post.id,
    chat: post.chat,
    from: post.from,
    type: post.type,
    title: isCard && isObject(content.header) ? plainOf(content.header.title) : "",
    buttons: elements.filter(({ tag }) => tag === "button").map(({ text }) => plainOf(text)),
    options: elements
      .filter(({ tag }) => INPUTS.has(String(tag)))
      .flatMap((element) =>
        element.tag === "checker" ? [plainOf(element.text)] : optionsOf(element).map(({ text }) => text),
      ),
    ...(post.parentId === undefined ? {} : { replyTo: post.parentId }),
    changes: post.changes,
    rank: post.rank,
    recalled: post.recalled,
  };
};

interface Pressed {
  readonly button: Element;
  /** What the person filled in, when the button submits a form. */
  readonly form?: Readonly<Record<string, unknown>>;
}

const formOf = (card: Element, button: Element): Element | undefined =>
  elementsOf(card).find(
    (element) => element.tag === "form" && elementsOf({ body: { elements: element.elements } }).includes(button),
  );

const fillIn = (inputs: readonly Element[], picks: readonly string[]): Readonly<Record<string, unknown>> => {
  const missing = new Set(picks);
  const values: Record<string, unknown> = {};
  const chosen = (element: Element) =>
    optionsOf(element).filter(({ text }) =>
      picks.some((pick) => text.includes(pick) && (missing.delete(pick) || true)),
    );
  for (const element of inputs) {
    const name = String(element.name);
    if (element.tag === "checker") {
      const words = plainOf(element.text);
      values[name] = picks.some((pick) => words.includes(pick) && (missing.delete(pick) || true));
    } else if (element.tag === "multi_select_static") values[name] = chosen(element).map(({ value }) => value);
    else if (element.tag === "select_static") values[name] = chosen(element).at(-1)?.value ?? "";
    // §3.3: `required` is looked after by the client only; whoever leaves it empty cannot submit.
    const value = values[name];
    const empty = value === "" || (Array.isArray(value) && value.length === 0);
    if (element.required === true && empty) throw new Error(`${name} must be filled in`);
    if (empty && element.tag === "select_static") delete values[name];
  }
  if (missing.size > 0) throw new Error(`nothing to pick is called ${[...missing].join(", ")}`);
  return values;
};

/** The button with these words, and what a person picked in its form. Throws where there is none. */
export const press = (card: Element, label: string, picks: readonly string[]): Pressed => {
  const buttons = elementsOf(card).filter(({ tag }) => tag === "button");
  const words = buttons.map(({ text }) => plainOf(text));
  const exact = words.indexOf(label);
  const button = buttons[exact < 0 ? words.findIndex((word) => word.includes(label)) : exact];
  if (!button) throw new Error(`no button is called ${label}, only ${words.join(", ")}`);
  if (button.disabled === true) throw new Error(`the button ${label} is disabled`);
  const form = formOf(card, button);
  if (!form || button.form_action_type !== "submit") {
    if (picks.length > 0) throw new Error(`the button ${label} submits no form`);
    return { button };
  }
  const inputs = elementsOf({ body: { elements: form.elements } }).filter(({ tag }) => INPUTS.has(String(tag)));
  return { button, form: fillIn(inputs, picks) };
};
