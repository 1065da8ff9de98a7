import { createHmac } from "node:crypto";

/** Crockford's alphabet: no letter that is read as another. */
const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA = 15;
const LENGTH = DATA + 1;

/** Powers of a generator of GF(32), x⁵ + x² + 1: a check over them sees every wrong symbol and every swap of two. */
const POWERS: readonly number[] = Array.from({ length: 31 }).reduce<number[]>((list) => {
  const last = list.at(-1);
  const next = last === undefined ? 1 : last << 1;
  list.push(next & 32 ? (next ^ 0b100101) & 31 : next);
  return list;
}, []);

const times = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (POWERS[(POWERS.indexOf(a) + POWERS.indexOf(b)) % 31] ?? 0);

/** The symbol that makes the weighted sum zero; its own weight is 1. */
const checkOf = (values: readonly number[]): number =>
  values.reduce((sum, value, i) => sum ^ times(value, POWERS[i + 1] ?? 0), 0);

const spelled = (values: readonly number[]): string => values.map((value) => SYMBOLS[value] ?? "").join("");

/** A receipt of 75 bits, the same for the same seed: a filing that arrives twice has one receipt. */
export const receiptFrom = (seed: Uint8Array): string => {
  const values = Array.from({ length: DATA }, (_, i) => (seed[i] ?? 0) & 31);
  return spelled([...values, checkOf(values)]);
};

/** K7QF-3M9A-XW2C-T8N4 */
export const shown = (receipt: string): string => (receipt.match(/.{4}/g) ?? []).join("-");

const fold = (text: string): string =>
  text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-–—_.·]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");

/** How a text fares as a receipt: `wrong` looks like one and has a slip in it. */
export const readReceipt = (
  text: string,
): { readonly kind: "receipt"; readonly receipt: string } | { readonly kind: "wrong" } | { readonly kind: "none" } => {
  if (text.length > 64) return { kind: "none" };
  const code = fold(text.replace(/^(?:回执码?|查询码|code)[\s:：]*/i, ""));
  if (!/^[0-9A-Z]{12,20}$/.test(code) || !/\d/.test(code)) return { kind: "none" };
  if (code.length !== LENGTH) return { kind: "wrong" };
  const values = [...code].map((symbol) => SYMBOLS.indexOf(symbol));
  const check = values.pop();
  if (values.includes(-1) || check !== checkOf(values)) return { kind: "wrong" };
  return { kind: "receipt", receipt: code };
};

const SHAPE = /(?<![0-9A-Za-z])[0-9A-Za-z]{4}([- ]?)[0-9A-Za-z]{4}\1[0-9A-Za-z]{4}\1[0-9A-Za-z]{4}(?![0-9A-Za-z])/g;

/** Whether a receipt stands somewhere in a text: such a text is not kept, it would open a case to whoever reads it. */
export const holdsReceipt = (text: string): boolean =>
  (text.normalize("NFKC").match(SHAPE) ?? []).some((part) => readReceipt(part).kind === "receipt");

/** What is stored of a receipt. 75 bits need no slow hash; the key is not in the database. */
export const tagOf = (key: Uint8Array, receipt: string): Buffer =>
  createHmac("sha256", key).update(`receipt:${receipt}`).digest();

/** The seed of a receipt from what stands for a filing. */
export const seedOf = (key: Uint8Array, filing: Uint8Array): Buffer =>
  createHmac("sha256", key).update("seed:").update(filing).digest();
