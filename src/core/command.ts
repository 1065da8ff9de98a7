import type { OpenAPIHono } from "@hono/zod-openapi";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type { Card } from "./card.ts";
import type { ConsolePart } from "./console.ts";
import type { Said } from "./errors.ts";
import type { Account, Incoming } from "./incoming.ts";
import type { Clock, Keyring, Locale, Role } from "./ports.ts";
import type { SealedContext, SealedLane } from "./sealed.ts";

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
  | ({
      readonly mode: "message";
      readonly to: To;
      readonly topic?: string;
    } & Said)
  | ({ readonly mode: "card"; readonly to: To; readonly topic: string } & Said)
  | {
      readonly mode: "update";
      readonly placeId: number;
      readonly topic: string;
      readonly kind: string;
    };

/** The sender as the open lane knows them. */
export interface Member {
  readonly accountId: number;
  readonly personId: number;
  readonly name: string;
  readonly unitId: number;
  readonly roles: readonly { readonly role: Role; readonly unitId: number }[];
}

/** Who holds the personal token of a REST call. */
export interface PersonalEnv {
  readonly Variables: { readonly me: Member };
}

export interface OpenContext {
  readonly tx: Tx;
  readonly now: Date;
  readonly me: Member;
  readonly place: {
    readonly id: number;
    readonly kind: Incoming["place"]["kind"];
    readonly unitId: number;
  };
  readonly incoming: Incoming;
  /** Enqueues a job in this transaction; the same key replaces an earlier one. */
  readonly addJob: AddJob;
  /** Writes down who did what, for ever; subjects are numbers and roles, never names or texts. */
  readonly audit: Audit;
  readonly dialogue: DialogueHere;
  /** The absolute address of a page of ours. */
  readonly link: (path: string) => string;
  readonly publicLink: PublicLink;
  readonly keys: Keyring;
  /** What the capabilities contribute to each other. */
  readonly ports: Ports;
}

/** The address of a page of ours as members reach it. Null = they cannot, so the chat says what the page would show. */
export type PublicLink = (path: string) => string | null;

export type AddJob = (
  name: string,
  payload: Readonly<Record<string, unknown>>,
  runAt: Date,
  key: string,
) => Promise<void>;

export type Audit = (
  action: string,
  subject: Readonly<Record<string, string | number | null>>,
  unitId?: number,
) => Promise<void>;

