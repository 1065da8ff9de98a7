/** All that the facts leave open is drawn from here; the seed is printed when a test fails. */
export interface Random {
  readonly seed: number;
  /** From 0 up to, but not including, 1. */
  readonly next: () => number;
  /** Both ends included. */
  readonly int: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly shuffle: <T>(items: readonly T[]) => readonly T[];
  readonly letters: (length: number, alphabet?: string) => string;
  /** The same object with its keys in another order and fields nobody has heard of. */
  readonly dress: <T extends object>(value: T) => T;
}

const HEX = "0123456789abcdef";
const LOWER = "0123456789abcdefghijklmnopqrstuvwxyz";
/** What an app wrote itself comes back as it was. */
const OPAQUE = new Set(["value", "form_value", "ClientConfig", "data", "user_id", "content"]);
const UNKNOWN: readonly unknown[] = [null, 0, true, "", "x", [], {}, { a: [1] }, "2026"];

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** mulberry32 */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int: Random["int"] = (from, to) => from + Math.floor(next() * (to - from + 1));
  const pick: Random["pick"] = (items) => {
    const [found] = items.slice(int(0, items.length - 1));
    if (found === undefined) throw new Error("there is nothing to pick from");
    return found;
  };
  const shuffle: Random["shuffle"] = (items) =>
    items
      .map((item) => ({ item, rank: next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  const letters: Random["letters"] = (length, alphabet = LOWER) =>
    Array.from({ length }, () => alphabet[int(0, alphabet.length - 1)]).join("");

  const dressed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(dressed);
    if (!isObject(value)) return value;
    const entries = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => [key, OPAQUE.has(key) && !isIds(field) ? field : dressed(field)] as const);
    const extra = next() < 0.2 ? [[`x_${letters(5)}`, pick(UNKNOWN.slice(1))] as const] : [];
    return Object.fromEntries(shuffle([...entries, ...extra]));
  };

  return {
    seed,
    next,
    int,
    chance: (probability) => next() < probability,
    pick,
    shuffle,
    letters,
    dress: <T extends object>(value: T) => dressed(value) as T,
  };
};

/** `user_id` is an id in one place and an object of ids in another. */
const isIds = (value: unknown): boolean => isObject(value) && "open_id" in value;

export type IdKind = "ou" | "on" | "om" | "oc" | "ev" | "log";

/** Ids of the documented shapes (§0); how long they are and of which letters differs from fake to fake. */
export const createIds = (random: Random): ((kind: IdKind) => string) => {
  const alphabet = random.pick([HEX, LOWER]);
  const length = random.pick([24, 30, 32]);
  return (kind) => {
    if (kind === "ev") return random.letters(32, HEX);
    if (kind === "log") return `${random.letters(16, "0123456789")}${random.letters(16, "0123456789ABCDEF")}`;
    const infix = kind === "om" && random.chance(0.5) ? "x100b" : "";
    return `${kind}_${infix}${random.letters(length, alphabet)}`;
  };
};
