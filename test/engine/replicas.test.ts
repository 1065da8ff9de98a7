import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Delivery } from "../../src/core/adapter.ts";
import { DeliveryError } from "../../src/core/errors.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { makeEchoTables, notesIn, withEcho } from "../support/echo.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { createPlatform, createStore, replyHandle } from "../support/platform.ts";
import { createWorld, type World } from "../support/world.ts";

const keysDir = mkdtempSync(join(tmpdir(), "uh-keys-"));
const store = createStore();
let database: TestDatabase;
let one: World;
let two: World;

const start = (): Promise<World> =>
  createWorld({
    database,
    platform: createPlatform({ store, intervalMs: 5 }),
    capabilities: withEcho,
    env: { KEYS_DIR: keysDir },
  });

beforeAll(async () => {
  database = await cloneDatabase();
  one = await start();
  await makeEchoTables(one.sql);
  two = await start();
});
afterAll(async () => {
  await one?.close();
  await two?.close();
  await database?.drop();
  rmSync(keysDir, { recursive: true, force: true });
});
beforeEach(() => {
  store.messages.length = 0;
});

const commit = ({ platform }: World, who: string, chat: string, line: string) =>
  platform.sink()(platform.incoming(who, chat, line));
const textsIn = (chat: string) =>
  store.messages.filter((message) => message.chat === chat && !message.updates).map(({ text }) => text);

describe("two programs on one database", () => {
  test("each line is answered once and in order, whichever of the two takes it", async () => {
    let sends = 0;
    one.platform.beforeSend = two.platform.beforeSend = async () => {
      sends += 1;
      if (sends % 5 === 0) await sleep(3);
    };
    const chats = Array.from({ length: 8 }, (_, i) => `群${i}`);
    const lines = Array.from({ length: 30 }, (_, i) => `${i}`);
    await Promise.all(
      chats.map(async (chat, c) => {
        for (const [i, line] of lines.entries()) await commit((i * 7 + c) % 3 ? one : two, "兰", chat, `note ${line}`);
      }),
    );
    await outboxEmpty(one.sql);
    for (const chat of chats) expect(textsIn(chat)).toEqual(lines.map((line) => `noted ${line}`));
    expect(await notesIn(one.sql)).toHaveLength(chats.length * lines.length);
  });

  test("a card in a place of the other is brought up to date too", async () => {
    await one.platform.say("主席", "东群", "board b");
    await two.platform.say("主席", "西群", "board b");
    const holders = await one.sql`select distinct lease_by from place where chat in ('东群', '西群')`;
    expect(holders).toHaveLength(2);
    for (const [i, world] of [one, two, one, two].entries())
      await commit(world, "兰", i % 2 ? "东群" : "南群", `set b ${i}`);
    await outboxEmpty(one.sql);
    for (const chat of ["东群", "西群"]) {
      const updates = store.messages.filter((message) => message.updates && message.chat === chat);
      expect(updates.at(-1)?.text).toBe("board 3");
    }
  });

  test.each(["note 急", "echo 急", "什么"])(
    "whoever is asked answers at once, also where the other delivers (%s)",
    async (line) => {
      await one.platform.say("兰", "别人的群", "echo 这里归一");
      const answered: Delivery[] = [];
      const reply = replyHandle(new Date(two.clock.now().getTime() + 60_000), answered);
      for (const _ of Array(5)) {
        const asked = two.platform.incoming("兰", "别人的群", line, { via: "button", reply });
        const { settled } = await two.platform.sink()(asked);
        expect(await settled).toHaveLength(1);
      }
      expect(answered).toHaveLength(5);
    },
  );

  test("an answer its program did not live to give is given by the one that delivers there", async () => {
    await one.platform.say("兰", "迟群", "echo 这里归一");
    await one.sql`insert into outbox (place_id, mode, kind, facts, created_at, leased_by, tries)
      select id, 'message', 'echo.said', '{"text": "迟到的回答"}', now() - interval '5 minutes', gen_random_uuid(), 1 from place where chat = '迟群'`;
    await one.sql`select outbox_lost(lease_by, '{}', now() - interval '1 minute') from place where chat = '迟群'`;
    await outboxEmpty(one.sql);
    expect(textsIn("迟群")).toEqual(["这里归一", "迟到的回答"]);
  });

  test("what one cannot deliver before it stops, the other delivers at once", async () => {
    const three = await start();
    three.platform.beforeSend = () => {
      throw new DeliveryError("slow down", { retryAfterMs: 60_000 });
    };
    for (const line of ["一", "二", "三"]) await commit(three, "兰", "新群", `echo ${line}`);
    await three.close();
    await outboxEmpty(one.sql);
    expect(textsIn("新群")).toEqual(["一", "二", "三"]);
  });

  test("what a dead one left in a place is not overtaken by what comes there later", async () => {
    const dead = "00000000-0000-4000-8000-000000000000";
    await commit(one, "兰", "旧群", "echo 先");
    await outboxEmpty(one.sql);
    await one.sql`update place set lease_by = ${dead}, lease_until = clock_timestamp() - interval '1 s' where chat = '旧群'`;
    await one.sql`select outbox_put(id, 'message', 'echo.said', '{"text": "中"}', null, null, now(), ${dead}) from place where chat = '旧群'`;
    await commit(two, "兰", "旧群", "echo 后");
    await outboxEmpty(one.sql);
    expect(textsIn("旧群")).toEqual(["先", "中", "后"]);
  });
});
