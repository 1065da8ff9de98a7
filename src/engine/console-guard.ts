import { createHmac, timingSafeEqual } from "node:crypto";

/** Bound to the session, so that nothing has to be stored and a new session has a new one. */
export const csrfOf = (token: string): string => createHmac("sha256", token).update("csrf").digest("base64url");

export const isSame = (given: unknown, expected: string): boolean => {
  const [text, wanted] = [Buffer.from(typeof given === "string" ? given : ""), Buffer.from(expected)];
  return text.length === wanted.length && timingSafeEqual(text, wanted);
};

/** Every browser tells from which page a form was sent; ours are served at `home`, or where the request says. */
export const isFromUs = ({ headers }: Request, home: string): boolean => {
  const [origin, site] = [headers.get("origin"), headers.get("sec-fetch-site")];
  if (site !== null && site !== "same-origin") return false;
  if (origin === null) return site === "same-origin";
  const host = headers.get("host") ?? "";
  return [new URL(home).origin, `http://${host}`, `https://${host}`].includes(origin);
};
