import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createDirectory } from "./directory.ts";
import { createEvents, type Events } from "./events.ts";
import { createHttp, type Http } from "./http.ts";
import { createMessages } from "./messages.ts";
import { createPeople, type Group, type Heard, type Person } from "./people.ts";
import { createPresses } from "./presses.ts";
import { createPush, type Push } from "./push.ts";
import { createIds, createRandom, type Random } from "./random.ts";
import { createReaders } from "./readers.ts";
import { createRules, type Rules } from "./rules.ts";
import { createSockets, type Sockets } from "./socket.ts";
import { createStore, type Store } from "./store.ts";
import { createTime, type Time } from "./time.ts";
import { createTokens, type Tokens } from "./tokens.ts";
import { createWebhook, type Webhook } from "./webhook.ts";

export type { Group, Heard, Person, Pressed } from "./people.ts";
export type { Delivery } from "./push.ts";
export { refusal } from "./rules.ts";
export type { Shown } from "./show.ts";

export interface FakeOptions {
  readonly mode: "socket" | "webhook";
  /** What the facts leave open is drawn from it. */
  readonly seed?: number;
  readonly clock?: { readonly now: () => Date };
  /** How many times faster than documented redeliveries come. */
  readonly hurry?: number;
  /** Empty = nothing is encrypted. */
  readonly encryptKey?: string;
  readonly scopes?: readonly string[];
  /** How often something is delivered once more although it was taken. */
  readonly repeats?: number;
  /** How often something the app has not asked for is delivered as well. */
  readonly noise?: number;
  /** Seconds, as the endpoint of the event socket tells them. */
  readonly intervals?: { readonly ping: number; readonly reconnect: number; readonly nonce: number };
  readonly botName?: string;
}

export interface Fake extends Pick<Http, "fault" | "calm" | "calls">, Pick<Rules, "violations" | "throttled"> {
  readonly url: string;
  readonly seed: number;
  readonly random: Random;
  /** The settings of a program that is to talk to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly person: (name: string, departments?: readonly string[]) => Person;
  /** A group with the bot in it, of which the bot was told if it could be reached. */
  readonly group: (name: string, members: readonly Person[]) => Promise<Group>;
  /** What the bot said or changed since a moment of `mark`. */
  readonly since: (mark: number) => readonly Heard[];
  readonly mark: () => number;
  readonly time: Time;
  readonly store: Store;
  readonly events: Events;
  readonly push: Push;
  readonly sockets: Sockets;
  readonly webhook: Webhook;
  readonly tokens: Tokens;
  readonly scopes: Set<string>;
  /** Ids of people as another app knows them. */
  readonly foreign: Set<string>;
  /** Resolves when it is so; throws, with the seed, when it does not become so. */
  readonly until: (what: string, isSo: () => unknown, ms?: number) => Promise<void>;
  /** Resolves when the app does nothing for a while. */
  readonly quiet: () => Promise<void>;
  /** Throws, with the seed, when the app broke a documented rule. */
  readonly check: () => void;
  readonly close: () => Promise<void>;
}

/** §5.2: the least that will do. */
export const MINIMAL_SCOPES: readonly string[] = [
  "im:message:send_as_bot",
  "im:message.p2p_msg:readonly",
  "im:message.group_at_msg:readonly",
  "im:chat:readonly",
  "contact:user.basic_profile:readonly",
];

export const APP_ID = "cli_0123456789abcdef";
const APP_SECRET = "secret-of-the-fake-app";
export const VERIFICATION_TOKEN = "test-verification-token";
export const ENCRYPT_KEY = "test-encrypt-key";

/** Nothing is called for so long: the app is done. */
const QUIET_MS = 150;
/** An answer that has not come by then does not come. */
const ANSWER_MS = 2_000;
const TAKEN_MS = 15_000;
const POLL_MS = 5;

