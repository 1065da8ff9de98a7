import { afterEach, describe, expect, test, vi } from "vitest";
import { LIMITS } from "../../adapters/playground/limits.ts";
import { answer, type Bot, createWorld, groupPlace, type World } from "./playground-world.ts";

const GROUP = groupPlace("c_seed");
const card = (title: string) => ({ title, blocks: [] });

const echo: Bot = async (incoming, world) => [
  await answer(incoming, world, { ...card(`你说：${incoming.text}`), toast: "收到" }),
];

interface Event {
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** One open page: what it was told so far. */
const listen = async (world: World, as: string, signal?: AbortSignal) => {
  const request = new Request(`http://127.0.0.1/playground/api/stream?as=${as}`, signal ? { signal } : {});
  const response = await world.adapter.http?.fetch(request);
  if (!response?.body) throw new Error("no stream");
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const events: Event[] = [];
  let raw = "";
  const done = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      raw += part.value;
      for (const [, name = "", data = ""] of part.value.matchAll(/event: (\w+)\ndata: (.*)\n\n/g))
        events.push({ name, data: JSON.parse(data) });
    }
    return "ended" as const;
  })();
  const names = () => events.map(({ name }) => name);
  return { events, names, raw: () => raw, done, cancel: () => reader.cancel() };
};

afterEach(() => {
  vi.useRealTimers();
});

