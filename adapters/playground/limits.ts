/** The numbers of the make-believe platform. */
export const LIMITS = {
  bodyBytes: 64 * 1024,
  textCharacters: 20_000,
  nameCharacters: 200,
  idCharacters: 200,
  unitParts: 8,
  advanceSeconds: 366 * 86_400,
  /** What one chat remembers; older messages fall out. */
  transcript: 2_000,
  /** What a page gets of each chat when it connects. */
  history: 120,
  /** Messages whose buttons still work and which can still be updated, over all chats. */
  posts: 10_000,
  sendKeys: 100_000,
  eventIds: 50_000,
  /** The longest a call waits for what it caused. */
  answerMs: 5_000,
  /** How long a press waits for its toast. */
  replyMs: 3_000,
  idempotentMs: 3_600_000,
  liveIntervalMs: 60,
  liveLifetimeMs: 14 * 86_400_000,
  heartbeatMs: 15_000,
  /** Unread events after which a page that does not read is cut off; it comes back and starts afresh. */
  streamBacklog: 1_000,
} as const;
