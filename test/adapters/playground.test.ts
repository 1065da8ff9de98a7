import { describe, expect, test } from "vitest";
import { echo, expectProblem, say, transcript } from "./playground-calls.ts";
import { createWorld } from "./playground-world.ts";

describe("people and chats", () => {
  test("a person gets an id and is added to the program", async () => {
    const world = await createWorld({ bot: echo });
    const response = await world.post("/playground/api/people", {
      name: "孙丽",
      roles: ["organizer"],
      unit: "东城区/实验小学",
    });
    expect(response.status).toBe(201);
    const added = (await response.json()) as { id: string; name: string };
    expect(added).toEqual({ id: expect.stringMatching(/^p_/), name: "孙丽" });
    expect((await world.host.people()).at(-1)).toEqual({
      id: added.id,
      name: "孙丽",
      roles: ["organizer"],
      unit: "东城区/实验小学",
    });
  });

  test("names may repeat and may be anything a person types", async () => {
    const world = await createWorld({ bot: echo });
    const ids = new Set<string>();
    for (const name of ["王兰", "王兰", '<img src=x onerror="alert(1)">', '<at user_id="all">', "‮王"]) {
      const added = (await (await world.post("/playground/api/people", { name })).json()) as {
        id: string;
        name: string;
      };
      expect(added.name).toBe(name);
      ids.add(added.id);
    }
    expect(ids.size).toBe(5);
  });

  test("a new group shares nothing with the seeded one", async () => {
    const world = await createWorld({ bot: echo });
    const made = await world.post("/playground/api/chats", { name: "羽毛球", members: ["p_lan", "p_gang", "p_lan"] });
    expect(made.status).toBe(201);
    const { id, name } = (await made.json()) as { id: string; name: string };
    expect({ id, name }).toEqual({ id: expect.stringMatching(/^c_/), name: "羽毛球" });
    await say(world, { chat: id, text: "在吗" });
    expect(await transcript(world, id, "p_gang")).toHaveLength(2);
    expect(await transcript(world, "c_seed", "p_gang")).toEqual([]);
    await expectProblem(await world.get(`/playground/api/chats/${id}/messages?as=p_chair`), 403);
    await expectProblem(await world.post("/playground/api/messages", { from: "p_chair", chat: id, text: "1" }), 403);
  });

  test("a person made by the API is in no group, also after the page has asked for everybody", async () => {
    const world = await createWorld({ bot: echo });
    const { id } = (await (await world.post("/playground/api/people", { name: "新来的" })).json()) as { id: string };
    await world.get("/playground/api/state");
    await expectProblem(await world.get(`/playground/api/chats/c_seed/messages?as=${id}`), 403);
    expect(await transcript(world, "private", id)).toEqual([]);
  });

  test("the state shows people, groups with members and the time", async () => {
    const world = await createWorld({ bot: echo });
    const state = (await (await world.get("/playground/api/state")).json()) as Record<string, unknown>;
    expect(state.now).toBe("2026-11-23T06:05:00.000Z");
    expect(state.groups).toEqual([
      { id: "c_seed", name: "红星小学教工之家", members: ["p_chair", "p_lan", "p_gang", "p_officer"] },
    ]);
    expect(state.people).toContainEqual({ id: "p_chair", name: "陈明", unit: "东城区/红星小学", roles: ["chair"] });
  });

  test("a failing program is a 500 without its words", async () => {
    const world = await createWorld({ bot: echo });
    Object.assign(world.host, { addPerson: async () => Promise.reject(new Error("duplicate key 王兰")) });
    const response = await world.post("/playground/api/people", { name: "孙丽" });
    expect(await response.clone().text()).not.toContain("duplicate");
    await expectProblem(response, 500);
  });
});

test("the clock moves by the program, and says what time it is", async () => {
  const world = await createWorld({ bot: echo });
  const response = await world.post("/playground/api/clock", { advanceSeconds: 3_600 });
  expect([response.status, await response.json()]).toEqual([200, { now: "2026-11-23T07:05:00.000Z" }]);
  expect((await world.post("/playground/api/clock", { advanceSeconds: 0 })).status).toBe(200);
  expect((await world.post("/playground/api/clock", { advanceSeconds: 366 * 86_400 })).status).toBe(200);
});

test("it takes nothing before the start and after the stop, and what it knows can still be read", async () => {
  const world = await createWorld({ bot: echo, start: false });
  expect(world.adapter.ready()).toBe(false);
  await expectProblem(await world.post("/playground/api/messages", { from: "p_lan", chat: "c_seed", text: "1" }), 503);
  await world.adapter.start(async () => ({ kind: "ignored", settled: Promise.resolve([]) }));
  expect(world.adapter.ready()).toBe(true);
  await say(world, { text: "1" });
  await world.adapter.stop();
  expect(world.adapter.ready()).toBe(false);
  await expectProblem(await world.post("/playground/api/messages", { from: "p_lan", chat: "c_seed", text: "1" }), 503);
  await expectProblem(await world.get("/playground/api/stream?as=p_lan"), 503);
  expect(await transcript(world, "c_seed", "p_lan")).toHaveLength(1);
});
