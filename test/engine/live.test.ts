import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DeliveryError } from "../../src/core/errors.ts";
import { makeEchoTables, withEcho } from "../support/echo.ts";
import { outboxEmpty } from "../support/outbox.ts";
import { createPlatform, createStore, type Heard, type Platform } from "../support/platform.ts";
import { createWorld, type World } from "../support/world.ts";

const INTERVAL_MS = 40;
const store = createStore();
let world: World;
let platform: Platform;
let topics = 0;
let topic = "";

beforeAll(async () => {
  platform = createPlatform({ store, intervalMs: INTERVAL_MS });
  world = await createWorld({ platform, capabilities: withEcho });
  await makeEchoTables(world.sql);
  await world.person("主席", ["chair"]);
});
afterAll(() => world?.close());
beforeEach(() => {
  topics += 1;
  topic = `t${topics}`;
  store.messages.length = 0;
  platform.beforeSend = () => undefined;
  platform.beforeUpdate = () => undefined;
});

const commit = (who: string, chat: string, text: string) => platform.sink()(platform.incoming(who, chat, text));

const post = async (chat = "群"): Promise<Heard> => {
  const [card] = await platform.say("主席", chat, `board ${topic}`);
  if (!card) throw new Error("no card was posted");
  return card;
};

const updatesOf = ({ id }: Heard): readonly string[] =>
  store.messages.filter(({ updates }) => updates === id).map(({ text }) => text);

describe("a live card", () => {
  test("shows the newest of many changes, in fewer updates than there were changes", async () => {
    const card = await post();
    await Promise.all(Array.from({ length: 30 }, (_, i) => commit(`教师${i}`, "群", `set ${topic} ${i}`)));
    await commit("兰", "群", `set ${topic} last`);
    await outboxEmpty(world.sql);
    const updates = updatesOf(card);
    expect(updates.at(-1)).toBe("board last");
    expect(updates.length).toBeLessThan(31);
  });

  test("is not updated more often than its platform allows", async () => {
    const slow = createPlatform({ intervalMs: 400 });
    const own = await createWorld({ platform: slow, capabilities: withEcho });
    await makeEchoTables(own.sql);
    await slow.say("主席", "群", "board b");
    await slow.say("兰", "群", "set b 0");
    for (let i = 1; i < 12; i += 1) await slow.sink()(slow.incoming("兰", "群", `set b ${i}`));
    await outboxEmpty(own.sql);
    const updates = slow.messages.filter((message) => message.updates).map(({ text }) => text);
    expect(updates.at(-1)).toBe("board 11");
    expect(updates.length).toBeLessThan(5);
    await own.close();
  });

  test("shows, wherever it stands, what was changed anywhere else", async () => {
    const cards = [await post("东群"), await post("西群"), await post("@兰")];
    await platform.say("兰", "西群", `set ${topic} new`);
    for (const card of cards) expect(updatesOf(card)).toEqual(["board new"]);
  });

  test("is the newest two of a place only", async () => {
    const cards = [await post(), await post(), await post()];
    await platform.say("兰", "群", `set ${topic} new`);
    expect(cards.map(updatesOf)).toEqual([[], ["board new"], ["board new"]]);
  });

  test("shows a change that came while the card was on its way", async () => {
    platform.beforeSend = async ({ card }) => {
      if (!card.title.startsWith("board")) return;
      platform.beforeSend = () => undefined;
      await commit("兰", "别的群", `set ${topic} meanwhile`);
      await sleep(30);
    };
    const card = await post();
    expect(card.text).toBe("board empty");
    await outboxEmpty(world.sql);
    await world.advance(0);
    expect(updatesOf(card)).toEqual(["board meanwhile"]);
  });

  test("shows a change that came when the card was posted and that was not written down yet", async () => {
    await world.sql`create function slow() returns trigger language plpgsql as $$
      begin perform pg_sleep(0.2); return new; end $$`;
    await world.sql`create trigger slow before insert on posted for each row execute function slow()`;
    const posting = post();
    while (store.messages.length === 0) await sleep(2);
    await commit("兰", "别的群", `set ${topic} meanwhile`);
    const card = await posting;
    await world.sql`drop function slow cascade`;
    await outboxEmpty(world.sql);
    await world.advance(0);
    expect(updatesOf(card)).toEqual(["board meanwhile"]);
  });
});

