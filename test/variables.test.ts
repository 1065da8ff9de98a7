import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { schema } from "../src/variables.ts";

/** Settings of a platform whose connection is not there yet. */
const absent = (prefix: string) =>
  `${prefix}… is set, but this version cannot connect there yet: these settings have no effect.`;

const KEY_43 = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const feishu = { FEISHU_APP_ID: "cli_a", FEISHU_APP_SECRET: "s3cret" };

describe(".env.example", () => {
  const lines = readFileSync(".env.example", "utf8").split("\n");
  const settings = lines.flatMap((line) => /^#?([A-Z_]+)=(.*)$/.exec(line)?.slice(1) ?? []);
  const pairs = settings.flatMap((name, i) => (i % 2 ? [] : [[name, settings[i + 1] ?? ""] as const]));

  test("names exactly the variables of the schema, in its order", () => {
    expect(pairs.map(([name]) => name)).toEqual(Object.keys(schema.shape));
  });

  test("shows the true defaults", () => {
    const { DATA_DIR, KEYS_DIR } = Object.fromEntries(pairs);
    expect([DATA_DIR, KEYS_DIR]).toEqual(["./data", "./data.keys"]);
    const shown = readConfig({ ...Object.fromEntries(pairs), FEISHU_APP_ID: "cli_a", FEISHU_APP_SECRET: "s" });
    const plain = readConfig({ FEISHU_APP_ID: "cli_a", FEISHU_APP_SECRET: "s" });
    expect({ ...shown, warnings: [] }).toEqual(plain);
  });

  test("explains each in English and in Chinese", () => {
    for (const [name] of pairs) {
      const at = lines.findIndex((line) => line.startsWith(`#${name}=`));
      expect(lines[at - 2], name).toMatch(/^# [A-Za-z]{2,} ?/);
      expect(lines[at - 1], name).toMatch(/\p{Script=Han}/u);
    }
  });
});

/** The names and defaults in the table of settings of a document, which is one table to its end. */
const tableOf = (file: string) => {
  const text = readFileSync(file, "utf8");
  const [table = ""] = /^\| (?:variable|变量) \|.*\n(?:\|.*\n)+/m.exec(text) ?? [];
  return table
    .split("\n")
    .slice(2)
    .flatMap((row) => {
      const [, names = "", shown = ""] = row.split("|");
      return [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name = ""]) => ({
        name,
        shown: /`([^`]+)`/.exec(shown)?.[1],
      }));
    });
};

describe.each(["README.md", "README.zh-CN.md"])("the table of settings in %s", (file) => {
  /** No adapter stands behind these yet, and the time zone has no effect. */
  const reserved = (name: string) => /^WECOM_|^WECHATY_|^TZ_NAME$/.test(name);

  test("names every setting that has an effect, and no other", () => {
    const names = tableOf(file).map(({ name }) => name);
    expect([...names].sort()).toEqual(
      Object.keys(schema.shape)
        .filter((name) => !reserved(name))
        .sort(),
    );
  });

  test("shows the defaults of .env.example", () => {
    const example = readFileSync(".env.example", "utf8");
    for (const { name, shown } of tableOf(file))
      if (shown !== undefined) expect(new RegExp(`^#${name}=(.*)$`, "m").exec(example)?.[1], name).toBe(shown);
  });

  test("says of the others that they are reserved", () => {
    const text = readFileSync(file, "utf8");
    for (const name of ["TZ_NAME", "WECOM_*", "WECHATY_*"]) expect(text, name).toContain(`\`${name}\``);
  });
});

