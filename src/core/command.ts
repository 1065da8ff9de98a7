import type { OpenAPIHono } from "@hono/zod-openapi";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type { Card } from "./card.ts";
import type { Said } from "./errors.ts";
import type { Incoming } from "./incoming.ts";
import type { Clock, Locale, Role } from "./ports.ts";

/** drizzle's client and one transaction of it. Types only: the vocabulary does no I/O. */
export type Db = PostgresJsDatabase<Record<string, never>>;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

/** What was typed or tapped, seen by the router. `text` is NFKC, one leading / or # dropped. */
export interface Line {
  readonly text: string;
  readonly addressed: boolean;
  readonly kind: Incoming["place"]["kind"];
  /** The message of ours it answers, if any. */
  readonly replyTo?: string;
}

/** Where a reply goes: the place of the incoming, the private chat of its sender, another place or account. */
export type To = "here" | "sender" | { readonly placeId: number } | { readonly accountId: number };

/**
 * What somebody gets to see because of a verb; sending it is not the verb's business. A `card` is the live card of its
 * topic; an `update` asks to bring the live cards of the topic up to date.
 */
export type Reply =
  | ({ readonly mode: "message"; readonly to: To; readonly topic?: string } & Said)
  | ({ readonly mode: "card"; readonly to: To; readonly topic: string } & Said)
  | { readonly mode: "update"; readonly placeId: number; readonly topic: string; readonly kind: string };

/** The sender as the open lane knows them. */
export interface Member {
  readonly accountId: number;
  readonly personId: number;
  readonly name: string;
  readonly unitId: number;
  readonly roles: readonly { readonly role: Role; readonly unitId: number }[];
}

export interface OpenContext {
  readonly tx: Tx;
  readonly now: Date;
  readonly me: Member;
  readonly place: { readonly id: number; readonly kind: Incoming["place"]["kind"]; readonly unitId: number };
  readonly incoming: Incoming;
  /** Enqueues a job in this transaction; the same key replaces an earlier one. */
  readonly addJob: (
    name: string,
    payload: Readonly<Record<string, unknown>>,
    runAt: Date,
    key: string,
  ) => Promise<void>;
}

/** The one thing the sealed lane has of the sender: a way back that nothing on this path can read. */
export interface ReturnPath {
  readonly opaque: unique symbol;
}

/** No sender, no account, no event id: what is not here cannot be written. */
export interface SealedContext {
  readonly tx: Tx;
  /** China date, `YYYY-MM-DD`; the sealed lane knows no times. */
  readonly today: string;
  readonly text: string;
  readonly returnPath: ReturnPath;
  /** The same for a redelivery of the same event, and meaningless after two days. */
  readonly idempotencyTag: Buffer;
}

/** What a command makes of a line, before anything is read or written. */
export type Work =
  | { readonly kind: "say"; readonly replies: readonly Reply[] }
  | { readonly kind: "verb"; readonly run: (context: OpenContext) => Promise<readonly Reply[]> }
  /** A hot path: `routine` is an SQL function (items jsonb, now, process) that does everything in one call. */
  | { readonly kind: "batch"; readonly routine: string; readonly input: Readonly<Record<string, unknown>> };

interface Named {
  /** The canonical Chinese name, its aliases, the English name. */
  readonly names: readonly [string, ...string[]];
  /** Its line in help. */
  readonly summary: Readonly<Record<Locale, string>>;
  readonly where: "group" | "private" | "anywhere";
  /** Roles it is offered to in help; the verb itself decides who may. Absent = everybody. */
  readonly offeredTo?: readonly Role[];
  /** The arguments of a line that means this command without naming it (+1); null = not mine. */
  readonly recognise?: (line: Line) => string | null;
  /** Whether a whole unaddressed group message means this beyond doubt. */
  readonly unmistakable?: (line: Line) => boolean;
}

/** May throw Refusal for a mistake in the line itself. */
export interface OpenCommand extends Named {
  readonly lane: "open";
  readonly prepare: (args: string, line: Line) => Work;
}

export interface SealedCommand extends Named {
  readonly lane: "sealed";
  /** The answer goes from memory to whoever asked; it is never stored. */
  readonly run: (args: string, context: SealedContext) => Promise<readonly Card[]>;
}

export type Command = OpenCommand | SealedCommand;

/** Facts → card, in a language. Registered by kind, so the facts' type is the kind's business. */
export type CardOf = (facts: never, locale: Locale) => Card;

export interface JobContext {
  readonly tx: Tx;
  readonly now: Date;
  readonly addJob: OpenContext["addJob"];
}

/** What a capability gives to the engine. */
export interface Capability {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly cards: Readonly<Record<string, CardOf>>;
  /** The facts of a live card right now; null = there is nothing to show any more. */
  readonly live?: {
    readonly prefix: string;
    readonly kind: string;
    readonly load: (db: Db, topic: string, now: Date) => Promise<Readonly<Record<string, unknown>> | null>;
  };
  /** Its part of the REST interface, below /api/v1. Loaded only when the interface is on. */
  readonly api?: () => Promise<(db: Db, clock: Clock) => OpenAPIHono>;
  readonly jobs?: Readonly<
    Record<string, (payload: Readonly<Record<string, unknown>>, context: JobContext) => Promise<readonly Reply[]>>
  >;
}

/** What the engine itself has to say; the help capability finds the words. */
export const engineSays = {
  unknown: "help.unknown",
  privateOnly: "help.private-only",
  groupOnly: "help.group-only",
  busy: "help.busy",
} as const;
