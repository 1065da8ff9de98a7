/** A choice group; the keys picked replace `{name}` in the line of the button that is pressed. */
export interface Choices {
  readonly kind: "choices";
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly key: string; readonly text: string }[];
  /** How many may be picked at once; 1 = radio buttons. */
  readonly max: number;
}

/** `line` is what a person could type instead, so a card without buttons still works. */
export interface Button {
  readonly label: string;
  readonly line: string;
  readonly tone?: "primary" | "danger";
}

export type Block =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "fields";
      readonly fields: readonly (readonly [label: string, value: string])[];
    }
  | {
      readonly kind: "tally";
      readonly rows: readonly {
        readonly label: string;
        readonly count: number;
      }[];
    }
  | {
      readonly kind: "people";
      readonly label: string;
      readonly people: readonly {
        readonly name: string;
        readonly note?: string;
      }[];
      /** How many more there are than are listed. */
      readonly more?: number;
    }
  | Choices
  | { readonly kind: "buttons"; readonly buttons: readonly Button[] }
  | { readonly kind: "image"; readonly alt: string; readonly png: Uint8Array };

/** The neutral message. Every string in it is plain text: a renderer makes it inert for its platform. */
export interface Card {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** One line for platforms that answer a press with a toast. */
  readonly toast?: string;
}

/** The buttons of a card in reading order: index i of a click is the i-th of these. */
export const buttonsOf = (card: Card): readonly Button[] =>
  card.blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));

/** The line a pressed button stands for, with the keys picked in the card's choices filled in. */
export const fillLine = (line: string, values: Readonly<Record<string, readonly string[]>>): string =>
  line
    .replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? []) : []).join(" "))
    .trim();