describe("slips of the pen", () => {
  test.each([
    ["FEISHU_APPID", "FEISHU_APP_ID"],
    ["DATABSE_URL", "DATABASE_URL"],
    ["DATABASE_URI", "DATABASE_URL"],
    ["LOGLEVEL", "LOG_LEVEL"],
    ["WECOM_BOTID", "WECOM_BOT_ID"],
    ["database_url", "DATABASE_URL"],
    ["EDIS_URL", "REDIS_URL"],
    ["PLAYGROUD", "PLAYGROUND"],
    ["WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT", "WECHATY_PUPPET_SERVICE_NO_TLS"],
  ])("%s is taken for %s", (name, known) => {
    expect(readConfig({ [name]: "canary" }).warnings).toEqual([`${name} is not known; did you mean ${known}?`]);
  });

  test("an unknown name with a platform's prefix is told", () => {
    expect(readConfig({ FEISHU_COLOUR: "blue" }).warnings).toEqual(["FEISHU_COLOUR is not known; it has no effect."]);
  });

  test("ordinary variables are left alone", () => {
    const ordinary =
      `PATH HOME HOST HOSTNAME HOSTTYPE PORT PORTS TZ LANG LANGUAGE LC_ALL TERM SHELL USER LOGNAME PWD OLDPWD SHLVL EDITOR PAGER
      MAIL DISPLAY TMPDIR TEMP XDG_DATA_DIRS XDG_DATA_HOME XDG_RUNTIME_DIR NODE_ENV NODE_OPTIONS NPM_TOKEN npm_config_cache npm_package_name
      CI GITHUB_TOKEN GITHUB_API_URL GITHUB_SERVER_URL GH_TOKEN GITLAB_TOKEN CI_TOKEN CI_API_V4_URL RUNNER_TEMP KUBERNETES_SERVICE_HOST
      KUBERNETES_PORT REDIS_HOST REDIS_PORT REDIS_PORT_6379_TCP DATABASE_HOST DATABASE_PORT DATABASE_USER DATABASE_NAME DATABASE_SSL DB_NAME
      PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE POSTGRES_USER POSTGRES_DB HTTP_PROXY HTTPS_PROXY NO_PROXY SSH_AUTH_SOCK
      SYSTEMD_EXEC_PID INVOCATION_ID JOURNAL_STREAM STATE_DIRECTORY CREDENTIALS_DIRECTORY COLORTERM DEBUG FORCE_COLOR WECHATY_LOG WECHATY_PUPPET
      APPDATA ProgramFiles SystemRoot windir USERPROFILE COMSPEC LD_LIBRARY_PATH VITEST VITEST_POOL_ID VITEST_WORKER_ID BASE_URL`.split(
        /\s+/,
      );
    expect(
      readConfig(Object.fromEntries(ordinary.filter((n) => n !== "HOST" && n !== "PORT").map((n) => [n, "x"])))
        .warnings,
    ).toEqual([]);
  });

  test("settings without effect, two ways for one bot and secrets in the clear are told", () => {
    expect(readConfig({ FEISHU_MODE: "socket", WECOM_BOT_NAME: "x" }).warnings).toEqual([
      absent("WECOM_"),
      "FEISHU_MODE has no effect without FEISHU_APP_ID.",
      "WECOM_BOT_NAME has no effect without WECOM_BOT_ID or WECOM_BOT_CALLBACK_TOKEN.",
    ]);
    const both = {
      WECOM_BOT_ID: "b",
      WECOM_BOT_SECRET: "s",
      WECOM_BOT_CALLBACK_TOKEN: "t",
      WECOM_BOT_CALLBACK_AES_KEY: KEY_43,
    };
    expect(readConfig(both).warnings).toHaveLength(2);
    expect(readConfig(both).warnings).toContain(absent("WECOM_"));
    expect(readConfig({ ...feishu, FEISHU_BASE_URL: "http://10.0.0.1" }).warnings).toHaveLength(1);
    const webhook = { ...feishu, FEISHU_MODE: "webhook", FEISHU_ENCRYPT_KEY: "e", FEISHU_VERIFICATION_TOKEN: "v" };
    expect(readConfig(webhook).warnings).toEqual([expect.stringContaining("PUBLIC_URL")]);
    expect(readConfig({ ...webhook, PUBLIC_URL: "https://bot.example.cn" }).warnings).toEqual([]);
  });
});
