import { isIP } from "node:net";
import { distance } from "fastest-levenshtein";
import { z } from "zod";
import { StartError } from "./core/errors.ts";
import { type DatabaseTarget, parseTarget } from "./db/target.ts";

export const LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** A variable that `parse` turns into its value or, for a wrong one, undefined; `right` completes "it must be …". */
const read = <T>(right: string, parse: (text: string) => T | undefined) =>
  z
    .string()
    .transform((text, context): T => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: right });
      return z.NEVER;
    })
    .optional();

const matching = (right: string, pattern: RegExp) => read(right, (text) => (pattern.test(text) ? text : undefined));
const oneOf = <const T extends readonly string[]>(values: T) =>
  z
    .enum(values, {
      error: `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`,
    })
    .optional();
const text = () => matching("text without line breaks", /^[^\r\n]*$/);
const secret = () => matching("made of visible characters without spaces", /^[\x21-\x7e]+$/);
const aesKey = () => matching("the 43 letters and digits that WeCom shows as EncodingAESKey", /^[A-Za-z0-9+/]{43}$/);
const number = (right: string, least: number, most: number) =>
  read(right, (digits) => {
    const value = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  });

export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

const urlOf = (address: string, protocols: readonly string[]): URL | undefined => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const bare = url && !url.search && !url.hash && protocols.includes(url.protocol);
  return bare ? url : undefined;
};

const base = (right: string, protocols: readonly string[]) =>
  read(right, (address) => {
    const url = urlOf(address, protocols);
    return url && !url.username && !url.password ? url.href.replace(/\/+$/, "") : undefined;
  });

const publicUrl = (address: string): string | undefined => {
  const url = urlOf(address, ["https:", "http:"]);
  const safe = url?.protocol === "https:" || (url !== undefined && isLoopback(url.hostname));
  return url && safe && url.pathname === "/" && !url.username && !url.password ? url.origin : undefined;
};

const redisUrl = (address: string): string | undefined => {
  const url = urlOf(address, ["redis:", "rediss:"]);
  return url?.hostname && /^\/?\d*$/.test(url.pathname) ? address : undefined;
};

const timeZone = (name: string): string | undefined => {
  try {
    // An offset such as +08:00 would do here, but Postgres reads its sign the other way round.
    return /^[a-z]/i.test(name)
      ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone
      : undefined;
  } catch {
    return undefined;
  }
};

const host = (name: string): string | undefined =>
  isIP(name) > 0 || /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(name) ? name : undefined;

const target = z
  .string()
  .transform((url, context): DatabaseTarget => {
    try {
      return parseTarget(url);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  })
  .optional();

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...["true", "1", "on", "yes"].map((word) => [word, true] as const),
  ...["false", "0", "off", "no"].map((word) => [word, false] as const),
]);

const HTTP = ["https:", "http:"] as const;

/** Every variable that is read, in the order of `.env.example`; all are optional. */
export const schema = z.object({
  DATABASE_URL: target,
  REDIS_URL: read("an address such as redis://:password@host:6379/0", redisUrl),
  HOST: read("an IP address or a host name, without protocol or port", host),
  PORT: number("a whole number from 0 to 65535 (0 = any free port)", 0, 65_535),
  DATA_DIR: text(),
  KEYS_DIR: text(),
  TZ_NAME: read("the name of a time zone, such as Asia/Shanghai", timeZone),
  LOG_LEVEL: oneOf(LEVELS),
  PUBLIC_URL: read("an https:// address without path or query, such as https://bot.example.cn", publicUrl),
  API_TOKEN: matching("at least 16 visible characters without spaces", /^[\x21-\x7e]{16,}$/),
  PLAYGROUND: oneOf(["on", "off"]),
  LANG_UI: oneOf(["zh", "en"]),
  COURIER: oneOf(["on", "off"]),
  FEISHU_APP_ID: text(),
  FEISHU_APP_SECRET: secret(),
  FEISHU_ENCRYPT_KEY: secret(),
  FEISHU_VERIFICATION_TOKEN: secret(),
  FEISHU_MODE: oneOf(["socket", "webhook"]),
  FEISHU_BASE_URL: base("an address such as https://open.feishu.cn", HTTP),
  WECOM_BOT_ID: text(),
  WECOM_BOT_SECRET: secret(),
  WECOM_BOT_NAME: text(),
  WECOM_WS_URL: base("an address such as wss://openws.work.weixin.qq.com", ["wss:", "ws:"]),
  WECOM_BOT_CALLBACK_TOKEN: secret(),
  WECOM_BOT_CALLBACK_AES_KEY: aesKey(),
  WECOM_CORP_ID: text(),
  WECOM_APP_SECRET: secret(),
  WECOM_APP_AGENT_ID: number("a number such as 1000002", 1, Number.MAX_SAFE_INTEGER),
  WECOM_CALLBACK_TOKEN: secret(),
  WECOM_CALLBACK_AES_KEY: aesKey(),
  WECOM_API_BASE: base("an address such as https://qyapi.weixin.qq.com", HTTP),
  WECHATY_PUPPET_SERVICE_TOKEN: secret(),
  WECHATY_PUPPET_SERVICE_ENDPOINT: matching("a host and a port, such as 127.0.0.1:8788", /^[^\s/]+:\d{1,5}$/),
  WECHATY_PUPPET_SERVICE_NO_TLS: read("true or false", (word) => FLAGS.get(word.toLowerCase())),
});
export type Name = keyof typeof schema.shape;
export type Values = z.output<typeof schema>;

const names = schema.keyof().options;
const isName = (name: string): boolean => Object.hasOwn(schema.shape, name);

/** Ordinary variables that stand near one of ours, and those that wechaty itself reads. */
const ORDINARY = new Set([
  ...["DATABASE_SSL", "DATABASE_TLS", "REDIS_SSL", "REDIS_TLS", "REDIS_TTL", "NPM_TOKEN", "APP_TOKEN", "DB_NAME"],
  ...["LANGUAGE", "DATE_DIR", "WECHATY_LOG", "WECHATY_PUPPET", "WECHATY_TOKEN", "WECHATY_PUPPET_SERVICE_AUTHORITY"],
]);

/** The known name that `name` was probably meant to be. Short names are left alone: HOST stands near too many others. */
const meant = (name: string): Name | undefined =>
  names
    .map((known) => ({ known, off: distance(name.toUpperCase(), known) }))
    .filter(({ known, off }) => known.length >= 6 && (off <= 1 || (off === 2 && name.startsWith(known.slice(0, 1)))))
    .sort((one, other) => one.off - other.off)[0]?.known;

const near = (name: string): Name | undefined =>
  names.find((known) => name.startsWith(`${known}_`) || known.startsWith(`${name}_`));

/** One sentence for every name that looks like a slip of the pen; never a value. */
export const slips = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  Object.keys(env).flatMap((name) => {
    if (isName(name) || ORDINARY.has(name) || name.length < 6 || !env[name]?.trim()) return [];
    const ours = /^(FEISHU|WECOM|WECHATY)_/.test(name);
    const guess = meant(name) ?? (ours ? near(name) : undefined);
    if (!guess && !ours) return [];
    return [guess ? `${name} is not known; did you mean ${guess}?` : `${name} is not known; it has no effect.`];
  });
