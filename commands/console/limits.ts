/** Wrong codes somebody may send in an hour. */
export const MAX_TRIES = 10;
export const TRIES_MS = 3_600_000;
/** How long a browser has to come in once that was confirmed; its page looks every few seconds. */
export const ENTER_MS = 2 * 60_000;
export const CODE_LENGTH = 8;
/** Personal tokens somebody may have at a time, and what one may be called. */
export const MAX_TOKENS = 20;
export const MAX_TOKEN_NAME = 40;
/** How long a token may work, in days. */
export const TOKEN_DAYS = [30, 90, 365] as const;
