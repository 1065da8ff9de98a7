import type { Block, Card } from "../../src/core/card.ts";
import type { Role } from "../../src/core/ports.ts";

/** The JSON of the playground: what scripts get from the API and what the page gets from the stream. */

export type WireBlock =
  | Exclude<Block, { readonly kind: "image" }>
  /** `png` in base64. */
  | { readonly kind: "image"; readonly alt: string; readonly png: string };

export interface WireCard {
  readonly title: string;
  readonly blocks: readonly WireBlock[];
}

export interface Message {
  readonly id: string;
  /** A group's id, or "private". */
  readonly chat: string;
  readonly from?: string;
  readonly to?: string;
  readonly text: string;
  readonly card?: WireCard;
  readonly updates?: string;
}

export interface Answer {
  readonly messages: readonly Message[];
  readonly duplicate?: true;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly roles: readonly Role[];
}

/** A message with what only the page shows. */
export interface Entry {
  readonly message: Message;
  readonly at: string;
  readonly replyTo?: string;
  readonly mention?: boolean;
}

export interface Chat {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  readonly entries: readonly Entry[];
}

export interface State {
  readonly people: readonly Person[];
  readonly groups: readonly { readonly id: string; readonly name: string; readonly members: readonly string[] }[];
  readonly now: string;
}

/** The events of the stream by name; `people` and `chats` add or replace by id. */
export interface StreamEvents {
  readonly message: Entry;
  readonly update: Entry;
  readonly gone: { readonly id: string; readonly chat: string };
  readonly toast: { readonly text: string };
  readonly people: { readonly people: readonly Person[] };
  readonly chats: { readonly chats: readonly Chat[] };
  readonly clock: { readonly now: string };
}

const toWireBlock = (block: Block): WireBlock =>
  block.kind === "image" ? { ...block, png: Buffer.from(block.png).toString("base64") } : block;

export const toWireCard = (card: Card): WireCard => ({ title: card.title, blocks: card.blocks.map(toWireBlock) });
