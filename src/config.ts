import { isAbsolute, relative, resolve } from "node:path";
import type { z } from "zod";
import { StartError } from "./core/errors.ts";
import type { Locale } from "./core/ports.ts";
import type { DatabaseTarget } from "./db/target.ts";
import { isLoopback, type LEVELS, type Name, schema, slips, type Values } from "./variables.ts";

type Env = Readonly<Record<string, string | undefined>>;

interface Callback {
  readonly token: string;
  readonly aesKey: string;
}

export interface Config {
  readonly http: { readonly host: string; readonly port: number };
  readonly database: { readonly kind: "embedded" } | { readonly kind: "server"; readonly target: DatabaseTarget };
  readonly redisUrl?: string;
  readonly dataDir: string;
  readonly keysDir: string;
  readonly timeZone: string;
  readonly logLevel: (typeof LEVELS)[number];
  /** An origin, without a slash at its end. */
  readonly publicUrl?: string;
  readonly apiToken?: string;
  readonly playground: boolean;
  readonly locale: Locale;
  /** Whether the program keeps a courier at work; off where one runs under an account of its own. */
  readonly courier: boolean;
  readonly feishu?: {
    readonly appId: string;
    readonly appSecret: string;
    readonly encryptKey?: string;
    readonly verificationToken?: string;
    readonly mode: "socket" | "webhook";
    readonly baseUrl: string;
  };
  readonly wecom?: {
    readonly bot?: {
      readonly name?: string;
      readonly socket?: {
        readonly id: string;
        readonly secret: string;
        readonly url: string;
      };
      readonly callback?: Callback;
    };
    readonly app?: {
      readonly corpId: string;
      readonly secret: string;
      readonly agentId: number;
      readonly callback?: Callback;
    };
    readonly apiBase: string;
  };
  readonly wechaty?: {
    readonly token: string;
    readonly endpoint?: string;
    readonly tls: boolean;
  };
  /** For the log: names that look like a slip, settings without effect, secrets sent in the clear. */
  readonly warnings: readonly string[];
}

const SECRET = /_(SECRET|TOKEN|KEY)$|^(DATABASE|REDIS)_URL$/;

type Present = Readonly<Partial<Record<Name, string>>>;

/** What is set: known names only, blanks around a value (a CRLF file) dropped, empty = unset. */
const present = (env: Env): Present =>
  Object.fromEntries(
    schema
      .keyof()
      .options.map((name) => [name, env[name]?.trim()] as const)
      .filter(([, value]) => value),
  );

const sentence = (issue: z.core.$ZodIssue, set: Readonly<Record<string, string>>): string => {
  const name = String(issue.path[0]);
  if (issue.message.startsWith(name)) return issue.message;
  if (SECRET.test(name)) return `${name} is not usable; it must be ${issue.message}.`;
  const value = (set[name] ?? "").replace(/\/\/[^/]*@/, "//…@").slice(0, 80);
  return `${name} is ${JSON.stringify(value)}; it must be ${issue.message}.`;
};

/** Names that make sense only all at once. */
const FAMILIES: readonly (readonly Name[])[] = [
  ["FEISHU_APP_ID", "FEISHU_APP_SECRET"],
  ["WECOM_BOT_ID", "WECOM_BOT_SECRET"],
  ["WECOM_BOT_CALLBACK_TOKEN", "WECOM_BOT_CALLBACK_AES_KEY"],
  ["WECOM_CORP_ID", "WECOM_APP_SECRET", "WECOM_APP_AGENT_ID"],
  ["WECOM_CALLBACK_TOKEN", "WECOM_CALLBACK_AES_KEY"],
];

/** What a setting cannot do without; `=` asks for that value. */
const NEEDS: readonly (readonly [setting: string, needed: readonly Name[]])[] = [
  ["FEISHU_MODE=webhook", ["FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN"]],
  ["WECOM_CALLBACK_TOKEN", ["WECOM_CORP_ID"]],
  ["WECHATY_PUPPET_SERVICE_ENDPOINT", ["WECHATY_PUPPET_SERVICE_TOKEN"]],
];

