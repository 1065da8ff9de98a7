import type { Transport } from "./push.ts";
import type { Random } from "./random.ts";
import { LIMITS } from "./rules.ts";
import { encrypt, signatureHeaders } from "./wire.ts";

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Webhook extends Transport {
  /** Where the app listens; empty = nowhere. */
  url: string;
  /** Exactly these bytes. Rejects when the app does not answer within `ms`. */
  readonly post: (raw: string | Uint8Array, headers?: Readonly<Record<string, string>>, ms?: number) => Promise<Answer>;
  /** What the console does when the URL is saved (§1.1): no signature, one second. */
  readonly challenge: (token?: string) => Promise<Answer & { readonly challenge: string }>;
  /** Sealed and signed as the platform does it. */
  readonly seal: (envelope: object) => { readonly raw: string; readonly headers: Readonly<Record<string, string>> };
}

interface Parts {
  readonly random: Random;
  readonly now: () => number;
  /** Empty = nothing is encrypted or signed. */
  readonly encryptKey: string;
  readonly verificationToken: string;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Events and card callbacks posted to the app's request URL (§1.1 to §1.5). */
export const createWebhook = ({ random, now, encryptKey, verificationToken }: Parts): Webhook => {
  /** §9: nobody knows whether the body is compact; the signature is over its bytes. */
  const written = (body: object): string => {
    const compact = JSON.stringify(body);
    return random.chance(0.7) ? compact : compact.replace(/^\{/, "{ ").replace(/":"/g, '": "').replace(/\}$/, " }");
  };

  const seal: Webhook["seal"] = (envelope) => {
    if (!encryptKey) return { raw: JSON.stringify(envelope), headers: {} };
    const raw = written({ encrypt: encrypt(encryptKey, JSON.stringify(envelope)) });
    const timestamp = String(Math.floor(now() / 1_000));
    return { raw, headers: signatureHeaders(encryptKey, raw, timestamp, random.letters(random.int(6, 16))) };
  };

  const post = async (
    raw: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
    ms: number = LIMITS.ackMs,
  ): Promise<Answer> => {
    const response = await fetch(self.url, {
      method: "POST",
      headers: { "content-type": "application/json;charset=utf-8", ...headers },
      body: raw as BodyInit,
      redirect: "manual",
      signal: AbortSignal.timeout(ms),
    });
    return { status: response.status, text: await response.text() };
  };

  const self: Webhook = {
    url: "",
    post,
    seal,
    challenge: async (token = verificationToken) => {
      const challenge = random.letters(32);
      const plain = { challenge, token, type: "url_verification" };
      const body = encryptKey ? { encrypt: encrypt(encryptKey, JSON.stringify(plain)) } : plain;
      return { ...(await post(JSON.stringify(body), {}, LIMITS.challengeMs)), challenge };
    },
    hand: async (envelope) => {
      if (!self.url) return { ok: false };
      const { raw, headers } = seal(envelope);
      try {
        const { status, text } = await post(raw, headers);
        if (status !== 200) return { ok: false };
        return text ? { ok: true, data: parse(text) } : { ok: true };
      } catch {
        return { ok: false };
      }
    },
  };
  return self;
};
