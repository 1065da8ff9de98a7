import type { Block, Button, Card, Choices } from "../../src/core/card.ts";
import { foldCard } from "../../src/core/fold.ts";
import { CALLBACK } from "./decode.ts";
import { oneLine, visible } from "./inert.ts";
import { LIMITS } from "./limits.ts";
import type { Words } from "./words.ts";

/** An element of a card, as JSON 2.0 has it: an unknown property is an error there (§3.3). */
export type Element = { readonly tag: string } & Readonly<Record<string, unknown>>;

export interface Setting {
  readonly place: "group" | "private";
  readonly words: Words;
  /** The platform's keys of pictures that were uploaded, by block. */
  readonly images?: ReadonlyMap<Block, string>;
  /** Whether an address is a page of ours: those alone can be opened. */
  readonly ours?: (url: string) => boolean;
}

/** Never markup, whatever people typed into it. */
export const plain = (content: string) => ({ tag: "plain_text", content: visible(content).trim() || "…" }) as const;

export const div = (content: string, style: Readonly<Record<string, string>> = {}): Element => ({
  tag: "div",
  text: { ...plain(content), ...style },
});

const label = (content: string): Element => div(content, { text_color: "grey" });

const column = (width: "auto" | number, element: Element): Element => ({
  tag: "column",
  ...(width === "auto" ? { width } : { width: "weighted", weight: width }),
  elements: [element],
});

const opening = (url: string, { words }: Setting): Element => ({
  tag: "button",
  text: plain(words.open),
  type: "primary",
  behaviors: [{ type: "open_url", default_url: url }],
});

/** A text; addresses of our own pages get a button, for plain text cannot be tapped. */
export const textOf = (content: string, setting: Setting): readonly Element[] => {
  if (!content.trim()) return [];
  const urls = [...new Set(content.match(/https?:\/\/[!-~]+/g) ?? [])].filter((url) => setting.ours?.(url));
  return [div(content), ...urls.map((url) => opening(url, setting))];
};

const fieldsOf = (fields: readonly (readonly [string, string])[]): readonly Element[] => {
  if (fields.length > LIMITS.fieldRows) return [div(fields.map(([name, value]) => `${name}：${value}`).join("\n"))];
  return fields.map(([name, value]) => ({
    tag: "column_set",
    flex_mode: "none",
    columns: [column(1, label(name)), column(3, div(value))],
  }));
};

/** `篮球` above `██████░░░░░░ 3（30%）`. */
const tallyOf = (rows: Extract<Block, { kind: "tally" }>["rows"]): readonly Element[] => {
  const counts = rows.map(({ count }) => (Number.isFinite(count) ? Math.max(0, count) : 0));
  const most = Math.max(1, ...counts);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const lines = rows.map((row, i) => {
    const count = counts[i] ?? 0;
    const full = Math.round((count / most) * LIMITS.barCells);
    const bar = "█".repeat(full) + "░".repeat(LIMITS.barCells - full);
    return `${row.label}\n${bar} ${row.count}${all > 0 ? `（${Math.round((count / all) * 100)}%）` : ""}`;
  });
  return rows.length > 0 ? [div(lines.join("\n"))] : [];
};

const peopleOf = ({ label: title, people, more }: Extract<Block, { kind: "people" }>): readonly Element[] => {
  const lines = people.map(({ name, note }, i) => `${i + 1}. ${name}${note ? ` ${note}` : ""}`);
  return [label(title), div([...lines, ...(more ? [`… +${more}`] : [])].join("\n"))];
};

const placeholders = ({ line }: Button): readonly string[] =>
  [...line.matchAll(/\{(\w+)\}/g)].map((one) => one[1] ?? "");

/** §3.3: a callback value must be an object. It is the same for all who see the card, so it holds nothing of anybody. */
const buttonOf = ({ label: title, line, tone }: Button, { place }: Setting, fill: boolean): Element => ({
  tag: "button",
  text: plain(oneLine(title || line, LIMITS.labelCharacters)),
  type: tone ?? "default",
  ...(fill ? { width: "fill" } : {}),
  behaviors: [{ type: "callback", value: { [CALLBACK.line]: line, [CALLBACK.place]: place } }],
});

