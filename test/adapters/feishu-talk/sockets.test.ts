import { afterEach, beforeEach, expect, test } from "vitest";
import type { Group, Person } from "../../support/fake-feishu/index.ts";
import { createFeishuWorld, type FeishuWorld, textOf } from "./world.ts";

/** What happens to long connections (§1.8): the SDK alone would stay deaf or give up; what is said meanwhile is not lost. */

const PATIENCE = { handshakeMs: 1_000, pongMs: 400, firstMs: 100, mostMs: 400, lookMs: 20 };

let feishu: FeishuWorld;
let chair: Person;
let lan: Person;
let group: Group;
beforeEach(async () => {
  feishu = await createFeishuWorld("socket", {
    ...{ noise: 0.2, repeats: 0.3, hurry: 400, patience: PATIENCE },
    intervals: { ping: 1, reconnect: 60, nonce: 60 },
  });
  chair = await feishu.known("吴主席", ["chair"]);
  lan = feishu.fake.person("郑兰");
  group = await feishu.fake.group("群", [chair, lan]);
  await chair.says(group, "发起活动 羽毛球 时间 下周三下午4点 地点 体育馆 名额 99");
});
afterEach(() => feishu?.close());

const answers = (words: string): number =>
  group.messages().filter(({ from, text, buttons }) => from === "bot" && buttons.length < 3 && text.includes(words))
    .length;
/** Says it while nobody may be listening; it is carried out once. */
const heardOnce = async (heads: number): Promise<void> => {
  expect(await lan.types(group, `报名 1 +${heads}`)?.taken).toBe(true);
  await feishu.settled();
  expect(answers(heads === 1 ? "郑兰已报名" : `改成 ${heads} 人`)).toBe(1);
};

test("dropped, closed, half-open, refused: it connects again, and what was said meanwhile is carried out once", async () => {
  const { fake } = feishu;
  const { sockets } = fake;
  const refused = (code: number, times: number, data?: null) => () => {
    sockets.refuse(code, times, data);
    sockets.drop();
  };
  const broken = () => {
    fake.fault({ on: "endpoint", mishap: "reset" });
    sockets.drop();
  };
  const ends: readonly (readonly [what: string, end: () => void])[] = [
    ["dropped", sockets.drop],
    ["closed", () => sockets.close(1001)],
    ["half-open", sockets.freeze],
    // The next two are the end for the SDK, the third a loop, for `data` is null (§1.8).
    ["busy", refused(1, 2)],
    ["too many", refused(1000040350, 1)],
    ["nothing in it", refused(514, 1, null)],
    ["an endpoint that breaks", broken],
  ];
  for (const [i, [what, end]] of ends.entries()) {
    const opened = sockets.opened();
    end();
    await heardOnce(i + 1);
    expect(sockets.opened(), what).toBeGreaterThan(opened);
    expect(sockets.open(), what).toBe(1);
  }
});

test("a socket that breaks while something is carried out: it is taken once", async () => {
  const { fake, world } = feishu;
  const locked = world.sql.begin(async (sql) => {
    await sql`lock table outbox in access exclusive mode`;
    const said = lan.types(group, "报名");
    await fake.until("the try", () => said?.tries === 1);
    fake.sockets.drop();
    return said;
  });
  expect(await (await locked)?.taken).toBe(true);
  await feishu.settled();
  expect(answers("郑兰已报名")).toBe(1);
});

test("while it is not connected it is not ready", async () => {
  const { fake, world } = feishu;
  const ready = async (): Promise<boolean> => {
    const response = await fetch(`${world.app.url}/readyz`);
    return response.ok;
  };
  expect(await ready()).toBe(true);
  fake.sockets.refuse(1, 1_000);
  fake.sockets.drop();
  await expect.poll(ready).toBe(false);
  expect(textOf(group.messages())).toContain("羽毛球");
});
