import { test } from "vitest";
import { createFleet } from "../support/fleet.ts";
import { outboxEmpty } from "../support/outbox.ts";
test("x", async () => {
  const fleet = await createFleet();
  const t = Date.now();
  const r = await fleet.start();
  console.log("start", Date.now() - t);
  let n = 0;
  const say = (from: string, text: string) => r.take({ eventId: `e${++n}`, from, chat: "群", text });
  console.log(await say("主席", "发起活动 羽毛球 时间 明天下午4点 地点 体育馆 名额 2"));
  for (const p of ["甲", "乙", "丙"]) await say(p, "报名 1");
  await say("丙", "报名 1");
  await say("甲", "取消报名 1");
  await outboxEmpty(fleet.sql);
  for (const s of fleet.phone.shown) console.log(JSON.stringify(s));
  console.log(r.complaints);
  await fleet.close();
});