/** What a setting, though harmless, has no effect without: any one of these. */
const IDLE: readonly (readonly [name: Name, without: readonly Name[]])[] = [
  ["FEISHU_ENCRYPT_KEY", ["FEISHU_APP_ID"]],
  ["FEISHU_VERIFICATION_TOKEN", ["FEISHU_APP_ID"]],
  ["FEISHU_MODE", ["FEISHU_APP_ID"]],
  ["FEISHU_BASE_URL", ["FEISHU_APP_ID"]],
  ["WECOM_BOT_NAME", ["WECOM_BOT_ID", "WECOM_BOT_CALLBACK_TOKEN"]],
  ["WECOM_WS_URL", ["WECOM_BOT_ID"]],
  ["WECOM_API_BASE", ["WECOM_CORP_ID", "WECOM_BOT_ID", "WECOM_BOT_CALLBACK_TOKEN"]],
  ["WECHATY_PUPPET_SERVICE_NO_TLS", ["WECHATY_PUPPET_SERVICE_TOKEN"]],
];

const holds = (set: Present, setting: string): boolean =>
  Object.entries(set).some(([name, value]) => setting === name || setting === `${name}=${value}`);

const missing = (set: Present): readonly string[] => [
  ...FAMILIES.flatMap((family) => {
    const there = family.filter((name) => set[name]);
    const absent = family.filter((name) => !set[name]);
    if (there.length === 0 || absent.length === 0) return [];
    const verb = there.length === 1 ? "is" : "are";
    return [`${there.join(" and ")} ${verb} set without ${absent.join(" and ")}; set all of them or none.`];
  }),
  ...NEEDS.flatMap(([setting, needed]) => {
    const absent = needed.filter((name) => !set[name]);
    return holds(set, setting) && absent.length > 0 ? [`${setting} needs ${absent.join(" and ")} as well.`] : [];
  }),
];

const inTheClear = (set: Present): readonly string[] =>
  (["FEISHU_BASE_URL", "WECOM_API_BASE", "WECOM_WS_URL"] as const).flatMap((name) => {
    const url = set[name] && URL.canParse(set[name]) ? new URL(set[name]) : undefined;
    const open = url && /^(http|ws):$/.test(url.protocol) && !isLoopback(url.hostname);
    return open ? [`${name} is not encrypted; secrets and messages can be read on the way.`] : [];
  });

/** Platforms whose settings are checked and whose connection this version does not have. */
const ABSENT = ["WECOM_", "WECHATY_"] as const;

const warningsOf = (env: Env, set: Present): readonly string[] => [
  ...ABSENT.filter((prefix) => Object.keys(set).some((name) => name.startsWith(prefix))).map(
    (prefix) => `${prefix}… is set, but this version cannot connect there yet: these settings have no effect.`,
  ),
  ...slips(env),
  ...IDLE.flatMap(([name, without]) =>
    set[name] && !without.some((other) => set[other]) ? [`${name} has no effect without ${without.join(" or ")}.`] : [],
  ),
  ...(set.FEISHU_APP_ID && set.FEISHU_MODE === "webhook" && !set.PUBLIC_URL
    ? [
        "FEISHU_MODE=webhook without PUBLIC_URL; set it to the https:// address under which Feishu reaches this program.",
      ]
    : []),
  ...(set.WECOM_BOT_ID && set.WECOM_BOT_CALLBACK_TOKEN
    ? ["WECOM_BOT_ID and WECOM_BOT_CALLBACK_TOKEN are both set; WeCom lets one bot use only one of the two ways."]
    : []),
  ...inTheClear(set),
];

const foldersOf = (set: Present): { readonly dataDir: string; readonly keysDir: string } => {
  const dataDir = resolve(set.DATA_DIR ?? "data");
  return { dataDir, keysDir: resolve(set.KEYS_DIR ?? `${dataDir}.keys`) };
};

const misplaced = ({ dataDir, keysDir }: ReturnType<typeof foldersOf>): readonly string[] => {
  const way = relative(dataDir, keysDir);
  const inside = !isAbsolute(way) && way !== ".." && !/^\.\.[\\/]/.test(way);
  return inside
    ? [
        `KEYS_DIR is "${keysDir}", inside DATA_DIR; it must be elsewhere, because keys never lie in a backup of the data.`,
      ]
    : [];
};

