import { createHash, randomBytes, randomInt } from "node:crypto";
import { SYMBOLS } from "../core/code.ts";

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export const newToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

export const isToken = (text: string): boolean => TOKEN.test(text);

/** Only this is stored: who reads the database has no token. */
export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** For people to type. */
export const newCode = (length: number): string =>
  Array.from({ length }, () => SYMBOLS[randomInt(SYMBOLS.length)]).join("");
