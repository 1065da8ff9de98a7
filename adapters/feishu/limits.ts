/** The platform's numbers, and ours where it has none. Sections are those of the fact file `feishu.md`. */
export const LIMITS = {
  /** A request body above this is refused before it is read to its end. Messages of people have at most 150 KB. */
  bodyBytes: 1024 * 1024,
  /** §3.1: a text message may have 150 KB; some are left for the envelope. */
  textBytes: 140 * 1024,
  /** §3.1: a card may have 30 KB, counted as it stands, escaped, in the request; some are left for the envelope. */
  cardBytes: 28 * 1024,
  /** §3.3 */
  cardElements: 200,
  /** Longer titles are a paragraph. */
  titleCharacters: 120,
  summaryCharacters: 100,
  labelCharacters: 80,
  optionCharacters: 100,
  toastCharacters: 200,
  nameCharacters: 40,
  /** More are shown as lines to type. */
  buttons: 30,
  options: 100,
  /** Labels up to here stand side by side, longer ones below each other. */
  shortLabel: 12,
  /** Fields beyond this are lines of one text: a row costs five elements. */
  fieldRows: 12,
  barCells: 12,
  /** §3.1 */
  uuidCharacters: 50,
  /** §3.1: the same uuid succeeds once within an hour; clocks differ and a send takes its time. */
  idempotentMs: 55 * 60_000,
  /** §3.1: five changes of one message a second. */
  liveIntervalMs: 250,
  /** §3.3: cards of JSON 2.0 can be used and changed for 14 days. */
  liveLifetimeMs: 14 * 86_400_000,
  /** §1.5: a callback must be answered within 3 s. */
  clickMs: 2_500,
  /** A toast waits so long for the new card, and a change of the card for the toasts, to go together; either may never come. */
  clickPatienceMs: 300,
  /** §1.5: events come again for 7.1 hours. Whether those are signed afresh is not known, so older ones may pass. */
  freshMs: 8 * 3_600_000,
  /** How far the platform's clock may be ahead of ours. */
  skewMs: 30 * 60_000,
  /** Further apart, and the doctor says that a clock is wrong. */
  doctorSkewMs: 5 * 60_000,
  /** The SDK has no time limit on calls, we do. */
  callMs: 10_000,
  uploadMs: 30_000,
  /** §4.3: a token is good for two hours; the SDK's margin. */
  tokenMarginMs: 180_000,
  /** How long one process may take to fetch the token for all. */
  tokenLockMs: 10_000,
  tokenPatienceMs: 3_000,
  tokenPollMs: 50,
  /** How long a send waits for its turn before it is given back to the outbox. */
  turnMs: 30_000,
  /** §5.1 */
  namesPerCall: 10,
  /** How long an event waits for the name of its sender. */
  nameMs: 800,
  /** Nobody waits longer for one, and the next call can be the good one. */
  nameCallMs: 2_000,
  /** After a call that failed by itself. */
  nameRestMs: 5_000,
  /** Of a hundred readers each. */
  readerPages: 50,
  nameMemoryMs: 24 * 3_600_000,
  namelessMs: 10 * 60_000,
  names: 20_000,
  /** How long somebody who says who they are waits for their departments: three calls and more. */
  departmentMs: 1_000,
  departmentsOfOne: 3,
  /** Departments above each other that are named. */
  departmentDepth: 4,
  departments: 2_000,
  /** How long a message of ours is known as ours, so that a reply to it counts as addressed. */
  oursMs: 14 * 86_400_000,
} as const;

const INTERFACE = { capacity: 30, refillPerSecond: 16 };

/** §4.1. A bucket lets through its capacity and its refill within one second, so the two together are the limit. */
export const PACES = {
  /** 5 a second to one person, or to one group with all its bots. */
  place: { capacity: 2, refillPerSecond: 3 },
  /** 5 a second for one message. */
  card: { capacity: 1, refillPerSecond: 4 },
  /** 50 a second and 1000 a minute for one interface. */
  send: INTERFACE,
  patch: INTERFACE,
  /** 5 a second. */
  names: { capacity: 2, refillPerSecond: 3 },
  /** No number is told for it; seldom asked. */
  departments: { capacity: 8, refillPerSecond: 8 },
} as const;
