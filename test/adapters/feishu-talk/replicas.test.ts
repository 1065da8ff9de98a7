import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../support/fake-feishu/index.ts";
import { createWorld, type World } from "../../support/world.ts";
import { createFeishuWorld, type FeishuWorld, only } from "./world.ts";

/** Case 23: two programs, one app, one database. The platform gives each event to either, and now and then to both. */

let feishu: FeishuWorld;
let other: World;
let keys: string;
beforeAll(async () => {
  // Where they meet in Redis otherwise: the keys by which they know what was claimed.
  keys = mkdtempSync(join(tmpdir(), "uh-keys-"));
  const env = { KEYS_DIR: keys };
  feishu = await createFeishuWorld("socket", { noise: 0.2, repeats: 0.5, hurry: 40, env });
  const { world, fake } = feishu;
  other = await createWorld({ clock: world.clock, database: world.database, env: { ...fake.env, ...env } });
  await fake.until("the second connection", () => fake.sockets.open() === 2);
});
afterAll(async () => {
  await other?.close();
  await feishu?.close();
  rmSync(keys, { recursive: true, force: true });
});

const announced = async (members: readonly Person[]) => {
  const { fake } = feishu;
  const chair = await feishu.known("吴主席", ["chair"]);
  const group = await fake.group("群", [chair, ...members]);
  const heard = await chair.says(group, "发起活动 羽毛球 时间 下周三下午4点 地点 体育馆 名额 20");
  await feishu.settled();
  return { group, card: only(heard.filter(({ buttons, updated }) => buttons.includes("我要报名") && !updated)) };
};
const crowd = (surname: string): readonly Person[] =>
  Array.from({ length: 6 }, (_, i) => feishu.fake.person(`${surname}${String.fromCodePoint(0x7532 + i)}`));

test("a press is answered by a toast, whichever program gets it", async () => {
  const people = crowd("王");
  const { card } = await announced(people);
  for (const one of people) {
    expect((await one.pushes(card, "我要报名")).toast?.content).toContain(`${one.name}已报名`);
    await feishu.settled();
  }
});

test("whoever gets a line, it is carried out once; when one program goes the other goes on", async () => {
  const people = crowd("李");
  const { group, card } = await announced(people);
  for (const [i, one] of people.entries()) {
    if (i === 4) await other.app.stop();
    expect(await one.types(group, "报名", { replyTo: card })?.taken).toBe(true);
  }
  await feishu.settled();
  const said = (words: string) => group.messages().filter(({ text }) => text.includes(words));
  await feishu.fake.until("all of them", () => said("6/20 人").some(({ id }) => id === card.id));
  for (const { name, openId } of people) {
    const asked = group.messages().filter(({ from }) => from === openId);
    expect(
      group.messages().filter(({ replyTo }) => replyTo === only(asked).id),
      name,
    ).toHaveLength(1);
  }
});
