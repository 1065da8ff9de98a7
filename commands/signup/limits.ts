/** Heads in one party, at most. */
export const MAX_PARTY = 20;
/** Heads in one activity, at most. */
export const MAX_CAPACITY = 100_000;
export const MAX_TITLE = 40;
export const MAX_VENUE = 60;
export const MAX_REMARKS = 300;
export const MAX_NOTE = 100;
/** Parties named on the live card, and in a list in chat. */
export const CARD_NAMES = 12;
export const ROSTER_NAMES = 100;
/** Activities in one list in chat. */
export const LIST_LENGTH = 10;
/** How long something can be taken back. */
export const UNDO_MS = 10 * 60_000;
/** Activities to choose from in one question. */
export const CHOICES = 8;
/** People named in one line. */
export const MAX_NAMES = 20;
/** Notes of a sign-up and remarks of an activity are kept for so many days after the activity. */
export const NOTES_DAYS = 90;