/** A Feishu of one's own: HTTP, event socket, webhook, and people who use it. It knows nothing of the program. */
export const createFakeFeishu = async (options: FakeOptions): Promise<Fake> => {
  const { mode, encryptKey = mode === "webhook" ? ENCRYPT_KEY : "", repeats = 0.1, noise = 0.1 } = options;
  const seed = options.seed ?? Number(process.env.FAKE_SEED || randomInt(2 ** 31));
  const random = createRandom(seed);
  const rules = createRules();
  const time = createTime({ clock: options.clock ?? { now: () => new Date() }, hurry: options.hurry ?? 1 });
  const { now } = time;
  const id = createIds(random);
  const scopes = new Set(options.scopes ?? MINIMAL_SCOPES);
  const images = new Set<string>();
  const foreign = new Set<string>();
  const store = createStore({ random, id, now, botName: options.botName ?? "工会助手" });
  const app = { appId: APP_ID, appSecret: APP_SECRET, verificationToken: VERIFICATION_TOKEN };
  const tokens = createTokens({ ...app, random, now });
  const events = createEvents({ ...app, store, random, now, id, scopes });
  const intervals = options.intervals ?? { ping: 2, reconnect: 1, nonce: 0 };
  let url = "";
  const sockets = createSockets({ ...app, random, rules, url: () => url, intervals });
  const webhook = createWebhook({ ...app, random, now, encryptKey });
  const transport = () => (mode === "socket" ? sockets : webhook);
  const push = createPush({ events, random, time, id: () => id("ev"), transport, repeats });
  const messages = createMessages({ store, random, rules, now, appId: APP_ID, images, foreign });
  const presses = createPresses({ store, events, push, random, rules, now, cardProblem: messages.cardProblem });
  const http = createHttp({
    routes: [
      tokens.route,
      sockets.endpoint,
      ...messages.routes,
      ...createDirectory({ store, random, rules, now, scopes, images }),
      ...createReaders({ store, random, rules, now }),
    ],
    tokens,
    scopes,
    random,
    rules,
    now,
    logId: () => id("log"),
    upgrade: sockets.upgrade,
  });
  url = await http.listen();

  const seeded = (words: string) => new Error(`${words}\n(FAKE_SEED=${seed})`);
  const until: Fake["until"] = async (what, isSo, ms = 10_000) => {
    const deadline = performance.now() + ms;
    while (!isSo()) {
      if (performance.now() > deadline) throw seeded(`${what} did not come within ${ms} ms`);
      await sleep(POLL_MS);
    }
  };
  const quiet: Fake["quiet"] = async () => {
    let calls = -1;
    let since = performance.now();
    while (performance.now() - since < QUIET_MS) {
      if (calls !== http.calls.length || http.busy() || push.handing() > 0) since = performance.now();
      calls = http.calls.length;
      await sleep(POLL_MS);
    }
  };
  /** The bot has heard of it, has begun to answer unless it has nothing to say within `ms`, and has come to its end. */
  const answered = async (done: Promise<unknown>, begun: () => boolean, ms = ANSWER_MS): Promise<void> => {
    await Promise.race([done, sleep(TAKEN_MS, undefined, { ref: false })]);
    const deadline = performance.now() + ms;
    while (!begun() && performance.now() < deadline) await sleep(POLL_MS);
    await quiet();
  };
  const reachable = () => (mode === "socket" ? sockets.open() > 0 : webhook.url !== "");
  const people = createPeople({ store, random, events, push, scopes, presses, answered, noise });

  return {
    url,
    seed,
    random,
    env: {
      FEISHU_APP_ID: APP_ID,
      FEISHU_APP_SECRET: APP_SECRET,
      FEISHU_BASE_URL: url,
      FEISHU_MODE: mode,
      ...(encryptKey ? { FEISHU_ENCRYPT_KEY: encryptKey } : {}),
      ...(mode === "webhook" ? { FEISHU_VERIFICATION_TOKEN: VERIFICATION_TOKEN } : {}),
      PLAYGROUND: "off",
    },
    person: people.person,
    group: async (name, members) => {
      const group = people.group(name, members);
      const [first] = members;
      group.chat.botInside = true;
      if (first && reachable()) await group.takesIn(first);
      return group;
    },
    since: people.since,
    mark: store.rank,
    time,
    store,
    events,
    push,
    sockets,
    webhook,
    tokens,
    scopes,
    foreign,
    fault: http.fault,
    calm: http.calm,
    calls: http.calls,
    violations: rules.violations,
    throttled: rules.throttled,
    until,
    quiet,
    check: () => {
      const broken = rules.violations.map(({ rule, cite, what }) => `${rule} (${cite}): ${what}`);
      if (broken.length > 0) throw seeded(`the app broke rules of the platform:\n${broken.join("\n")}`);
    },
    close: async () => {
      time.close();
      sockets.end();
      await http.close();
    },
  };
};
