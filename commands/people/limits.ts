/** A name is at least two characters; the longest Uighur and Tibetan names fit. */
export const MAX_NAME = 30;
/** How many choices a card offers. */
export const MAX_CHOICES = 6;
/** How long somebody has to say whether an account is theirs. */
export const JOIN_REQUEST_MS = 3 * 24 * 3_600_000;
/** Whom a request goes to at most. */
export const MAX_ASKED = 5;
/** How long an upload link works. */
export const UPLOAD_MINUTES = 15;
export const MAX_FILE_BYTES = 5 * 1024 * 1024;
export const MAX_ROWS = 20_000;
/** A spreadsheet unpacks to so many bytes at most; 20,000 rows need a tenth of it. */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
/** Parts of a spreadsheet file: sheets, styles, pictures. */
export const MAX_PARTS = 500;
/** Bad rows shown one by one. */
export const SHOWN_BAD_ROWS = 50;
export const MAX_UNIT_NAME = 40;
export const MAX_UNIT_DEPTH = 5;
export const MAX_STAFF_NUMBER = 20;
export const MAX_NOTE = 100;
/** 审计 without a number, and at most. */
export const AUDIT_LINES = 20;
export const MAX_AUDIT_LINES = 50;