describe("the stream", () => {
  test("begins with the chats of this person and what was said there", async () => {
    const world = await createWorld({ bot: echo });
    await world.say(GROUP, card("早"));
    const page = await listen(world, "p_lan");
    await vi.waitFor(() => expect(page.names()).toEqual(["chats"]));
    expect(page.events[0]?.data).toEqual({
      chats: [
        { id: "private", name: "", members: ["p_lan"], entries: [] },
        {
          id: "c_seed",
          name: "红星小学教工之家",
          members: ["p_chair", "p_lan", "p_gang", "p_officer"],
          entries: [{ at: "2026-11-23T06:05:00.000Z", message: expect.objectContaining({ text: "早" }) }],
        },
      ],
    });
  });

  test("tells each person what they may see, and nobody else's private chat", async () => {
    const world = await createWorld({ bot: echo });
    const [lan, gang] = [await listen(world, "p_lan"), await listen(world, "p_gang")];
    await world.post("/playground/api/messages", { from: "p_lan", chat: "c_seed", text: "大家好" });
    await world.post("/playground/api/messages", { from: "p_lan", chat: "private", text: "悄悄话" });
    const id = await world.say(GROUP, card("一"));
    await world.adapter.liveCards?.update(id, GROUP, card("二"));
    await vi.waitFor(() => expect(lan.names()).toEqual(["chats", ...Array(5).fill("message"), "update"]));
    await vi.waitFor(() => expect(gang.names()).toEqual(["chats", ...Array(3).fill("message"), "update"]));
    expect(JSON.stringify(gang.events)).not.toContain("悄悄话");
    expect(lan.events[1]?.data).toMatchObject({ mention: true, message: { from: "p_lan", text: "大家好" } });
  });

  test("a toast is for who pressed", async () => {
    const world = await createWorld({ bot: echo });
    const message = await world.say(GROUP, {
      title: "?",
      blocks: [{ kind: "buttons", buttons: [{ label: "好", line: "好" }] }],
    });
    const [lan, gang] = [await listen(world, "p_lan"), await listen(world, "p_gang")];
    await world.post("/playground/api/clicks", { from: "p_lan", message, button: 0 });
    await vi.waitFor(() => expect(lan.names()).toEqual(["chats", "message", "toast"]));
    expect(lan.events[2]?.data).toEqual({ text: "收到" });
    await vi.waitFor(() => expect(gang.names()).toEqual(["chats", "message"]));
  });

  test("tells of people, of groups to their members, and of the time", async () => {
    const world = await createWorld({ bot: echo });
    const [lan, gang] = [await listen(world, "p_lan"), await listen(world, "p_gang")];
    await world.post("/playground/api/people", { name: "孙丽" });
    await world.post("/playground/api/chats", { name: "两个人", members: ["p_lan"] });
    await world.post("/playground/api/clock", { advanceSeconds: 60 });
    await vi.waitFor(() => expect(lan.names()).toEqual(["chats", "people", "chats", "clock"]));
    await vi.waitFor(() => expect(gang.names()).toEqual(["chats", "people", "clock"]));
    expect(lan.events[3]?.data).toEqual({ now: "2026-11-23T06:06:00.000Z" });
  });

  test("takes back what turned out to be said before", async () => {
    const sink = async () => ({ kind: "duplicate" as const, settled: Promise.resolve([]) });
    const world = await createWorld({ bot: echo, sink });
    const page = await listen(world, "p_lan");
    await world.post("/playground/api/messages", { from: "p_lan", chat: "c_seed", text: "报名", eventId: "e1" });
    await vi.waitFor(() => expect(page.names()).toEqual(["chats", "message", "gone"]));
  });

  test("shows signs of life, and stops to when the page has gone", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const world = await createWorld({ bot: echo });
    const leaves = new AbortController();
    const [closed, aborted] = [await listen(world, "p_lan"), await listen(world, "p_gang", leaves.signal)];
    expect(vi.getTimerCount()).toBe(2);
    vi.advanceTimersByTime(LIMITS.heartbeatMs);
    await vi.waitFor(() => expect(closed.raw()).toContain("\n: still here\n\n"));
    await closed.cancel();
    leaves.abort();
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
    expect(await aborted.done).toBe("ended");
    await world.say(GROUP, card("还在吗"));
  });

  test("ends when the adapter stops", async () => {
    const world = await createWorld({ bot: echo });
    const pages = [await listen(world, "p_lan"), await listen(world, "p_lan")];
    await world.adapter.stop();
    expect(await Promise.all(pages.map(({ done }) => done))).toEqual(["ended", "ended"]);
  });

  test("cuts a page off that does not read", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const world = await createWorld({ bot: echo });
    await world.get("/playground/api/stream?as=p_lan");
    expect(vi.getTimerCount()).toBe(1);
    for (let i = 0; i <= LIMITS.streamBacklog; i += 1) await world.say(GROUP, card(String(i)));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the files of the page", () => {
  test("the page has a strict policy and says everything in the language of the program", async () => {
    for (const [locale, word] of [
      ["zh", "你现在是"],
      ["en", "You are"],
    ] as const) {
      const world = await createWorld({ bot: echo, locale });
      const response = await world.get("/playground");
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(response.headers.get("content-security-policy")).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      const html = await response.text();
      expect(html).toMatch(/^<!doctype html>/);
      expect(html).toContain(word);
      expect(html).not.toMatch(/ style=| on\w+=|https?:\/\/(?!www\.w3\.org)/);
      expect((await world.get("/playground/")).status).toBe(200);
    }
  });

  test("style and scripts are ours, and nothing else is served", async () => {
    const world = await createWorld({ bot: echo });
    const html = await (await world.get("/playground")).text();
    const style = await world.get("/playground/style.css");
    expect([style.status, style.headers.get("content-type")]).toEqual([200, "text/css; charset=utf-8"]);
    expect(await style.text()).not.toMatch(/url\(|@import|@font-face/);
    const entry = /src="([^"]+)"/.exec(html)?.[1] ?? "";
    for (const path of [entry, "/playground/client-talk.js"]) {
      const script = await world.get(path);
      expect([script.status, script.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
      expect(await script.text()).not.toMatch(/\.innerHTML|insertAdjacentHTML|outerHTML|document\.write|eval\(/);
    }
    for (const path of ["/playground/index.ts", "/playground/..%2findex.ts", "/playground/client", "/playground/x.js"])
      expect((await world.get(path)).status).toBe(404);
  });
});
