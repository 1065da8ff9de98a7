import { createFeishuAdapter } from "../../../adapters/feishu/index.ts";
import type { Patience } from "../../../adapters/feishu/socket.ts";
import { enrol } from "../../../commands/people/enrol.ts";
import type { Role } from "../../../src/core/ports.ts";
import { openDb } from "../../../src/db/client.ts";
import { createMemoryEphemeral } from "../../../src/engine/ephemeral.ts";
import { cloneDatabase } from "../../support/database.ts";
import {
  APP_ID,
  createFakeFeishu,
  type Fake,
  type FakeOptions,
  type Heard,
  type Person,
} from "../../support/fake-feishu/index.ts";
import { outboxEmpty } from "../../support/outbox.ts";
import { createPlatform } from "../../support/platform.ts";
import { clockAt, createWorld, type World } from "../../support/world.ts";

export type Mode = "socket" | "webhook";
export const MODES: readonly Mode[] = ["webhook", "socket"];

/** The whole program on a Feishu of its own, and the people who talk to it there. */
export interface FeishuWorld {
  readonly fake: Fake;
  readonly world: World;
  /** Somebody whom the union knows, with roles. */
  readonly known: (name: string, roles: readonly Role[]) => Promise<Person>;
  /** Everything that was caused was delivered. */
  readonly settled: () => Promise<void>;
  /** Moves on both the union's clock and the platform's. */
  readonly advance: (seconds: number) => Promise<void>;
  /** Throws when a rule of the platform was broken. */
  readonly close: () => Promise<void>;
}

interface Options extends Omit<FakeOptions, "mode" | "clock"> {
  readonly patience?: Partial<Patience>;
  readonly env?: Readonly<Record<string, string>>;
}

const START = "2026-11-23T10:00:00+08:00";

const impatientAdapter = (fake: Fake, clock: World["clock"], patience: Partial<Patience>) =>
  createFeishuAdapter({
    config: { appId: APP_ID, appSecret: fake.env.FEISHU_APP_SECRET ?? "", mode: "socket", baseUrl: fake.url },
    clock,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    ephemeral: createMemoryEphemeral({ clock, maxKeys: 10_000 }),
    patience,
  });

export const createFeishuWorld = async (
  mode: Mode,
  { patience, env, ...options }: Options = {},
): Promise<FeishuWorld> => {
  const clock = clockAt(START);
  const fake = await createFakeFeishu({ mode, clock, ...options });
  const database = await cloneDatabase();
  const own = patience
    ? { platform: { ...createPlatform(), adapter: impatientAdapter(fake, clock, patience) } }
    : { env: { ...fake.env, ...env } };
  const world = await createWorld({ clock, database, ...own });
  const { db, close: closeDb } = openDb(database.target, { max: 1 });
  if (mode === "webhook") fake.webhook.url = `${world.app.url}/feishu/events`;
  else await fake.until("the connection", () => fake.sockets.open() > 0);
  return {
    fake,
    world,
    known: async (name, roles) => {
      const person = fake.person(name);
      const account = { platform: "feishu", tenant: fake.store.tenantKey, user: person.openId };
      await enrol(db, { account, name, roles }, clock.now());
      return person;
    },
    settled: async () => {
      await fake.until("the deliveries", () => fake.push.deliveries.every(({ state }) => state !== "waiting"));
      await outboxEmpty(world.sql);
    },
    advance: async (seconds) => {
      await world.advance(seconds);
      fake.time.due();
    },
    close: async () => {
      await world.close();
      await closeDb();
      await database.drop();
      await fake.close();
      fake.check();
    },
  };
};

export const textOf = (messages: readonly { readonly text: string }[]): string =>
  messages.map(({ text }) => text).join("\n");

/** What is new in a chat, changes of earlier messages left out. */
export const newIn = (messages: readonly Heard[], chat: string): readonly Heard[] =>
  messages.filter((message) => message.chat === chat && !message.updated);

/** Exactly one, or the test fails. */
export const only = <T>(items: readonly T[]): T => {
  const [first, ...rest] = items;
  if (first === undefined || rest.length > 0) throw new Error(`one was expected, not ${items.length}`);
  return first;
};
