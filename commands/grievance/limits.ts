/** A concern and every later message, in characters. */
export const MAX_TEXT = 4_000;
/** Shorter is no concern that somebody could work on. */
export const MIN_TEXT = 4;
/** Texts are padded to a multiple of so many bytes before they are encrypted. */
export const BUCKET = 256;
/** Messages of the reporter per case and day. */
export const MESSAGES_A_DAY = 20;
/** What an officer must write at least, in characters, to have a reporter muted. */
export const LEAST_REASON = 6;
/** For so many days no new concern is taken from an account, in how many cases a month, and how old the list of them gets. */
export const STOP_DAYS = 30;
export const STOPS_A_MONTH = 3;
export const STOP_LIST_DAYS = 365;
/** What the first officer asked lapses after so many days. */
export const STOP_ASK_DAYS = 30;
/** How long somebody has between two steps of a filing. */
export const DRAFT_MS = 30 * 60_000;
/** For how long a second press of the last button shows the same receipt. */
export const FILED_MS = 3 * 60_000;
/** For how long a receipt that was shown stays open in the chat. */
export const SESSION_MS = 15 * 60_000;
/** New concerns of one account in any 24 hours: each has a bucket of its own, which fills in that time. */
export const FILINGS_A_DAY = 3;
export const ONE_A_DAY = { capacity: 1, refillPerSecond: 1 / 86_400 } as const;
/** Nudges to one account in a day, however much of it says in groups. */
export const NUDGES_A_DAY = { capacity: 1, refillPerSecond: 1 / 86_400 } as const;
/** Receipts that one account may try in an hour. */
export const LOOKUPS_AN_HOUR = { capacity: 10, refillPerSecond: 10 / 3_600 } as const;
/** So many concerns are released together, or whatever waits when so many hours have passed. */
export const BATCH = 5;
export const BATCH_HOURS = 6;
/** Concerns are released, and officers told of them, in these China hours. */
export const RELEASE_FROM = 7;
export const RELEASE_UNTIL = 20;
/** A door-bell rings so many minutes after an officer's act, at random, and in these China hours. */
export const BELL_MINUTES = { least: 5, most: 60 } as const;
export const BELL_FROM = 8;
export const BELL_UNTIL = 21;
/** An officer who began to write holds the case for so long. */
export const LEASE_MS = 10 * 60_000;
/** Days in which a reporter may rate an answer; afterwards the case closes as not rated. */
export const RATING_DAYS = 7;
/** Days after which the way back of a closed case goes. */
export const ROUTE_DAYS = 7;
/** Days until a closed case goes, with its key: an ordinary one, and one that was mediated. */
export const RETAIN_DAYS = { ordinary: 365, mediated: 3 * 365 } as const;
/** No figure below this many cases is shown. */
export const LEAST_COUNTED = 5;
/** An extension at most, in calendar days. */
export const MAX_EXTENSION_DAYS = 30;
/** Keys of the way back: a new one every so many days, and none older than so many. */
export const ROUTE_KEY_DAYS = 30;
export const ROUTE_KEY_MAX_DAYS = 180;
/** Cases on one card of the queue, units and officers on one card of the dialogue. */
export const SHOWN_CASES = 10;
export const SHOWN_CHOICES = 8;
/** Messages of a case on one card. */
export const SHOWN_MESSAGES = 12;
/** A page of the web form can be sent for so long after it was opened. */
export const FORM_MS = 2 * 3_600_000;
/** What a browser works out before it may file: so many sums, each with so many leading zero bits. 1 to 2 s on a phone. */
export const WORK = { sums: 16, bits: 15 } as const;
/** Concerns by the web form: of one address (a school has one), and of the whole union. */
export const WEB_FILINGS_FROM = { capacity: 10, refillPerSecond: 10 / 86_400 } as const;
export const WEB_FILINGS_AN_HOUR = { capacity: 60, refillPerSecond: 60 / 3_600 } as const;
/** Receipts that open nothing, of one address; after the last of them it has to wait. */
export const WEB_SLIPS = { capacity: 20, refillPerSecond: 20 / 3_600 } as const;
export const WEB_BAR_MS = 15 * 60_000;
/** An answer to a receipt takes at least so long, whatever it opens. */
export const WEB_ANSWER_MS = 300;
/** Pictures that come with one message, and with a case in all. */
export const PICTURES = 3;
export const PICTURES_A_CASE = 8;
/** What a form may send with pictures, how many such forms are read at once, and for how long. */
export const MAX_POST = 16 * 1024 * 1024;
export const MAX_WORDS = 1024 * 1024;
export const POSTS_AT_ONCE = 4;
export const POST_MS = 60_000;
/** Pictures that wait for their concern live twice as long as a step of it; so many an hour are taken in, of one address and in all. */
export const ALBUM_MS = 2 * DRAFT_MS;
export const PICTURES_FROM = { capacity: 30, refillPerSecond: 30 / 3_600 } as const;
export const PICTURES_AN_HOUR = { capacity: 90, refillPerSecond: 90 / 3_600 } as const;
/** More pixels than the largest ordinary phone makes are refused by the first bytes; others than JPEG cannot be read in small. */
export const PIXELS = { jpeg: 65_000_000, others: 32_000_000 } as const;
/** What is kept: the longest side; of a long screenshot (more than three to one) the area, and a longest side of its own. */
export const PICTURE_SIDE = 1_600;
export const PICTURE_AREA = PICTURE_SIDE * PICTURE_SIDE;
export const PICTURE_LONGEST = 6_000;
/** Pictures are padded to a multiple of so many bytes before they are encrypted, and none has more than six of them. */
export const PICTURE_BUCKET = 64 * 1024;
export const MAX_PICTURE = 6 * PICTURE_BUCKET - 4;
/** The longest a picture may take, and how many may wait for their turn. */
export const PICTURE_MS = 20_000;
export const PICTURES_WAITING = 12;
/** Templates of one unit. */
export const MAX_TEMPLATES = 40;
/** What was found in the texts of a case, on one card. */
export const SHOWN_FINDS = 20;
/** What is handed over to a school's administration, in characters. */
export const MAX_HANDED = 40_000;
/** Cases on one page of the console's list, and texts of one case on its page. */
export const INBOX_PAGE = 20;
export const SHOWN_ON_PAGE = 500;
