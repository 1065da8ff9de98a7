import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createFeishuAdapter } from "../../adapters/feishu/index.ts";
import type { Adapter } from "../../src/core/adapter.ts";
import { createClock, type MovableClock } from "../../src/core/clock.ts";
import type { Ephemeral, Log } from "../../src/core/ports.ts";
import { createMemoryEphemeral } from "../../src/engine/ephemeral.ts";
import {
  APP_ID,
  createFakeFeishu,
  type Delivery,
  ENCRYPT_KEY,
  type Fake,
  MINIMAL_SCOPES,
  refusal,
  type Shown,
  VERIFICATION_TOKEN,
} from "../support/fake-feishu/index.ts";
import type { AdapterUnderTest, Seen, Stage } from "./stage.ts";

type Mode = "socket" | "webhook";

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const POST = '{"text":"报名 1"}';
/** For what the platform hangs on to before its connection breaks. */
const HANG_MS = 400;

/** Waiting for a turn moves the clock on, by which the platform counts as well: the rates hold, and nobody waits. */
const impatient = (ephemeral: Ephemeral, pass: (ms: number) => void): Ephemeral => ({
  ...ephemeral,
  take: async (key, bucket) => {
    for (;;) {
      const wait = await ephemeral.take(key, bucket);
      if (wait === 0) return 0;
      pass(wait);
    }
  },
});

interface Opened {
  readonly fake: Fake;
  readonly adapter: Adapter;
  readonly clock: MovableClock;
  readonly pass: (ms: number) => void;
}

const openAdapter = async (mode: Mode): Promise<Opened> => {
  const clock = createClock();
  // With the scope for pictures in one mode, without it in the other.
  const scopes = [...MINIMAL_SCOPES, "im:message:basic", ...(mode === "webhook" ? ["im:resource:upload"] : [])];
  const fake = await createFakeFeishu({ mode, clock, scopes, repeats: 0 });
  const pass = (ms: number): void => {
    clock.advance(ms / 1000);
    fake.time.due();
  };
  const adapter = createFeishuAdapter({
    config: {
      appId: APP_ID,
      appSecret: fake.env.FEISHU_APP_SECRET ?? "",
      mode,
      baseUrl: fake.url,
      encryptKey: ENCRYPT_KEY,
      verificationToken: VERIFICATION_TOKEN,
    },
    clock,
    log: silent,
    ephemeral: impatient(createMemoryEphemeral({ clock, maxKeys: 10_000 }), pass),
  });
  return { fake, adapter, clock, pass };
};

const listen = async ({ fake, adapter }: Opened): Promise<Server> => {
  const server = createServer(getRequestListener((request) => adapter.http?.fetch(request) ?? new Response()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.webhook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feishu/events`;
  return server;
};

const seenOf = (messages: readonly Shown[]): readonly Seen[] => messages.filter(({ from }) => from === "bot");

const troubles = (fake: Fake): NonNullable<Stage["fails"]> => {
  const busy = [refusal(230020), { ...refusal(99991400), headers: { "x-ogw-ratelimit-reset": "2" } }, refusal(11232)];
  const never = [230002, 230013, 230018, 230022, 230053].map((code) => refusal(code));
  return (trouble, times) => {
    if (trouble === "busy") fake.fault({ on: "create", times, mishap: fake.random.pick(busy) });
    if (trouble === "refused") fake.fault({ on: "create", times, mishap: fake.random.pick(never) });
    if (trouble === "lost") fake.fault({ on: "create", times, mishap: "lose" });
    if (trouble !== "silent") return;
    fake.fault({ on: "create", times, mishap: fake.random.pick(["late", "hang"]) });
    const calls = fake.calls.length;
    void fake
      .until("the call that hangs", () => fake.calls.length > calls)
      .then(
        () => setTimeout(fake.calm, HANG_MS),
        () => undefined,
      );
  };
};

/** Feishu as the contract of adapters wants it: two people, one group, the true wire between. */
export const feishuUnderTest = (mode: Mode): AdapterUnderTest => ({
  name: `Feishu by ${mode}`,
  troubles: true,
  echoes: true,
  readers: true,
  open: async (sink) => {
    const opened = await openAdapter(mode);
    const { fake, adapter, pass } = opened;
    const server = mode === "webhook" ? await listen(opened) : null;
    await adapter.start(sink);
    await fake.until("the adapter", adapter.ready);
    const people = { 兰: fake.person("兰"), 竹: fake.person("竹") };
    const group = await fake.group("大群", Object.values(people));
    let last: Delivery | null = null;
    return {
      adapter,
      says: async (who, where, text, how = {}) => {
        const { replyTo } = how;
        const told = replyTo ? { replyTo: { id: replyTo } } : {};
        const delivery = people[who].types(where === "group" ? group : "private", text, told);
        last = delivery;
        await fake.until("the first try", () => delivery && delivery.tries > 0 && fake.push.handing() === 0);
      },
      again: async () => {
        // For messages the event_id cannot be relied on (§1.5).
        for (const eventId of [false, true]) if (last) await fake.push.again(last, { eventId });
      },
      presses: async (who, id, label, picks) => {
        const { toast } = await people[who].pushes({ id }, label, picks);
        return toast ? { toast: toast.content } : {};
      },
      reads: async ({ kind, chat }) => {
        const reader = Object.values(people).find(({ openId }) => openId === chat);
        return seenOf(kind === "group" ? group.messages() : (reader?.reads() ?? []));
      },
      pass: async (ms) => pass(ms),
      fails: troubles(fake),
      sees: (who, id) => people[who].sees({ id }),
      echoes: async () => {
        const post = group.chat.posts.findLast(({ from }) => from === "bot");
        if (!post) throw new Error("the bot said nothing");
        const others = fake.store.add({ chat: group.id, from: "ou_another_bot", type: "text", content: POST });
        for (const one of [post, others]) await fake.push.emit(fake.events.message(one, [], "bot")).taken;
      },
      close: async () => {
        await adapter.stop();
        server?.closeAllConnections();
        server?.close();
        await fake.close();
        fake.check();
      },
    };
  },
});
