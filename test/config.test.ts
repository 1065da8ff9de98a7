import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { parseTarget } from "../src/db/target.ts";
import { schema } from "../src/variables.ts";
import { mistakesOf } from "./support/mistakes.ts";

type Env = Readonly<Record<string, string | undefined>>;

const mistakes = (env: Env): readonly string[] => mistakesOf(() => readConfig(env));

/** Settings of a platform whose connection is not there yet. */
const absent = (prefix: string) =>
  `${prefix}… is set, but this version cannot connect there yet: these settings have no effect.`;

const KEY_43 = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const feishu = { FEISHU_APP_ID: "cli_a", FEISHU_APP_SECRET: "s3cret" };

describe("an empty environment", () => {
  test("starts everything with its defaults", () => {
    expect(readConfig({})).toEqual({
      http: { host: "127.0.0.1", port: 3000 },
      database: { kind: "embedded" },
      dataDir: resolve("data"),
      keysDir: resolve("data.keys"),
      timeZone: "Asia/Shanghai",
      logLevel: "info",
      playground: true,
      locale: "zh",
      courier: true,
      warnings: [],
    });
  });

  test("is what empty and blank values amount to", () => {
    const blank = Object.fromEntries(schema.keyof().options.map((name, i) => [name, i % 2 ? "" : " \r"]));
    expect(readConfig(blank)).toEqual(readConfig({}));
  });
});

describe("a full environment", () => {
  test("is nested per part", () => {
    const config = readConfig({
      ...{ DATABASE_URL: "postgres://u:p@db/union", REDIS_URL: "redis://:pw@r:6379/1", HOST: "0.0.0.0", PORT: "0" },
      ...{ DATA_DIR: "/srv/union", KEYS_DIR: "/srv/union-keys", TZ_NAME: "UTC", LOG_LEVEL: "silent" },
      ...{ PUBLIC_URL: "https://bot.example.cn/", API_TOKEN: "0123456789abcdef", PLAYGROUND: "on", LANG_UI: "en" },
      ...{ ...feishu, FEISHU_ENCRYPT_KEY: "e", FEISHU_VERIFICATION_TOKEN: "v", FEISHU_MODE: "webhook" },
      ...{
        FEISHU_BASE_URL: "http://127.0.0.1:9/",
        WECOM_BOT_ID: "b",
        WECOM_BOT_SECRET: "s",
        WECOM_BOT_NAME: "教工之家",
      },
      ...{ WECOM_WS_URL: "ws://localhost:8/ws", WECOM_CORP_ID: "ww1", WECOM_APP_SECRET: "as" },
      ...{ WECOM_APP_AGENT_ID: "1000002", WECOM_CALLBACK_TOKEN: "t", WECOM_CALLBACK_AES_KEY: KEY_43 },
      ...{ WECHATY_PUPPET_SERVICE_TOKEN: "puppet_x", WECHATY_PUPPET_SERVICE_ENDPOINT: "127.0.0.1:8788" },
      WECHATY_PUPPET_SERVICE_NO_TLS: "1",
    });
    expect(config).toEqual({
      http: { host: "0.0.0.0", port: 0 },
      database: { kind: "server", target: parseTarget("postgres://u:p@db/union") },
      redisUrl: "redis://:pw@r:6379/1",
      dataDir: "/srv/union",
      keysDir: "/srv/union-keys",
      timeZone: "UTC",
      logLevel: "silent",
      publicUrl: "https://bot.example.cn",
      apiToken: "0123456789abcdef",
      playground: true,
      locale: "en",
      courier: true,
      feishu: {
        ...{ appId: "cli_a", appSecret: "s3cret", encryptKey: "e", verificationToken: "v", mode: "webhook" },
        baseUrl: "http://127.0.0.1:9",
      },
      wecom: {
        bot: { name: "教工之家", socket: { id: "b", secret: "s", url: "ws://localhost:8/ws" } },
        app: { corpId: "ww1", secret: "as", agentId: 1_000_002, callback: { token: "t", aesKey: KEY_43 } },
        apiBase: "https://qyapi.weixin.qq.com",
      },
      wechaty: { token: "puppet_x", endpoint: "127.0.0.1:8788", tls: false },
      warnings: [absent("WECOM_"), absent("WECHATY_")],
    });
  });

  test("turns the playground off with the first platform, unless it is asked for", () => {
    expect(readConfig(feishu).playground).toBe(false);
    expect(readConfig({ ...feishu, PLAYGROUND: "on" }).playground).toBe(true);
    expect(readConfig({ PLAYGROUND: "off" }).playground).toBe(false);
  });

  test("a bot in callback mode needs no id", () => {
    const { wecom } = readConfig({ WECOM_BOT_CALLBACK_TOKEN: "t", WECOM_BOT_CALLBACK_AES_KEY: KEY_43 });
    expect(wecom?.bot).toEqual({ callback: { token: "t", aesKey: KEY_43 } });
    expect(wecom).not.toHaveProperty("app");
  });
});

