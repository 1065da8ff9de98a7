import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { openText } from "../../commands/grievance/envelope.ts";
import { keysCommand } from "../../commands/grievance/keys.ts";
import { readReceipt, receiptFrom } from "../../commands/grievance/receipt.ts";
import { caseKeyOf, type Locked } from "../../commands/grievance/secrets.ts";
import { bellTime } from "../../commands/grievance/write.ts";
import { openCalls, openDb } from "../../src/db/client.ts";
import { courierFolder } from "../../src/engine/courier-folder.ts";
import { createKeyring } from "../../src/engine/keyring.ts";
import { openReturnPath } from "../../src/engine/return-path.ts";
import { createRouteKeys } from "../../src/engine/route-keys.ts";
import { createOffice, type Office, RECEIPT } from "../commands/grievance/office.ts";
import type { TestDatabase } from "../support/database.ts";
import { createWorld, type World } from "../support/world.ts";
import type { Ground, Group, Row } from "./ground.ts";
import { pgDump } from "./theft.ts";

const CASES = 30;
const DAY = 86_400;
const BELLS = 1_000;
const LEAST_MINUTES = 5;
const LEAST_SPREAD = 50;
const ROUND = 5;

interface Stage {
  readonly office: Office;
  readonly keysDir: string;
  readonly reporters: readonly { readonly who: string; readonly receipt: string }[];
}

/** What reporters were told without having asked. */
const bells = ({ office, reporters }: Pick<Stage, "office" | "reporters">) => {
  const chats = new Set(reporters.map(({ who }) => `@${who}`));
  return office.world.platform.messages.filter(
    ({ chat, text }) => chats.has(chat) && /新进展/.test(text) && !/晚几分钟/.test(text),
  );
};

/** The courier was away for three days while cases were answered; then it comes back. */
const away = async ({ office, reporters }: Stage): Promise<Row> => {
  const aliases = await office.release();
  await office.stopCourier();
  for (const alias of aliases) {
    await office.hear("校干事甲", `领取 ${alias}`);
    await office.hear("校干事甲", `回复 ${alias} 已经核对，周五公布`);
  }
  await office.world.advance(3 * DAY);
  const early = bells({ office, reporters }).length;
  const first = reporters[0];
  const served = first ? /周五公布/.test(await office.hear(first.who, `查 ${first.receipt}`)) : false;
  await office.startCourier();
  for (let round = 0; round < ROUND; round += 1) await office.world.advance(3_600);
  const rung = bells({ office, reporters }).map(({ chat }) => chat);
  const expected = reporters.map(({ who }) => `@${who}`);
  const once = expected.filter((chat) => rung.filter((one) => one === chat).length === 1).length;
  return {
    id: "A28",
    attack: `the courier is away for three days and ${aliases.length} answers`,
    naive: "",
    ours: `${early} rung meanwhile, receipts ${served ? "read" : "not read"}; then ${once} of ${expected.length} rung once, ${rung.length - once} more`,
    pass: early === 0 && served && once === expected.length && rung.length === once,
  };
};

const run2 = promisify(execFile);

const restored = async (ground: Ground, dump: string): Promise<TestDatabase> => {
  const database = await ground.database(false);
  const file = join(ground.scratch.folder("restored"), "dump.sql");
  writeFileSync(file, dump);
  const { host, port, user, password, database: name } = database.target;
  const options = { env: { PATH: process.env.PATH, PGPASSWORD: password }, maxBuffer: 2 ** 28 };
  await run2(
    "/usr/lib/postgresql/15/bin/psql",
    ["-q", "-h", host, "-p", String(port), "-U", user, "-d", name, "-f", file],
    options,
  );
  return database;
};