describe("a platform that does not update a card", () => {
  test("and says when to try again, is asked again until the card shows the last state", async () => {
    const card = await post();
    let failures = 3;
    platform.beforeUpdate = () => {
      failures -= 1;
      if (failures >= 0) throw new DeliveryError("slow down", { retryAfterMs: 2 });
    };
    await platform.say("兰", "群", `set ${topic} new`);
    expect(updatesOf(card)).toEqual(["board new"]);
    expect(failures).toBe(-1);
  });

  test("and refuses one, still updates the others", async () => {
    const cards = [await post("东群"), await post("西群")];
    platform.beforeUpdate = (messageId) => {
      if (messageId === cards[0]?.id) throw new DeliveryError("too old");
    };
    await platform.say("兰", "西群", `set ${topic} new`);
    expect(cards.map(updatesOf)).toEqual([[], ["board new"]]);
    await outboxEmpty(world.sql);
  });
});

describe("what was posted", () => {
  const posted = () => world.sql<{ topic: string; live: boolean; messageId: string; days: number }[]>`
    select topic, live, message_id as "messageId", round(extract(epoch from expires_at - ${world.clock.now().toISOString()}) / 86400)::int as days
    from posted where topic = ${`echo:${topic}`} order by id`;

  test("is remembered with its topic for as long as it can be updated or answered", async () => {
    const card = await post();
    const [answer] = await platform.say("兰", "群", `set ${topic} new`);
    expect(await posted()).toEqual([
      { topic: `echo:${topic}`, live: true, messageId: card.id, days: 14 },
      { topic: `echo:${topic}`, live: false, messageId: answer?.id, days: 14 },
    ]);
    await world.sql`update posted set expires_at = ${world.clock.now().toISOString()} where topic = ${`echo:${topic}`}`;
    await world.advance(1);
    expect(await posted()).toMatchObject([{ live: true, messageId: card.id }]);
  });

  test("stands in its group anew, once, when it is too old to be changed", async () => {
    const [old, other] = [await post(), await post("@兰")];
    await world.sql`update posted set expires_at = ${world.clock.now().toISOString()} where topic = ${`echo:${topic}`}`;
    for (const value of ["newer", "newest"]) {
      await platform.say("兰", "群", `set ${topic} ${value}`);
      await outboxEmpty(world.sql);
    }
    const shown = platform.messages.filter(({ id, text }) => id !== old.id && text.startsWith("board new"));
    expect(shown.map(({ chat, text, updates }) => [chat, text, updates !== undefined])).toEqual([
      ["群", "board newer", false],
      ["群", "board newest", true],
    ]);
    expect(other.chat).toBe("@兰");
  });

  test("tells what a reply means: to the card, to an answer; not in another place", async () => {
    const card = await post();
    const [answer] = await platform.say("兰", "群", `set ${topic} new`);
    const meant = async (chat: string, replyTo: string | undefined) =>
      (await platform.say("竹", chat, "what", replyTo ? { replyTo } : {}))[0]?.text;
    expect(await meant("群", card.id)).toBe(`echo:${topic}`);
    expect(await meant("群", answer?.id)).toBe(`echo:${topic}`);
    expect(await meant("别的群", card.id)).toBe("nothing");
    expect(await meant("群", undefined)).toBe("nothing");
  });

  test("tells which activity somebody signs up for who only replies with +1", async () => {
    const say = (text: string) => platform.say("主席", "活动群", text);
    await say("发起活动 羽毛球 时间 明天下午4点");
    const [second] = await say("发起活动 游泳 时间 明天下午5点");
    const [answer] = await platform.say("兰", "活动群", "+1", { replyTo: second?.id ?? "" });
    expect(answer?.text).toContain("游泳");
    const [left] = await platform.say("兰", "活动群", "取消报名", { replyTo: answer?.id ?? "" });
    expect(left?.text).toContain("游泳");
  });
});
