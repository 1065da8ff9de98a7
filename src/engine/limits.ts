/** Places in which this process sends at the same time. */
export const PARALLEL_PLACES = 64;
/** How often the outbox is looked through in case a notice was missed, in milliseconds. */
export const POLL_MS = 2_000;
/** Deliveries are written down, and live cards looked up, in groups at most so often; the first of a quiet time at once. */
export const SETTLE_EVERY_MS = 10;
export const LOOK_UP_EVERY_MS = 20;
/** How often leases of busy places are renewed; a lease lasts 30 s. */
export const KEEP_MS = 10_000;
/** A reply this old that is leased to us but unknown was lost between commit and answer. */
export const LOST_AFTER_MS = 20_000;
/** After so many failed sends that could be tried again, a reply is given up; with the growing pauses, after minutes. */
export const MAX_SENDS = 10;
/** The longest a platform can make a reply wait before it is tried again. */
export const MAX_WAIT_MS = 60_000;
/** A message can be replied to for so long where the platform sets no shorter limit for updates: 14 days. */
export const REPLY_MEMORY_MS = 14 * 24 * 3_600_000;
/** An incoming that its platform will not send again is retried for so long. */
export const RETRY_FOR_MS = 30_000;
export const RETRY_FIRST_MS = 100;
export const RETRY_MAX_MS = 2_000;
/** Incomings kept in memory for a retry; beyond that people are asked to send again at once. */
export const MAX_RETRYING = 1_000;
/** Items of one batched call. */
export const MAX_BATCH = 200;
/** Batched calls of one routine under way at once. With one, commits are heard of in their order; two are no faster. */
export const BATCHES_IN_FLIGHT = 1;
/** Bodies above this are refused before they are read. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** The same where a form carries a file: 5 MB of it and the form around it. */
export const MAX_UPLOAD_BYTES = 6 * 1024 * 1024;
/** From SIGTERM to the end, at most. */
export const DRAIN_MS = 9_000;
/** What is still being answered when all else has ended has so long. */
export const LAST_ANSWERS_MS = 2_000;
/** How long somebody who waits for deliveries is kept when another process makes them. */
export const SETTLE_PATIENCE_MS = 30_000;
/** How long a claim of an event is kept, in days. */
export const CLAIM_DAYS = 2;
/** How often what has expired is forgotten. */
export const TIDY_MS = 3_600_000;
/** A job that is at work for longer has lost its process; a job of ours is one short transaction. */
export const JOB_LOST_S = 60;
/** On the way out nobody waits longer than this for a database that does not answer. */
export const RELEASE_MS = 1_000;
/** A dialogue that nobody goes on with ends after half an hour. */
export const DIALOGUE_MS = 30 * 60_000;
/** How long a code of the console's login page can be sent. */
export const LOGIN_MS = 10 * 60_000;
export const LOGIN_CODE_LENGTH = 8;
/** A session of the console ends after so long without a request, and after so long in any case. */
export const SESSION_IDLE_MS = 30 * 60_000;
export const SESSION_MS = 12 * 3_600_000;
/** Login pages for one address: sixty at once, and one a minute after that. */
export const LOGINS_PER_CALLER = { capacity: 60, refillPerSecond: 1 / 60 };