/** The dialogue of this person in this place; a row, so a restart does not lose it. */
export interface DialogueHere {
  readonly current: { readonly name: string; readonly state: Readonly<Record<string, unknown>> } | null;
  /** Opens one, or goes on with new state. */
  readonly keep: (name: string, state: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** One line of 我的. */
export interface Mine {
  readonly label: Readonly<Record<Locale, string>>;
  readonly line: string;
}

/** Something that can still be taken back. */
export interface Undoable {
  readonly at: Date;
  readonly run: () => Promise<readonly Reply[]>;
}

export interface Ports {
  readonly mine: (context: OpenContext) => Promise<readonly Mine[]>;
  /** The latest thing this person did that can still be taken back. */
  readonly undoable: (context: OpenContext) => Promise<Undoable | null>;
  /** The sender has their data erased: ends what they still take part in and forgets what names them. */
  readonly forget: (context: OpenContext) => Promise<readonly Reply[]>;
}

/** A page behind a one-time link. Looking never spends the link; a press of its button does, when `act` says so. */
export interface OncePage {
  /** The body of the page: a string of HTML made by hono/jsx. */
  readonly view: (payload: Readonly<Record<string, unknown>>, locale: Locale) => string | Promise<string>;
  readonly act: (
    payload: Readonly<Record<string, unknown>>,
    form: FormData,
    context: JobContext & { readonly locale: Locale },
  ) => Promise<{ readonly spent: boolean; readonly response: Response | string; readonly replies?: readonly Reply[] }>;
}

/** What a command makes of a line, before anything is read or written. */
export type Work =
  | { readonly kind: "say"; readonly replies: readonly Reply[] }
  | {
      readonly kind: "verb";
      /** Null: the line is not its own after all, and nothing was written. */
      readonly run: (context: OpenContext) => Promise<readonly Reply[] | null>;
    }
  /** A hot path: `routine` is an SQL function (items jsonb, now, process) that does everything in one call. */
  | {
      readonly kind: "batch";
      readonly routine: string;
      readonly input: Readonly<Record<string, unknown>>;
    };

interface Named {
  /** The canonical Chinese name, its aliases, the English name. */
  readonly names: readonly [string, ...string[]];
  /** Its line in help. */
  readonly summary: Readonly<Record<Locale, string>>;
  readonly where: "group" | "private" | "anywhere";
  /** Roles it is offered to in help; the verb itself decides who may. Absent = everybody. */
  readonly offeredTo?: readonly Role[];
  /** Whether the name, with these arguments, is meant beyond doubt, whatever else the line may look like. */
  readonly firm?: (args: string) => boolean;
  /** The arguments of a line that means this command without naming it (+1); null = not mine. */
  readonly recognise?: (line: Line) => string | null;
  /** Whether a whole unaddressed group message means this beyond doubt. */
  readonly unmistakable?: (line: Line) => boolean;
}

/** May throw Refusal for a mistake in the line itself. */
export interface OpenCommand extends Named {
  readonly lane: "open";
  /** Null = not mine after all: an answer in a dialogue may begin like a command. */
  readonly prepare: (args: string, line: Line) => Work | null;
}

export interface SealedCommand extends Named {
  readonly lane: "sealed";
  /** False = not mine after all. */
  readonly takes?: (args: string) => boolean;
  /** The answer goes from memory to whoever asked; it is never stored. */
  readonly run: (args: string, context: SealedContext) => Promise<readonly Card[]>;
}

export type Command = OpenCommand | SealedCommand;

/** Facts → card, in a language. Registered by kind, so the facts' type is the kind's business. */
export type CardOf = (facts: never, locale: Locale) => Card;

export interface JobContext {
  readonly tx: Tx;
  readonly now: Date;
  readonly publicLink: PublicLink;
  readonly addJob: AddJob;
  readonly keys: Keyring;
}

/** A job that comes again and again; any number of replicas have it once. */
export interface Recurring {
  readonly next: (now: Date) => Date;
  readonly run: (context: JobContext) => Promise<readonly Reply[]>;
}

/** Whoever opened a private chat, as the platform tells. */
export interface Newcomer extends Account {
  readonly name: string;
  readonly departments: () => Promise<readonly string[]>;
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
  /** Answers in dialogues, by the name of the dialogue. */
  readonly dialogues?: Readonly<
    Record<string, (text: string, state: never, context: OpenContext) => Promise<readonly Reply[]>>
  >;
  /** What to say to a line that means nothing to anybody and answers no dialogue. One capability has it. */
  readonly fallback?: (line: Line, context: OpenContext) => Promise<readonly Reply[]>;
  /** The bot came into a group. */
  readonly welcome?: (context: OpenContext) => Promise<readonly Reply[]>;
  /** It was taken out of one: whoever counts on it there hears so elsewhere. */
  readonly removed?: (context: OpenContext) => Promise<readonly Reply[]>;
  /** Somebody opened the private chat. Platforms tell so just before a concern is written there: it looks, and writes nothing. */
  readonly hello?: (someone: Newcomer, tx: Tx) => Promise<Said>;
  readonly sealed?: SealedLane;
  readonly mine?: Ports["mine"];
  readonly undoable?: Ports["undoable"];
  readonly forget?: Ports["forget"];
  /** Pages behind one-time links, by purpose. */
  readonly once?: Readonly<Record<string, OncePage>>;
  /** Its pages for officers who are signed in, below /console. */
  readonly console?: ConsolePart;
  /** Pages below path prefixes of its own (`/ics`). Loaded with the first request. */
  readonly pages?: {
    readonly prefix: string;
    readonly load: () => Promise<(db: Db, clock: Clock, locale: Locale) => (request: Request) => Promise<Response>>;
  };
  /** Removes what is older than its purpose needs; runs every night. Answers how many rows went, by table. */
  readonly retention?: (tx: Tx, now: Date) => Promise<Readonly<Record<string, number>>>;
  /** Its part of the REST interface, below /api/v1. Loaded only when the interface is on. */
  readonly api?: () => Promise<(db: Db, clock: Clock) => OpenAPIHono>;
  /** The same for what is read with a personal token, under the name of its holder. */
  readonly personalApi?: () => Promise<(db: Db, clock: Clock) => OpenAPIHono<PersonalEnv>>;
  readonly cron?: Readonly<Record<string, Recurring>>;
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
  /** There is news on something that was raised in private. Says nothing of it. */
  doorbell: "grievance.doorbell",
} as const;
