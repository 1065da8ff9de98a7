import type { Route } from "./http.ts";
import type { Random } from "./random.ts";
import { LIMITS, refusal } from "./rules.ts";

export interface Tokens {
  readonly valid: (token: string) => boolean;
  /** Every token given out so far is worth nothing from now on. */
  readonly revoke: () => void;
  /** How many were given out. */
  readonly given: () => number;
  readonly route: Route;
}

interface Parts {
  readonly appId: string;
  readonly appSecret: string;
  readonly random: Random;
  readonly now: () => number;
}

/** tenant_access_token (§4.3). */
export const createTokens = ({ appId, appSecret, random, now }: Parts): Tokens => {
  let tokens: { readonly token: string; readonly until: number }[] = [];
  let given = 0;
  return {
    valid: (token) => tokens.some((one) => one.token === token && one.until > now()),
    revoke: () => {
      tokens = [];
    },
    given: () => given,
    route: {
      name: "token",
      method: "POST",
      path: /^\/open-apis\/auth\/v3\/tenant_access_token\/internal\/?$/,
      open: true,
      handle: ({ body }) => {
        if (body.app_id !== appId || body.app_secret !== appSecret) return { ...refusal(10014), status: 200 };
        given += 1;
        // Asked again with 30 minutes left or more, it is the same; with less a new one, and both are valid.
        const kept = tokens.find(({ until }) => until - now() >= LIMITS.tokenRenewMs);
        const token = kept ?? { token: `t-${random.letters(random.int(36, 44))}`, until: now() + LIMITS.tokenMs };
        if (!kept) tokens.push(token);
        const expire = Math.floor((token.until - now()) / 1_000);
        return { status: 200, body: { code: 0, msg: "ok", tenant_access_token: token.token, expire } };
      },
    },
  };
};
