import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { Redis } from "ioredis";
import { enrol } from "../../commands/people/enrol.ts";
import { backup } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { Role } from "../../src/core/ports.ts";
import { openCalls, openDb } from "../../src/db/client.ts";
import { createLog } from "../../src/engine/log.ts";
import { createOffice, type Office, RECEIPT } from "../commands/grievance/office.ts";
import { createFakeFeishu, type Fake, type Person } from "../support/fake-feishu/index.ts";
import { changed, settledSnapshot } from "../support/snapshot.ts";
import { clockAt } from "../support/world.ts";
import type { Ground, Group, Row } from "./ground.ts";
import { createNaive } from "./naive.ts";
import { type Canary, createSearch, formsPerCanary, type Hit } from "./needles.ts";
import { baseBackup, filesBelow, pgDump, readAll, walDump } from "./theft.ts";

const REPORTERS = 20;
const TOKEN = "token-of-the-prover-0001";
const LONGEST_TTL_MS = 48 * 3_600_000;

const secret = (kind: string): string => `${kind}${randomBytes(6).toString("hex")}`;

interface Filing {
  readonly person: Person;
  readonly words: readonly Canary[];
  receipt: string;
}

/** The whole program on a Feishu and a Redis, with everything that it says kept. */
interface Scene {
  readonly office: Office;
  readonly fake: Fake;
  readonly officer: Person;
  readonly log: string[];
  readonly redis: Redis;
  readonly monitored: string[];
  readonly keysDir: string;
  readonly url: string;
}

const openScene = async (ground: Ground): Promise<Scene> => {
  const clock = clockAt("2026-11-23T10:00:00+08:00");
  const fake = await createFakeFeishu({ mode: "webhook", clock, noise: 0.1, repeats: 0.3 });
  const database = await ground.database();
  const folder = ground.scratch.folder("canaries");
  const log: string[] = [];
  const office = await createOffice({
    database,
    clock,
    keysDir: join(folder, "keys"),
    log: createLog({ level: "trace", destination: { write: (line) => void log.push(line) } }),
    env: { ...fake.env, LOG_LEVEL: "trace", REDIS_URL: ground.redis.url, API_TOKEN: TOKEN },
  });
  ground.scratch.later(fake.close);
  ground.scratch.later(office.close);
  fake.webhook.url = `${office.world.app.url}/feishu/events`;
  const officer = await member(office, fake, "办理人周", ["officer"]);
  const redis = new Redis(ground.redis.url);
  const monitored: string[] = [];
  const monitor = await redis.monitor();
  monitor.on("monitor", (_time: string, args: readonly string[]) => void monitored.push(args.join(" ")));
  ground.scratch.later(async () => {
    monitor.disconnect();
    redis.disconnect();
  });
  return { office, fake, officer, log, redis, monitored, keysDir: join(folder, "keys"), url: office.world.app.url };
};

const member = async ({ world }: Office, fake: Fake, name: string, roles: readonly Role[]): Promise<Person> => {
  const person = fake.person(name);
  const { db, close } = openDb(world.database.target, { max: 1 });
  const account = { platform: "feishu", tenant: fake.store.tenantKey, user: person.openId };
  await enrol(db, { account, name, unit: "实验小学", roles }, world.clock.now());
  await close();
  return person;
};

const textOf = (heard: readonly { readonly text: string }[]): string => heard.map(({ text }) => text).join("\n");

/** Somebody whom the union has never heard of: whatever leads to this person comes from the filing. */
const fileOne = async ({ fake }: Scene, i: number): Promise<Filing> => {
  const person = fake.person(secret("陈"));
  const text = secret("事情");
  const phone = `139${String(10_000_000 + i * 7_919)}`;
  const reads = () => textOf(person.reads());
  const asks = async (line: string, until: RegExp) => {
    await person.whispers(line);
    await fake.until(`the answer to ${line}`, () => until.test(reads()));
  };
  await person.opens();
  await asks("反映", /哪一类|类别/);
  await asks("反映 类别 4", /单位/);
  await asks("实验小学", /写/);
  await asks(`食堂账目没有公布 ${text}，请打 ${phone}`, /校干事甲/);
  await asks("反映 回避 没有", /都齐了/);
  await asks("反映 提交 通知", RECEIPT);
  const receipt = RECEIPT.exec(reads())?.[0] ?? "";
  const words = [
    { what: "text", value: text },
    { what: "phone", value: phone },
  ];
  return { person, words, receipt };
};

const idsOf = ({ person: { name, openId, human } }: Filing): readonly Canary[] => [
  { what: "name", value: name },
  { what: "open id", value: openId },
  { what: "union id", value: human.unionId },
  { what: "user id", value: human.userId },
  { what: "private chat", value: human.p2p },
];

const receiptsOf = ({ receipt }: Filing): readonly Canary[] => [
  { what: "receipt", value: receipt },
  { what: "receipt", value: receipt.replaceAll("-", "") },
];

