import type { Block, Card } from "./card.ts";

const foldBlock = (block: Block): string => {
  switch (block.kind) {
    case "text":
      return block.text;
    case "fields":
      return block.fields.map(([label, value]) => `${label}：${value}`).join("\n");
    case "tally":
      return block.rows.map((row) => `${row.label}  ${row.count}`).join("\n");
    case "people": {
      const lines = block.people.map((person, i) => `${i + 1}. ${person.name}${person.note ? ` ${person.note}` : ""}`);
      return [`${block.label}：`, ...lines, ...(block.more ? [`… +${block.more}`] : [])].join("\n");
    }
    case "choices":
      return [`${block.label}：`, ...block.options.map((option) => `${option.key} ${option.text}`)].join("\n");
    case "buttons":
      return block.buttons.map((button) => `【${button.label}】回复“${button.line}”`).join("\n");
    case "image":
      return `[${block.alt}]`;
    default:
      return block satisfies never;
  }
};

/** Any card as plain text: title first, then one paragraph a block. For platforms, logs of the playground and screen readers. */
export const foldCard = (card: Card): string => [card.title, ...card.blocks.map(foldBlock)].filter(Boolean).join("\n");
