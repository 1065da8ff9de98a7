/** Crockford's alphabet: no letter that is read as another. A symbol is 5 bits. */
export const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A code as it is shown: 7QKF-3M9A-XW2C. */
export const showCode = (code: string): string => (code.match(/.{1,4}/g) ?? []).join("-");

/** A code as somebody typed it: without hyphens, with the letters that were meant. */
export const readCode = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
