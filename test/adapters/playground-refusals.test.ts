import { describe, expect, test } from "vitest";
import { echo, expectProblem, lastOf, say } from "./playground-calls.ts";
import { createWorld } from "./playground-world.ts";

describe("what is refused", () => {
  const calls: readonly (readonly [string, string, unknown, number])[] = [
    ["a person without a name", "people", {}, 400],
    ["a person with an empty name", "people", { name: "  " }, 400],
    ["a very long name", "people", { name: "长".repeat(201) }, 400],
    ["a role there is not", "people", { name: "王", roles: ["king"] }, 400],
    ["a unit with a hole", "people", { name: "王", unit: "东城区//语文组" }, 400],
    ["a group without members", "chats", { name: "群", members: [] }, 400],
    ["a group with a stranger", "chats", { name: "群", members: ["p_lan", "p_none"] }, 404],
    ["a group without a name", "chats", { members: ["p_lan"] }, 400],
    ["a message of nobody", "messages", { chat: "c_seed", text: "1" }, 400],
    ["a message of a stranger", "messages", { from: "p_none", chat: "c_seed", text: "1" }, 404],
    ["a message into no chat", "messages", { from: "p_lan", chat: "c_none", text: "1" }, 404],
    ["a message to another person's private chat", "messages", { from: "p_lan", chat: "p_gang", text: "1" }, 404],
    ["a message that is a number", "messages", { from: "p_lan", chat: "c_seed", text: 1 }, 400],
    ["a mention that is no boolean", "messages", { from: "p_lan", chat: "c_seed", text: "1", mention: "yes" }, 400],
    ["an endless event id", "messages", { from: "p_lan", chat: "c_seed", text: "1", eventId: "e".repeat(201) }, 400],
    ["a list in place of an object", "messages", [], 400],
    ["null", "messages", null, 400],
    ["a click on nothing", "clicks", { from: "p_lan" }, 400],
    ["time backwards", "clock", { advanceSeconds: -1 }, 400],
    ["half a second", "clock", { advanceSeconds: 0.5 }, 400],
    ["more than a leap year", "clock", { advanceSeconds: 366 * 86_400 + 1 }, 400],
    ["a text of time", "clock", { advanceSeconds: "60" }, 400],
    ["20,001 characters", "messages", { from: "p_lan", chat: "c_seed", text: "a".repeat(20_001) }, 413],
    ["a body over 64 KB", "messages", { from: "p_lan", chat: "c_seed", text: "报".repeat(22_000) }, 413],
    ["a place there is not", "nothing", {}, 404],
  ];

  test.each(calls)("%s", async (_, path, body, status) => {
    const world = await createWorld({ bot: echo });
    await expectProblem(await world.post(`/playground/api/${path}`, body), status);
    expect(world.incomings).toEqual([]);
  });

  test.each([
    ["no JSON", "application/json", "{"],
    ["nothing", "application/json", ""],
    ["a form", "application/x-www-form-urlencoded", "from=p_lan"],
    ["plain text", "text/plain", '{"from":"p_lan","chat":"c_seed","text":"1"}'],
    ["JSON that hides its kind", "text/plain; application/json", '{"from":"p_lan","chat":"c_seed","text":"1"}'],
  ])("%s", async (_, type, body) => {
    const world = await createWorld({ bot: echo });
    const request = new Request("http://127.0.0.1/playground/api/messages", {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    await expectProblem((await world.adapter.http?.fetch(request)) ?? new Response(), 400);
  });

  test("a body that says it is too large is not read", async () => {
    const world = await createWorld({ bot: echo });
    const headers = { "content-type": "application/json", "content-length": "1000000" };
    const request = new Request("http://127.0.0.1/playground/api/people", { method: "POST", headers, body: "{}" });
    await expectProblem((await world.adapter.http?.fetch(request)) ?? new Response(), 413);
  });

  test("10,000 characters of any kind are passed on whole", async () => {
    const world = await createWorld({ bot: echo });
    for (const letter of ["报", "🏸"]) {
      await say(world, { text: letter.repeat(10_000) });
      expect(lastOf(world.incomings).text).toBe(letter.repeat(10_000));
    }
  });

  test("what no platform delivers is taken out", async () => {
    const world = await createWorld({ bot: echo });
    await say(world, { text: "报\u0000名" });
    expect(lastOf(world.incomings).text).toBe("报名");
  });

  test("reading needs to know who looks", async () => {
    const world = await createWorld({ bot: echo });
    await expectProblem(await world.get("/playground/api/chats/c_seed/messages"), 400);
    await expectProblem(await world.get("/playground/api/chats/c_seed/messages?as="), 400);
    await expectProblem(await world.get("/playground/api/chats/c_seed/messages?as=p_none"), 404);
    await expectProblem(await world.get("/playground/api/chats/c_none/messages?as=p_lan"), 404);
    await expectProblem(await world.get("/playground/api/chats/p_gang/messages?as=p_lan"), 404);
    await expectProblem(await world.get("/playground/api/stream?as=p_none"), 404);
    await expectProblem(await world.get("/playground/api/stream"), 400);
  });
});
