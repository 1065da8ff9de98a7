import type { Card } from "./card.ts";
import type { Db, Line, PublicLink, Tx } from "./command.ts";
import type { Incoming } from "./incoming.ts";
import type { Bucket, Clock, Ephemeral, Keyring, Locale } from "./ports.ts";

/** The one thing the sealed lane has of the sender: a way back that nothing on this path can read. */
export interface ReturnPath {
  /** Sealed to the courier's public key; always of the same length. */
  readonly seal: (publicKey: Uint8Array) => Promise<Buffer>;
}

/** What somebody is being asked in the sealed lane: encrypted, in memory that may be lost, changed once all is committed. */
export interface SealedDraft {
  readonly state: Readonly<Record<string, unknown>> | null;
  /** `verbatim`: what is typed next is the answer itself, also when it begins like a command. */
  readonly keep: (
    state: Readonly<Record<string, unknown>>,
    ttlMs: number,
    options?: { readonly verbatim?: boolean },
  ) => void;
  readonly close: () => void;
}

export type Shelf = Pick<Ephemeral, "get" | "set" | "setIfAbsent" | "delete">;

/** No sender, no account, no event id: what is not here cannot be written. */
export interface SealedContext {
  readonly tx: Tx;
  /** China date, `YYYY-MM-DD`; the sealed lane knows no times. */
  readonly today: string;
  readonly text: string;
  readonly returnPath: ReturnPath;
  /** Asks whoever can open the way back, sealed to this key of theirs, whether the sender may raise something. */
  readonly mayFile: (key: { readonly version: number; readonly publicKey: Uint8Array }) => Promise<boolean>;
  readonly draft: SealedDraft;
  /** The line to which this lane was offered a moment ago; it is kept nowhere but in this process's memory. */
  readonly recall: () => string | null;
  /** Takes a token from a bucket of the sender: 0, or the milliseconds until there is one. */
  readonly take: (name: string, bucket: Bucket) => Promise<number>;
  /** A picture or a file came with the line; nobody here has it. */
  readonly carries?: NonNullable<Incoming["carries"]>;
  /** Memory that may be lost, for what is too large for the draft; never under a name that follows from the sender. */
  readonly shelf: Shelf;
  /** Runs once all is committed. */
  readonly after: (work: () => Promise<void>) => void;
  /** The absolute address of a page of ours. */
  readonly link: (path: string) => string;
  readonly keys: Keyring;
  readonly locale: Locale;
  /** Null on a page of ours: it is there already. */
  readonly publicLink: PublicLink;
  /** The same for a redelivery of the same event, and meaningless after two days. */
  readonly idempotencyTag: Buffer;
}

/** What pages of the sealed lane work with. Whoever opens them is nobody: there is no account and no way back. */
export interface Visits {
  readonly clock: Clock;
  readonly keys: Keyring;
  readonly locale: Locale;
  /** What forms were used and how often anything was done; no address is in it. */
  readonly ephemeral: Ephemeral;
  /** Marks and buckets of addresses, hashed under a key of the day: in this process's memory and nowhere else. */
  readonly callers: {
    readonly take: (caller: string, name: string, bucket: Bucket) => Promise<number>;
    readonly bar: (caller: string, name: string, ttlMs: number) => Promise<void>;
    readonly barred: (caller: string, name: string) => Promise<boolean>;
  };
  /** One step in one transaction, as the role that knows nobody. */
  readonly step: <T>(
    step: Pick<SealedContext, "text" | "take" | "idempotencyTag"> & { readonly state: SealedDraft["state"] },
    run: (context: SealedContext) => Promise<T>,
  ) => Promise<T>;
  /** A page failed; only a code of it is written down. */
  readonly failed: (error: unknown) => void;
}

export interface SealedPages {
  readonly fetch: (request: Request, caller: () => string) => Promise<Response>;
  /** The answer to a form that is too large to be read. */
  readonly tooLarge: () => Promise<Response>;
}

/** What the sealed lane does besides its commands. One capability has it. */
export interface SealedLane {
  /** Its pages below a prefix of their own, loaded with the first request. `caller` is for counting only. */
  readonly pages?: {
    readonly prefix: string;
    /** How large a form with pictures may be. */
    readonly maxBytes: number;
    readonly load: () => Promise<(visits: Visits) => SealedPages>;
  };
  /** Whether a private line that no command takes may be meant for it. Pure: nothing is known of the sender. */
  readonly mayBe: (line: Line) => boolean;
  readonly offer: (context: SealedContext) => Promise<readonly Card[]>;
  /** What a dialogue of this lane understands before any command does, also in the middle of somebody's words: what leaves it. */
  readonly leaves: (text: string) => boolean;
  /** An answer in the sender's dialogue. */
  readonly answer: (context: SealedContext) => Promise<readonly Card[]>;
  /** A picture or a file without words came while nothing was asked. */
  readonly carried: (context: SealedContext) => Promise<readonly Card[]>;
  /** Whether something that is better said in private was said in a group. Pure. */
  readonly overhears: (text: string) => boolean;
  /** Whether concerns are taken at all. Looks, and writes nothing. */
  readonly isOpen: (db: Db) => Promise<boolean>;
  /** What its sender, and nobody else, hears of that; may be nothing. */
  readonly nudge: (context: SealedContext) => Promise<readonly Card[]>;
}
