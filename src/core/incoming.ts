import type { Delivery, Sent } from "./adapter.ts";

/** One platform identity. `user` is the platform's own id, opaque to us. */
export interface Account {
  readonly platform: string;
  readonly tenant: string;
  readonly user: string;
}

/** A chat. In a private chat `chat` is the user id of the person, so a place can be addressed before its first message. */
export interface Place {
  readonly platform: string;
  readonly tenant: string;
  readonly chat: string;
  readonly kind: "group" | "private";
}

/** Somebody named in a message by the platform's own mention, never by typed text. */
export interface Mention extends Account {
  readonly name: string;
}

/**
 * The synchronous answer a platform waits for (a toast, a card update, a passive reply). Lives in memory only.
 * `answer` resolves to null when the moment has passed; the reply is then pushed like any other.
 */
export interface ReplyHandle {
  readonly expiresAt: Date;
  readonly answer: (delivery: Delivery) => Promise<Sent | null>;
}

/** One thing a person did on a platform, in no platform's dialect. */
export interface Incoming {
  /** The platform's id of this message or click: the idempotency key. */
  readonly eventId: string;
  readonly at: Date;
  readonly place: Place;
  /** As the platform shows it; absent where the platform does not tell. */
  readonly placeName?: string;
  readonly sender: Account;
  /** As the platform shows it; absent where the platform does not tell. */
  readonly senderName?: string;
  /**
   * The sender's departments as the platform's directory has them, each from the top down (实验小学/语文组); asked for only by
   * who needs them. Absent where the platform has none; never rejects.
   */
  readonly departments?: () => Promise<readonly string[]>;
  /**
   * `entered`: the bot came into a group, or somebody opened the private chat with it. `removed`: it was taken out of the
   * group, or the group is no more.
   */
  readonly via: "message" | "button" | "entered" | "removed";
  /** What was typed, our own mention already stripped; for a button, the line it stands for. */
  readonly text: string;
  /** Something that is no text came with it, or was all of it. What it is stays with the platform: it is not fetched. */
  readonly carries?: "picture" | "file";
  /** Private chat, our mention, a reply to a message of ours, or a button. */
  readonly addressed: boolean;
  readonly mentions: readonly Mention[];
  /** The platform's id of this message, where an answer may quote it. */
  readonly messageId?: string;
  /** The platform's id of the message replied to, or of the message whose button was pressed. */
  readonly replyTo?: string;
  /** Whether the platform sends it again when we report a failure. */
  readonly redelivers: boolean;
  readonly reply?: ReplyHandle;
}

/** The private chat with the holder of this account. */
export const privatePlace = (account: Account): Place => ({
  platform: account.platform,
  tenant: account.tenant,
  chat: account.user,
  kind: "private",
});
