import { DeliveryError } from "../../src/core/errors.ts";

interface Refused {
  readonly resetMs: number | undefined;
  readonly scopes: readonly string[];
}

/** A call that the platform refused, or that never got an answer (`code` 0: then nobody knows whether it was done). */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: number;
  readonly status: number;
  /** What the platform asks to wait, where it says so. */
  readonly resetMs: number | undefined;
  /** The scopes any one of which would do. */
  readonly scopes: readonly string[];
  constructor(code: number, status: number, options: ErrorOptions & Partial<Refused> = {}) {
    super(`feishu: code ${code}, status ${status}`, options);
    this.code = code;
    this.status = status;
    this.resetMs = options.resetMs;
    this.scopes = options.scopes ?? [];
  }
}

/** §4.2: no token, or one that is not good any more. A new one helps. */
export const TOKEN_CODES: ReadonlySet<number> = new Set([99991661, 99991663, 99991665, 99991671]);

/** What comes to pass by itself: how long to wait for it, in milliseconds. */
const PATIENCE: ReadonlyMap<number, number> = new Map([
  // Limits: of messages, of the gateway, of the old interfaces by system, chat and day.
  [230020, 1_000],
  [99991400, 1_000],
  [11232, 2_000],
  [11233, 1_000],
  [11247, 60_000],
  // The same uuid is on its way.
  [230049, 1_000],
  // The token, after a fresh one did not help; and what is set wrong in the console, where somebody may be at it.
  ...[...TOKEN_CODES].map((code) => [code, 5_000] as const),
  [10003, 10_000],
  [10014, 10_000],
]);

/** Answers of a platform that is in trouble itself. */
const isTrouble = (status: number): boolean => status === 429 || status >= 500;

/** The card itself is refused: its content, size or a part of it. The words can still go as text. */
const CARD_CODES: ReadonlySet<number> = new Set([
  ...[230099, 230025, 230054, 230001, 100290, 11310],
  ...[200380, 200381, 200550, 200570, 200621, 200861, 200914, 200915],
]);

/** The message to answer is gone, or cannot be answered there. The words can still go by themselves. */
const REPLY_CODES: ReadonlySet<number> = new Set([230011, 230110, 230019, 230071, 230072, 99992354]);

/** Something is set wrong in the console; nothing the program does helps (§4.2). */
const SETTINGS: ReadonlyMap<number, string> = new Map([
  [230006, "the app has no bot, or no published version"],
  [230027, "the app lacks a permission for this chat"],
  [99991401, "this machine is not on the app's list of allowed addresses"],
  [99991403, "the tenant's calls of this month are used up"],
  [99991672, "the app lacks a scope"],
  [10003, "the app id or its secret is not right"],
  [10014, "the app secret is not right"],
  // Of the event socket (§1.8).
  [514, "the app id or its secret is not right"],
  [1000040350, "too many programs are connected as this app"],
]);

const codeOf = (error: unknown): number => (error instanceof CallError ? error.code : 0);

export const isCardRefused = (error: unknown): boolean => CARD_CODES.has(codeOf(error));
export const isReplyRefused = (error: unknown): boolean => REPLY_CODES.has(codeOf(error));
/** What to tell whoever runs the program; undefined when it is not theirs to mend. */
export const wrongSetting = (code: number, scopes: readonly string[] = []): string | undefined => {
  const wrong = SETTINGS.get(code);
  return wrong && scopes.length > 0 ? `${wrong}: ${scopes.join(" or ")}` : wrong;
};

/** In the words of the engine: to be tried again after a time, or not at all. */
export const deliveryError = (error: unknown): DeliveryError => {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof CallError))
    return new DeliveryError("feishu: the message could not be made", { cause: error });
  const trouble = error.code === 0 || isTrouble(error.status) ? 1_000 : undefined;
  const patience = error.resetMs ?? PATIENCE.get(error.code) ?? trouble;
  return new DeliveryError(error.message, {
    cause: error,
    ...(patience === undefined ? {} : { retryAfterMs: patience }),
  });
};
