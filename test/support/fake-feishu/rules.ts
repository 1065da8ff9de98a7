/** What a rule was broken by, and where the rule is written: §x of the fact file, or a page of the documentation. */
interface Violation {
  readonly rule: string;
  readonly cite: string;
  readonly what: string;
}

/** A reply of the platform's HTTP interface. */
export interface Reply {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Rules {
  readonly violations: readonly Violation[];
  readonly violate: (rule: string, cite: string, what?: unknown) => void;
  /** How often each limit was hit: no violation, a platform limits whoever comes too fast. */
  readonly throttled: Readonly<Record<string, number>>;
  readonly throttle: (limit: string) => void;
}

export const createRules = (): Rules => {
  const violations: Violation[] = [];
  const throttled: Record<string, number> = {};
  return {
    violations,
    violate: (rule, cite, what = "") =>
      violations.push({
        rule,
        cite,
        what: (typeof what === "string" ? what : (JSON.stringify(what) ?? "")).slice(0, 400),
      }),
    throttled,
    throttle: (limit) => {
      throttled[limit] = (throttled[limit] ?? 0) + 1;
    },
  };
};

/** Numbers of the documentation. */
export const LIMITS = {
  /** §3.1 */
  textBytes: 150 * 1024,
  /** §3.1 */
  cardBytes: 30 * 1024,
  /** §3.3 */
  cardElements: 200,
  /** §3.3 */
  nesting: 5,
  /** §3.3 */
  tables: 5,
  /** §3.1 */
  uuidLength: 50,
  /** §3.1 */
  uuidMs: 3_600_000,
  /** §3.1, §3.3 */
  cardLifeMs: 14 * 86_400_000,
  /** §3.6 */
  readersMs: 7 * 86_400_000,
  /** §4.1: to one user, and to one group; §3.1: changes of one message. */
  perSecond: 5,
  /** §4.1: of one API. */
  apiPerSecond: 50,
  apiPerMinute: 1000,
  /** §4.3 */
  tokenMs: 7_200_000,
  tokenRenewMs: 1_800_000,
  /** §1.5 */
  ackMs: 3_000,
  redeliverMs: [15_000, 300_000, 3_600_000, 21_600_000],
  /** §1.1 */
  challengeMs: 1_000,
  /** §1.8 */
  connections: 50,
} as const;

/** Codes with the words and the HTTP status of the documentation (§4.2, im-v1/message/create.md, patch.md, reply.md). */
const MESSAGES: Readonly<Record<number, string>> = {
  230001: "Your request contains an invalid request parameter.",
  230002: "The bot can not be outside the group.",
  230006: "Bot ability is not activated.",
  230011: "The message is recalled.",
  230012: "Bot is NOT the sender of the message.",
  230013: "Bot has NO availability to this user.",
  230018: "These operations are NOT allowed at current group settings.",
  230020: "This operation triggers the frequency limit.",
  230022: "The content of the message contains sensitive information.",
  230025: "The length of the message content reaches its limit.",
  230027: "Lack of necessary permissions.",
  230031: "Message can only be modified within 14 days after sending.",
  230033: "The message is too old to tell who read it.",
  230034: "The receive_id is invalid.",
  230035: "Send Message Permission deny.",
  230049: "The message is being sent.",
  230053: "The user has stopped the bot from sending messages.",
  230099: "Failed to create card content",
  230110: "Action unavailable as the message has been deleted.",
  232006: "Your request specifies a chat_id which is invalid.",
  232011: "Operator can NOT be out of the chat.",
  234001: "Invalid request param.",
  232009: "Your request specifies a chat which has already been dissolved.",
  40011: "page size is invalid",
  41050: "no user authority error",
  99991400: "request trigger frequency limit",
  99991661: "Missing access token for authorization",
  99991663: "Invalid access token for authorization",
  99991671: "Invalid access token, access token must start with t-",
  99991672: "Access denied. One of the following scopes is required",
  99992351: "The request contains an unknown open_id",
  99992354: "The request contains an unknown message_id",
  99992361: "open_id cross app",
  10003: "invalid param",
  10014: "app secret invalid",
};

export const refusal = (code: number, detail = ""): Reply => ({
  status: code === 99991400 ? 429 : 400,
  body: { code, msg: `${MESSAGES[code] ?? "failed"}${detail}` },
});

/** §4.2: the sub-code of a refused card stands in the words. */
export const cardRefusal = (sub: number, detail: string): Reply =>
  refusal(230099, `, ext=ErrCode: ${sub}; ErrMsg: ${detail}; ErrorValue: `);

export const success = (data: object, msg = "success"): Reply => ({ status: 200, body: { code: 0, msg, data } });

/** Counts what happened within a time, per key. */
export const createWindow = (now: () => number, ms: number, most: number): ((key: string) => boolean) => {
  const times = new Map<string, readonly number[]>();
  return (key) => {
    const recent = (times.get(key) ?? []).filter((at) => at > now() - ms);
    const free = recent.length < most;
    times.set(key, free ? [...recent, now()] : recent);
    return free;
  };
};