/** How many ways back and texts of a stolen copy open with what is in KEYS_DIR now. */
const readable = async (
  { target }: TestDatabase,
  keysDir: string,
): Promise<{ readonly people: number; readonly texts: number; readonly all: number }> => {
  const sql = openCalls(target, { max: 1 });
  const [routes, shelf] = [createRouteKeys(courierFolder(keysDir).keys), createKeyring(keysDir)];
  const sealed = await sql<
    { sealed: Buffer; version: number }[]
  >`select sealed, key_version as version from case_route`;
  let people = 0;
  for (const one of sealed) {
    const key = routes.read(one.version);
    if (key && (await openReturnPath(one.sealed, key))) people += 1;
  }
  const rows = await sql<(Locked & { messageId: string; body: Buffer })[]>`
    select c.id, c.key_wrapped as "keyWrapped", c.key_unit as "keyUnit", c.key_version as "keyVersion", m.id as "messageId", m.body
    from cases c join case_message m on m.case_id = c.id and m.seq = 1`;
  const texts = rows.filter((row) => {
    const key = caseKeyOf(shelf, row);
    return key !== null && openText(key, row.body, row.id, row.messageId).length > 0;
  }).length;
  await sql.end();
  return { people, texts, all: rows.length };
};

const destroyed = async ({ office, keysDir }: Stage, ground: Ground): Promise<Row> => {
  const old = await restored(ground, await pgDump(office.world.database.target));
  const before = await readable(old, keysDir);
  const { db, close } = openDb(office.world.database.target, { max: 1 });
  const shelf = createKeyring(keysDir);
  const { destroy } = createRouteKeys(courierFolder(keysDir).keys);
  const tools = { db, keys: shelf, destroyRoute: destroy, today: "2026-12-01" };
  const unit = shelf.list().find(({ purpose }) => purpose.startsWith("case-"))?.purpose ?? "";
  // While people file: nobody is turned away by a key that changes.
  const [, ...filed] = await Promise.all([
    keysCommand(["rotate", unit], tools),
    ...[1, 2, 3].map((i) => office.raise(`换钥匙时${i}`, { push: false })),
  ]);
  for (const { purpose, version } of shelf.list())
    if (purpose === unit && version === 1) await keysCommand(["destroy", unit, "1", "--yes"], tools);
  await keysCommand(["destroy", "route", "1", "--yes"], tools);
  const after = await readable(old, keysDir);
  const now = await readable(office.world.database, keysDir);
  await close();
  await old.drop();
  return {
    id: "A29",
    attack: "an old backup with KEYS_DIR, once its keys were rotated and destroyed",
    naive: `${before.people} people, ${before.texts} texts while the keys are there`,
    ours: `${after.people} people, ${after.texts} texts; ${now.texts} of ${now.all} of today's read; ${filed.length} filed meanwhile`,
    pass:
      before.people > 0 &&
      before.texts > 0 &&
      after.people === 0 &&
      after.texts === 0 &&
      now.texts === now.all &&
      filed.length === 3,
  };
};

/** The event of a filing again: at once, after the platform's pauses, with an empty Redis, after a restart. */
const replays = async (ground: Ground): Promise<Row> => {
  const database = await ground.database();
  const keysDir = join(ground.scratch.folder("replays"), "keys");
  const env = { REDIS_URL: ground.redis.url.replace(/\d+$/, "5") };
  const office = await createOffice({ database, keysDir, env });
  for (const line of ["反映", "反映 类别 4", "不透露", "食堂的账目三个月没有公布", "反映 回避 没有"])
    await office.say("重放的", line);
  let world: World = office.world;
  const at = world.clock.now();
  const deliver = () =>
    world.platform.say("重放的", "@重放的", "反映 提交 通知", { eventId: "the-filing", at }).catch(() => []);
  const receipts = new Set<string>();
  const count = async () => {
    const [row] = await world.sql<{ n: number }[]>`
      select (select count(*) from case_intake)::int + (select count(*) from cases)::int as n`;
    return Number(row?.n);
  };
  let replayed = 0;
  const again = async () => {
    replayed += 1;
    for (const { text } of await deliver()) {
      const [receipt] = RECEIPT.exec(text) ?? [];
      if (receipt) receipts.add(receipt);
    }
  };
  const redis = new Redis(env.REDIS_URL);
  for (const pause of [0, 15, 300, 3_600, 6 * 3_600]) {
    if (pause > 0) await world.advance(pause);
    await again();
  }
  await redis.flushdb();
  for (let i = 0; i < 4; i += 1) await again();
  await office.close();
  await redis.flushdb();
  world = await createWorld({ database, clock: office.world.clock, env: { ...env, KEYS_DIR: keysDir } });
  for (let i = 0; i < 4; i += 1) await again();
  const cases = await count();
  redis.disconnect();
  await world.close();
  return {
    id: "A13",
    attack: `the event of a filing ${replayed} times: 15 s, 5 min, 1 h, 6 h later, with an empty Redis, after a restart`,
    naive: "",
    ours: `${cases} case, ${receipts.size} receipt`,
    pass: cases === 1 && receipts.size === 1,
  };
};