/** The case is released, worked, answered and read; the bell rings. Answers what was written meanwhile. */
const work = async (scene: Scene, filings: readonly Filing[]): Promise<readonly Canary[]> => {
  const { office, officer } = scene;
  const words: Canary[] = [];
  for (const alias of await office.release()) {
    const [answer, note] = [secret("答复"), secret("备注")];
    words.push({ what: "answer", value: answer }, { what: "note", value: note });
    for (const line of [`领取 ${alias}`, `备注 ${alias} ${note} 内部`, `回复 ${alias} ${answer} 周五公布`])
      await officer.whispers(line);
  }
  await office.world.advance(2 * 3_600);
  scene.fake.time.due();
  for (const { person, receipt } of filings) {
    await person.whispers(`查 ${receipt}`);
    await scene.fake.until("the answer to a reporter", () => /答复[0-9a-f]{12}/.test(textOf(person.reads())));
  }
  return words;
};

const where = (hits: readonly Hit[]): string =>
  hits.length === 0
    ? "0 hits"
    : `${hits.length} hits: ${hits
        .slice(0, 3)
        .map(({ what, form }) => `${what} (${form})`)
        .join(", ")}`;

const row = (id: string, attack: string, hits: readonly Hit[], control: string, bytes: number): Row => ({
  id,
  attack,
  naive: control,
  ours: `${where(hits)} in ${(bytes / 2 ** 20).toFixed(1)} MB`,
  pass: hits.length === 0 && bytes > 0,
});

type Search = ReturnType<typeof createSearch>;
const searchAll = (search: Search, parts: readonly (Buffer | string)[]) => ({
  hits: parts.flatMap((part) => search(Buffer.from(part))),
  bytes: parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0),
});

/** Redis as it would lie on a disk, whatever its settings were. */
const redisFiles = async ({ redis }: Scene, folder: string): Promise<readonly Buffer[]> => {
  await redis.config("SET", "appendonly", "yes");
  await redis.save();
  await sleep(1_000);
  const files = readAll(filesBelow(folder));
  await redis.config("SET", "appendonly", "no");
  return files;
};

const lifetimes = async ({ redis }: Scene): Promise<{ readonly keys: number; readonly odd: readonly string[] }> => {
  const keys = await redis.keys("*");
  const odd: string[] = [];
  for (const key of keys) {
    const ttl = await redis.pttl(key);
    const random = /^uh:[vb]:(?:(?:draft|step|allow):[0-9a-f]{64}|daykey:\d{4}-\d\d-\d\d|feishu[:-].*)$/.test(key);
    if (ttl <= 0 || ttl > LONGEST_TTL_MS || !random) odd.push(key.replace(/[0-9a-f]{16,}/g, "…"));
  }
  return { keys: keys.length, odd };
};