describe("mistakes", () => {
  test("are told all at once, one sentence each", () => {
    expect(
      mistakes({
        PORT: "8o80",
        HOST: "http://x",
        LOG_LEVEL: "loud",
        TZ_NAME: "Asia/Beijin",
        ...feishu,
        FEISHU_MODE: "webhook",
      }),
    ).toEqual([
      'HOST is "http://x"; it must be an IP address or a host name, without protocol or port.',
      'PORT is "8o80"; it must be a whole number from 0 to 65535 (0 = any free port).',
      'TZ_NAME is "Asia/Beijin"; it must be the name of a time zone, such as Asia/Shanghai.',
      'LOG_LEVEL is "loud"; it must be trace, debug, info, warn, error or silent.',
      "FEISHU_MODE=webhook needs FEISHU_ENCRYPT_KEY and FEISHU_VERIFICATION_TOKEN as well.",
    ]);
  });

  test.each([
    ["PORT", "-1"],
    ["PORT", "65536"],
    ["PORT", "1e3"],
    ["PORT", "3000.5"],
    ["HOST", "a b"],
    ["HOST", "x:80"],
    ["TZ_NAME", "+08:00"],
    ["LOG_LEVEL", "INFO"],
    ["PLAYGROUND", "true"],
    ["LANG_UI", "fr"],
    ["COURIER", "yes"],
    ["PUBLIC_URL", "http://bot.example.cn"],
    ["PUBLIC_URL", "https://b.cn/path"],
    ["PUBLIC_URL", "https://b.cn?x=1"],
    ["PUBLIC_URL", "b.cn"],
    ["PUBLIC_URL", "https://u:p@b.cn"],
    ["API_TOKEN", "fifteen-chars-x"],
    ["API_TOKEN", "has a space in the middle"],
    ["REDIS_URL", "http://x"],
    ["REDIS_URL", "redis://"],
    ["REDIS_URL", "redis://h/db"],
    ["DATABASE_URL", "mysql://u@h/d"],
    ["FEISHU_BASE_URL", "open.feishu.cn"],
    ["WECOM_WS_URL", "https://x"],
    ["WECOM_API_BASE", "https://x/?a=1"],
    ["WECHATY_PUPPET_SERVICE_NO_TLS", "maybe"],
    ["FEISHU_MODE", "http"],
  ])("%s=%s is one", (name, value) => {
    const lines = mistakes({ [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name} .*\\.$`));
  });

  test.each([
    ["::", "HOST"],
    ["localhost", "HOST"],
    ["http://localhost:3000", "PUBLIC_URL"],
    ["http://127.0.0.1:3000/", "PUBLIC_URL"],
    ["rediss://u:p@h", "REDIS_URL"],
    ["redis://h:6379/", "REDIS_URL"],
  ])("%s is a right %s", (value, name) => expect(mistakes({ [name]: value })).toEqual([]));

  test.each([
    [{ FEISHU_APP_ID: "a" }, "FEISHU_APP_ID is set without FEISHU_APP_SECRET; set all of them or none."],
    [{ FEISHU_APP_SECRET: "a" }, "FEISHU_APP_SECRET is set without FEISHU_APP_ID; set all of them or none."],
    [{ WECOM_BOT_SECRET: "a" }, "WECOM_BOT_SECRET is set without WECOM_BOT_ID; set all of them or none."],
    [
      { WECOM_BOT_CALLBACK_AES_KEY: KEY_43 },
      "WECOM_BOT_CALLBACK_AES_KEY is set without WECOM_BOT_CALLBACK_TOKEN; set all of them or none.",
    ],
    [
      { WECOM_CORP_ID: "a", WECOM_APP_AGENT_ID: "1" },
      "WECOM_CORP_ID and WECOM_APP_AGENT_ID are set without WECOM_APP_SECRET; set all of them or none.",
    ],
    [
      { WECOM_CALLBACK_TOKEN: "t", WECOM_CALLBACK_AES_KEY: KEY_43 },
      "WECOM_CALLBACK_TOKEN needs WECOM_CORP_ID as well.",
    ],
    [
      { WECHATY_PUPPET_SERVICE_ENDPOINT: "h:1" },
      "WECHATY_PUPPET_SERVICE_ENDPOINT needs WECHATY_PUPPET_SERVICE_TOKEN as well.",
    ],
  ] satisfies readonly (readonly [Env, string])[])("half of a pair: %j", (env, line) => {
    expect(mistakes(env)).toEqual([line]);
  });

  test("keys inside the data, or in the same folder, are one", () => {
    for (const KEYS_DIR of ["/srv/d/keys", "/srv/d", "/srv/d/../d/x", "/srv/d/..x"]) {
      expect(mistakes({ DATA_DIR: "/srv/d", KEYS_DIR })).toEqual([
        expect.stringMatching(/^KEYS_DIR is ".*", inside DATA_DIR; /),
      ]);
    }
    for (const KEYS_DIR of ["/srv", "/srv/d.keys", "/srv/e/d"])
      expect(mistakes({ DATA_DIR: "/srv/d", KEYS_DIR })).toEqual([]);
  });

  test("never repeat a secret, whatever it is", () => {
    const secrets = Object.keys(schema.shape).filter((name) =>
      /(SECRET|TOKEN|_KEY)$|^(DATABASE|REDIS)_URL$/.test(name),
    );
    expect(secrets.length).toBe(13);
    const shapes = fc.constantFrom(
      "%s",
      "%s x",
      "postgres://u:%s@h:x/d",
      "postgres://u:%s%%@h/d",
      "redis://:%s@h/x",
      "//%s@",
      "postgres://%s/#",
    );
    const wrong = fc.record(Object.fromEntries(secrets.map((name) => [name, shapes])), { requiredKeys: [] });
    fc.assert(
      fc.property(wrong, (env) => {
        const filled = Object.fromEntries(
          Object.entries(env).map(([name, shape]) => [name, shape?.replace("%s", "canary–9f3a")]),
        );
        expect(mistakes(filled).join("\n")).not.toContain("9f3a");
      }),
    );
    expect(mistakes({ FEISHU_BASE_URL: "https://u:canary@h/" }).join()).not.toContain("canary");
  });
});