const delays = (): Row => {
  const noon = new Date("2026-11-23T12:00:00+08:00");
  const minutes = Array.from({ length: BELLS }, () => (bellTime(noon).getTime() - noon.getTime()) / 60_000);
  const [least, most] = [Math.min(...minutes), Math.max(...minutes)];
  return {
    id: "A30",
    attack: `${BELLS} answers: how long after pressing “send” a phone buzzes`,
    naive: "at once",
    ours: `${least.toFixed(1)} to ${most.toFixed(1)} minutes`,
    pass: least >= LEAST_MINUTES && most - least >= LEAST_SPREAD,
  };
};

const RECEIPTS = 1_000_000;
const SYMBOLS = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];

/** A million receipts, and every slip that one symbol or a swap of two can be, in some of them. */
const receipts = (): Row => {
  const seen = new Set<string>();
  for (let i = 0; i < RECEIPTS; i += 1) seen.add(receiptFrom(randomBytes(15)));
  let [slips, unseen] = [0, 0];
  const isTaken = (symbols: readonly string[]) => readReceipt(symbols.join("")).kind === "receipt";
  for (const receipt of [...seen].slice(0, 200)) {
    const symbols = [...receipt];
    const wrong = symbols.flatMap((right, at) =>
      SYMBOLS.filter((one) => one !== right).map((one) => symbols.with(at, one)),
    );
    const swapped = symbols.flatMap((one, a) =>
      symbols.flatMap((other, b) => (b > a && one !== other ? [symbols.with(a, other).with(b, one)] : [])),
    );
    slips += wrong.length + swapped.length;
    unseen += [...wrong, ...swapped].filter(isTaken).length;
  }
  return {
    id: "A32",
    attack: `${RECEIPTS} receipts; ${slips} slips of one symbol or a swap`,
    naive: "",
    ours: `${RECEIPTS - seen.size} twice, ${unseen} slips unseen`,
    pass: seen.size === RECEIPTS && unseen === 0,
  };
};

const run = async (ground: Ground): Promise<readonly Row[]> => {
  const keysDir = join(ground.scratch.folder("keys"), "keys");
  const office = await createOffice({ database: await ground.database(), keysDir });
  ground.scratch.later(office.close);
  const reporters: { who: string; receipt: string }[] = [];
  for (let i = 0; i < CASES; i += 1) reporters.push({ who: `报告人${i}`, receipt: await office.raise(`报告人${i}`) });
  const stage = { office, keysDir, reporters };
  ground.note("keys: replays");
  const replayed = await replays(ground);
  ground.note("keys: the courier away");
  const first = await away(stage);
  ground.note("keys: destroyed");
  return [replayed, first, await destroyed(stage, ground), delays(), receipts()];
};

export const keys: Group = { name: "keys", ids: ["A13", "A28", "A29", "A30", "A32"], run };
