/** The one source of time for verbs, jobs, keys, expiry and cards. */
export interface Clock {
  readonly now: () => Date;
}

export interface Bucket {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** Shared memory that may be lost at any time: tokens, buckets, drafts, dedupe of sealed steps. Nothing in it is the truth. */
export interface Ephemeral {
  readonly get: (key: string) => Promise<string | null>;
  readonly set: (key: string, value: string, ttlMs: number) => Promise<void>;
  /** True when the key was free and is now ours. */
  readonly setIfAbsent: (key: string, value: string, ttlMs: number) => Promise<boolean>;
  readonly delete: (key: string) => Promise<void>;
  /** Takes one token: 0 when taken, else the milliseconds until one will be there (nothing taken). */
  readonly take: (key: string, bucket: Bucket) => Promise<number>;
  readonly ready: () => boolean;
  readonly close: () => Promise<void>;
}

/** Log fields, an allow-list: no message text, no account id, no free object can be written. */
export interface LogFields {
  readonly requestId?: string;
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly platform?: string;
  readonly command?: string;
  readonly outcome?: string;
  readonly count?: number;
  readonly code?: string;
  readonly port?: number;
  readonly part?: string;
  readonly job?: string;
}

export interface Log {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
}

/** Secrets that outlive a day. They lie in KEYS_DIR: never in the database, never in a backup of it. */
export interface Keyring {
  /** The newest key of a purpose, made when there is none. */
  readonly current: (purpose: string) => { readonly version: number; readonly key: Uint8Array };
  /** Null when it was destroyed. */
  readonly version: (purpose: string, version: number) => Uint8Array | null;
}

export type Locale = "zh" | "en";

export type Role = "admin" | "chair" | "organizer" | "officer" | "scrutineer";

/** What the playground asks of the program: the platform's side has no database of its own. */
export interface PlaygroundHost {
  readonly people: () => Promise<
    readonly {
      readonly id: string;
      readonly name: string;
      readonly unit: string;
      readonly roles: readonly Role[];
    }[]
  >;
  readonly groups: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** `unit` is a path such as 区/校/组, created where missing; roles apply there. */
  readonly addPerson: (person: {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly Role[];
    readonly unit?: string;
  }) => Promise<void>;
  readonly addGroup: (group: { readonly id: string; readonly name: string }) => Promise<void>;
  readonly now: () => Date;
  /** Moves the clock, then resolves when everything that became due has run and was delivered. */
  readonly advance: (seconds: number) => Promise<Date>;
}
