import type { PartyError } from "./people.ts";

export type IntentKind =
  | "join"
  | "leave"
  /** Does not want to, or says so: changes nothing by itself. Who is signed up may be asked. */
  | "decline"
  | "question"
  | "list"
  | "mine"
  | "activities"
  | "help"
  | "chatter"
  | "relay"
  | "create"
  | "change"
  | "stop"
  | "reopen"
  | "cancel"
  | "poll"
  | "vote"
  | "endPoll"
  | "result"
  | "checkin"
  | "mute"
  | "unmute"
  | "iam"
  | "concern"
  | "withdrawConcern"
  | "undo"
  | "remind"
  | "broadcast"
  | "withdrawBroadcast"
  | "schedule"
  | "export"
  | "bind"
  | "unknown";

export type Topic =
  | "places"
  | "how"
  | "who"
  | "deadline"
  | "where"
  | "when"
  | "mine"
  | "count"
  | "cost"
  | "family"
  | "leave"
  | "other";

export type Target =
  | { readonly number: number }
  /** 1和3, 1、3: beyond doubt all of them. */
  | { readonly numbers: readonly number[] }
  /** 第二个: of the list that was shown last. */
  | { readonly ordinal: number }
  /** 秋游、羽毛球 may be one title or two: what is open tells. */
  | { readonly title: string }
  | { readonly both: true }
  | { readonly all: true };

export interface Intent {
  readonly kind: IntentKind;
  readonly target?: Target;
  readonly heads?: number;
  readonly family?: number;
  /** A party nobody can have; refuse it politely. */
  readonly headsError?: PartyError["error"];
  /** The people it is done for. The sender is not among them, unless `self`. With "unknown": who may be meant. */
  readonly others?: readonly string[];
  readonly self?: true;
  /** With "unknown" and a title: what it would be if the title is one of those open. */
  readonly ifTitle?: "join" | "leave";
  readonly note?: string;
  readonly topic?: Topic;
  /** The letters of a poll (`a`, `c`). */
  readonly choices?: readonly string[];
  /** The day said of the target (周六的羽毛球): it tells two of the same name apart. */
  readonly on?: string;
  /** A whole message nobody could take for anything else (+1, 报名, -1). */
  readonly short: boolean;
}

export const UNKNOWN: Intent = { kind: "unknown", short: false };
