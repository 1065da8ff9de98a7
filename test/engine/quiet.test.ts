import { expect, test } from "vitest";
import { DeliveryError } from "../../src/core/errors.ts";
import { createLog } from "../../src/engine/log.ts";
import { makeEchoTables, withEcho } from "../support/echo.ts";
import { createWorld } from "../support/world.ts";

const WHO = "canary-user";
const NAME = "金丝雀";
const GROUP = "canary-group";

test("the log of a whole conversation at debug names no text, no person and no chat", async () => {
  const lines: string[] = [];
  const log = createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } });
  const world = await createWorld({ log, capabilities: withEcho, env: { API_TOKEN: "canary-token-of-these-tests" } });
  await makeEchoTables(world.sql);
  await world.person(WHO, ["chair"]);
  const { platform } = world;
  const say = (text: string) => platform.say(WHO, GROUP, text, { senderName: NAME, redelivers: false });
  const [card] = await say("发起活动 canary-title 时间 明天下午4点 地点 canary-venue 名额 2 截止 今天晚上8点");
  for (const line of [
    "报名 1 +2 canary-note",
    "取消报名 1",
    "名单 1",
    "帮助",
    "canary-words",
    "note canary!",
    "later 60 canary",
  ]) {
    await say(line);
  }
  if (card) await platform.press(WHO, card, "看名单");
  platform.beforeSend = ({ card: { title } }) => {
    if (title.includes("refused")) throw new DeliveryError(`canary-refusal of ${WHO}`);
  };
  platform.beforeUpdate = () => {
    throw new DeliveryError(`canary-update of ${GROUP}`);
  };
  await say("echo refused");
  await say("报名 1");
  await world.sql`drop table echo_note cascade`;
  const failing = platform.sink()(platform.incoming(WHO, GROUP, "note canary", { senderName: NAME }));
  await expect(failing).rejects.toThrow();
  await world.advance(86_400);
  await fetch(`${world.app.url}/canary-path?canary=query`);
  await fetch(`${world.app.url}/api/v1/activities/1`, {
    headers: { authorization: "Bearer canary-token-of-these-tests" },
  });
  await world.close();
  const text = lines.join("");
  for (const told of [
    "a reply could not be delivered",
    "a live card could not be updated",
    "an incoming failed",
    "request",
  ]) {
    expect(text).toContain(told);
  }
  for (const canary of ["canary", NAME, "报名 1", "发起活动", "echo refused"]) expect(text).not.toContain(canary);
});