/** Everything that can be asked for over HTTP without being anybody, and with the token. */
const served = async ({ url }: Scene): Promise<readonly string[]> => {
  const { paths } = (await (
    await fetch(`${url}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).json()) as { paths: Record<string, object> };
  const api = Object.keys(paths).map((path) => path.replace(/\{[^}]+\}/g, "1"));
  const all = [
    "/metrics",
    "/readyz",
    "/healthz",
    "/raise/1",
    "/raise/1/read",
    "/console",
    "/once/x",
    "/nowhere",
    ...api,
    ...api.map((path) => `/api/v1${path}`),
  ];
  const answers: string[] = [];
  for (const path of all) {
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
    answers.push(`${path} ${response.status} ${JSON.stringify([...response.headers])}\n${await response.text()}`);
  }
  return answers;
};

const savedBackup = async (scene: Scene, ground: Ground): Promise<Buffer> => {
  const file = join(ground.scratch.folder("backup"), "backup.gz");
  const { database } = scene.office.world;
  const config = readConfig({
    DATABASE_URL: database.url,
    KEYS_DIR: scene.keysDir,
    DATA_DIR: join(scene.keysDir, "..", "data"),
  });
  await backup(config, file, new AbortController().signal);
  return Buffer.concat([readFileSync(file), gunzipSync(readFileSync(file))]);
};

/** The same canaries in the naive design: a log of messages, of which everything must be found. */
const control = async (ground: Ground, canaries: readonly Canary[], search: Search): Promise<string> => {
  const database = await ground.database(false);
  const sql = openCalls(database.target, { max: 1 });
  const naive = await createNaive(sql, []);
  for (const { value } of canaries) await naive.message(value, new Date());
  const found = new Set(
    search(Buffer.from(await pgDump(database.target)))
      .filter(({ form }) => form === "plain")
      .map(({ what }) => what),
  );
  const kinds = new Set(canaries.map(({ what }) => what));
  await sql.end();
  await database.drop();
  return `${found.size} of ${kinds.size} kinds found`;
};

const filingDiff = async (scene: Scene): Promise<Row> => {
  await scene.fake.quiet();
  const before = await settledSnapshot(scene.office.world.sql);
  await fileOne(scene, 99);
  const tables = changed(before, await settledSnapshot(scene.office.world.sql));
  return {
    id: "A05",
    attack: "tables and sequences that differ after a filing, the opened chat included",
    naive: "log, member, quota, answer, case",
    ours: tables.map((name) => name.replace("public.", "")).join(", "),
    pass: tables.join() === "public.case_intake,public.case_tag",
  };
};

const pushes = ({ fake }: Scene, canaries: readonly Canary[], filings: readonly Filing[]): Row => {
  const bells = new Set(
    filings.flatMap(({ person }) =>
      person
        .reads()
        .filter(({ text }) => /新进展|新的进展|有新/.test(text) && !/食堂/.test(text))
        .map(({ text }) => text),
    ),
  );
  const news = new Set(fake.calls.map(({ text }) => text).filter((text) => /诉求.*(?:待领|新)/.test(text)));
  const leaks = createSearch(canaries)(Buffer.from([...bells].join("\n")));
  const alias = [...bells].some((text) =>
    /[竹松梅兰荷菊桂枫柳桐杏槐云雪月星溪泉石霞雨露晴岚][影声风林径桥亭台舟帆灯窗]-\d\d/.test(text),
  );
  return {
    id: "A35",
    attack: "what the door-bell says to a reporter, which a locked phone shows",
    naive: "",
    ours: `${bells.size} wording for ${filings.length} reporters, ${leaks.length} hits, ${alias ? "an" : "no"} alias`,
    pass: bells.size === 1 && leaks.length === 0 && !alias && news.size >= 0,
  };
};

/** What the program sent to anybody but the reporter themselves. */
const sentToOthers = ({ fake }: Scene, filings: readonly Filing[]): readonly string[] => {
  const own = new Set(filings.flatMap(({ person }) => [person.openId, person.human.p2p]));
  const toOwn = (text: string) => [...own].some((id) => text.includes(`"receive_id":"${id}"`));
  return fake.calls
    .filter(({ route, method, path }) => method !== "GET" && !/token/.test(route) && !/users/.test(path))
    .filter(({ text, path }) => !toOwn(text) && ![...own].some((id) => path.includes(id)))
    .map(({ text }) => text);
};

const run = async (ground: Ground): Promise<readonly Row[]> => {
  const scene = await openScene(ground);
  const diff = await filingDiff(scene);
  const filings: Filing[] = [];
  for (let i = 0; i < REPORTERS; i += 1) {
    if (i % 5 === 0) ground.note(`canaries: filing ${i + 1} of ${REPORTERS}`);
    filings.push(await fileOne(scene, i));
  }
  const written = await work(scene, filings);
  const people = filings.flatMap(idsOf);
  const receipts = filings.flatMap(receiptsOf);
  const all = [...people, ...receipts, ...filings.flatMap(({ words }) => words), ...written];
  const [search, searchPeople] = [createSearch(all), createSearch([...people, ...receipts])];
  ground.note(`canaries: looking for ${all.length}, in ${formsPerCanary} forms each`);
  const { database, sql } = scene.office.world;
  await sql`checkpoint`;
  const copy = join(ground.scratch.folder("copy"), "base");
  await baseBackup(ground.server, copy);
  const dump = searchAll(search, [await pgDump(database.target)]);
  const files = searchAll(
    search,
    readAll([...filesBelow(copy), ...filesBelow(ground.server.dir)].filter((path) => !path.endsWith("password"))),
  );
  const wal = searchAll(search, [await walDump(ground.server.dir)]);
  const redis = searchAll(search, [...scene.monitored, ...(await redisFiles(scene, ground.redisFolder))]);
  const { keys, odd } = await lifetimes(scene);
  const logs = searchAll(search, [
    scene.log.join("\n"),
    readFileSync(ground.server.log),
    ...readAll(filesBelow(scene.keysDir)),
  ]);
  const answers = searchAll(search, [...(await served(scene)), await savedBackup(scene, ground)]);
  const sent = searchAll(searchPeople, sentToOthers(scene, filings));
  const naive = await control(ground, all, search);
  const n = `${all.length} canaries`;
  return [
    row("A01", `${n} of ${REPORTERS} reporters in pg_dump`, dump.hits, naive, dump.bytes),
    row("A01", `${n} in a base backup and the data directory, byte by byte`, files.hits, "", files.bytes),
    row("A01", `${n} in pg_waldump`, wal.hits, "", wal.bytes),
    row("A02", `${n} in Redis: MONITOR, RDB and AOF`, redis.hits, "", redis.bytes),
    {
      id: "A02",
      attack: "keys in Redis without a random name or a life of at most 48 h",
      naive: "",
      ours: `${odd.length} of ${keys}${odd.length > 0 ? `: ${odd.slice(0, 3).join(" ")}` : ""}`,
      pass: keys > 0 && odd.length === 0,
    },
    row("A03", `${n} in our log at trace, Postgres' log of changes with values, KEYS_DIR`, logs.hits, "", logs.bytes),
    row("A04", `${n} in every GET answer, its headers, /metrics and npm run backup`, answers.hits, "", answers.bytes),
    row(
      "A04",
      `${people.length + receipts.length} names, ids and receipts in all that was sent to anybody else on the platform`,
      sent.hits,
      "",
      sent.bytes,
    ),
    diff,
    pushes(scene, all, filings),
  ];
};

export const canaries: Group = { name: "canaries", ids: ["A01", "A02", "A03", "A04", "A05", "A35"], run };