const buttonsOf = (buttons: readonly Button[], setting: Setting): readonly Element[] => {
  const long = buttons.some(({ label: title }) => [...title].length > LIMITS.shortLabel);
  const all = buttons.map((button) => buttonOf(button, setting, long));
  if (long || all.length <= 1) return all;
  return [{ tag: "column_set", flex_mode: "flow", columns: all.map((button) => column("auto", button)) }];
};

const foldOf = (block: Block): readonly Element[] => {
  const folded = foldCard({ title: "", blocks: [block] });
  return folded.trim() ? [div(folded)] : [];
};

const selectOf = ({ name, label: title, options, max }: Choices, { words }: Setting): readonly Element[] => [
  label(max > 1 && max < options.length ? `${title}（${words.atMost(max)}）` : title),
  {
    tag: max > 1 ? "multi_select_static" : "select_static",
    name,
    required: true,
    placeholder: plain(oneLine(title, LIMITS.optionCharacters)),
    width: "fill",
    options: options.map(({ key, text }) => ({
      text: plain(oneLine(text || key, LIMITS.optionCharacters)),
      value: key,
    })),
  },
];

const elementsOf = (block: Block, setting: Setting): readonly Element[] => {
  switch (block.kind) {
    case "text":
      return textOf(block.text, setting);
    case "fields":
      return fieldsOf(block.fields);
    case "tally":
      return tallyOf(block.rows);
    case "people":
      return peopleOf(block);
    case "buttons":
      return buttonsOf(block.buttons, setting);
    case "image": {
      const key = setting.images?.get(block);
      return key
        ? [{ tag: "img", img_key: key, alt: plain(oneLine(block.alt, LIMITS.labelCharacters)) }]
        : foldOf(block);
    }
    case "choices":
      return foldOf(block);
    default:
      return block satisfies never;
  }
};

/** What people fill in before they press: choices that a button asks for, by names that are theirs alone. */
const asked = (card: Card): ReadonlySet<Block> => {
  const wanted = new Set(
    card.blocks.flatMap((one) => (one.kind === "buttons" ? one.buttons.flatMap(placeholders) : [])),
  );
  const usable = (one: Choices): boolean =>
    wanted.delete(one.name) &&
    one.options.length > 0 &&
    one.options.length <= LIMITS.options &&
    one.options.every(({ key }) => key !== "") &&
    new Set(one.options.map(({ key }) => key)).size === one.options.length;
  return new Set(card.blocks.filter((one) => one.kind === "choices" && usable(one)));
};

/** §3.3: a form stands at the root, everything interactive in it has a name, and a button submits it. */
const formOf = (choices: ReadonlySet<Block>, buttons: readonly Button[], setting: Setting): Element => ({
  tag: "form",
  name: "form",
  elements: [
    ...[...choices].flatMap((one) => (one.kind === "choices" ? selectOf(one, setting) : [])),
    ...buttons.map((button, i) => ({
      ...buttonOf(button, setting, true),
      name: `submit_${i}`,
      form_action_type: "submit",
    })),
  ],
});

/** The blocks in order; where the first choice stands there is a form with all of them and the buttons that send them. */
export const bodyOf = (card: Card, setting: Setting): readonly Element[] => {
  const choices = asked(card);
  const names = new Set([...choices].flatMap((one) => (one.kind === "choices" ? [one.name] : [])));
  const submits = (button: Button): boolean => placeholders(button).some((name) => names.has(name));
  const sending = card.blocks.flatMap((one) => (one.kind === "buttons" ? one.buttons.filter(submits) : []));
  let form: Element | null = choices.size > 0 ? formOf(choices, sending, setting) : null;
  return card.blocks.flatMap((block): readonly Element[] => {
    if (choices.has(block)) {
      const here = form ? [form] : [];
      form = null;
      return here;
    }
    if (block.kind !== "buttons") return elementsOf(block, setting);
    return buttonsOf(
      block.buttons.filter((button) => !submits(button)),
      setting,
    );
  });
};