/** The same object without its undefined members, as exact optional properties want it. */
const exact = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T as undefined extends T[K] ? never : K]: T[K];
  } & {
    [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
  };

const databaseOf = (is: Values): Config["database"] =>
  is.DATABASE_URL ? { kind: "server", target: is.DATABASE_URL } : { kind: "embedded" };

const feishuOf = (is: Values): Config["feishu"] =>
  is.FEISHU_APP_ID && is.FEISHU_APP_SECRET
    ? exact({
        appId: is.FEISHU_APP_ID,
        appSecret: is.FEISHU_APP_SECRET,
        encryptKey: is.FEISHU_ENCRYPT_KEY,
        verificationToken: is.FEISHU_VERIFICATION_TOKEN,
        mode: is.FEISHU_MODE ?? "socket",
        baseUrl: is.FEISHU_BASE_URL ?? "https://open.feishu.cn",
      })
    : undefined;

const callbackOf = (token: string | undefined, aesKey: string | undefined): Callback | undefined =>
  token && aesKey ? { token, aesKey } : undefined;

const wecomOf = (is: Values): Config["wecom"] => {
  const url = is.WECOM_WS_URL ?? "wss://openws.work.weixin.qq.com";
  const socket =
    is.WECOM_BOT_ID && is.WECOM_BOT_SECRET ? { id: is.WECOM_BOT_ID, secret: is.WECOM_BOT_SECRET, url } : undefined;
  const botCallback = callbackOf(is.WECOM_BOT_CALLBACK_TOKEN, is.WECOM_BOT_CALLBACK_AES_KEY);
  const callback = callbackOf(is.WECOM_CALLBACK_TOKEN, is.WECOM_CALLBACK_AES_KEY);
  const bot = socket || botCallback ? exact({ name: is.WECOM_BOT_NAME, socket, callback: botCallback }) : undefined;
  const app =
    is.WECOM_CORP_ID && is.WECOM_APP_SECRET && is.WECOM_APP_AGENT_ID
      ? exact({
          corpId: is.WECOM_CORP_ID,
          secret: is.WECOM_APP_SECRET,
          agentId: is.WECOM_APP_AGENT_ID,
          callback,
        })
      : undefined;
  return bot || app
    ? exact({
        bot,
        app,
        apiBase: is.WECOM_API_BASE ?? "https://qyapi.weixin.qq.com",
      })
    : undefined;
};

const wechatyOf = (is: Values): Config["wechaty"] =>
  is.WECHATY_PUPPET_SERVICE_TOKEN
    ? exact({
        token: is.WECHATY_PUPPET_SERVICE_TOKEN,
        endpoint: is.WECHATY_PUPPET_SERVICE_ENDPOINT,
        tls: !is.WECHATY_PUPPET_SERVICE_NO_TLS,
      })
    : undefined;

/** Reads the environment once. Throws a StartError that names every mistake in it, and no secret. */
export const readConfig = (env: Env): Config => {
  const set = present(env);
  const read = schema.safeParse(set);
  const folders = foldersOf(set);
  const wrong = read.success ? [] : read.error.issues.map((issue) => sentence(issue, set));
  const mistakes = [...wrong, ...missing(set), ...misplaced(folders)];
  if (!read.success || mistakes.length > 0) throw new StartError(mistakes);
  const is = read.data;
  const platforms = {
    feishu: feishuOf(is),
    wecom: wecomOf(is),
    wechaty: wechatyOf(is),
  };
  const alone = Object.values(platforms).every((platform) => !platform);
  return exact({
    http: { host: is.HOST ?? "127.0.0.1", port: is.PORT ?? 3000 },
    database: databaseOf(is),
    redisUrl: is.REDIS_URL,
    ...folders,
    timeZone: is.TZ_NAME ?? "Asia/Shanghai",
    logLevel: is.LOG_LEVEL ?? "info",
    publicUrl: is.PUBLIC_URL,
    apiToken: is.API_TOKEN,
    playground: is.PLAYGROUND ? is.PLAYGROUND === "on" : alone,
    locale: is.LANG_UI ?? "zh",
    courier: is.COURIER !== "off",
    ...platforms,
    warnings: warningsOf(env, set),
  });
};
