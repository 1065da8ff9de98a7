import { setTimeout as sleep } from "node:timers/promises";
import type { Adapter, Sink } from "../../src/core/adapter.ts";
import { StartError } from "../../src/core/errors.ts";
import type { Clock, Ephemeral, Locale, Log } from "../../src/core/ports.ts";
import { type Api, createApi } from "./api.ts";
import { createClicks } from "./clicks.ts";
import { createDepartments } from "./departments.ts";
import { createDirectory } from "./directory.ts";
import { createHandle } from "./handle.ts";
import { createImages } from "./images.ts";
import { LIMITS } from "./limits.ts";
import { createPace } from "./pace.ts";
import { createReaders } from "./readers.ts";
import { createSending } from "./send.ts";
import { createSocket, PATIENCE, type Patience, type Socket } from "./socket.ts";
import { createVerify } from "./verify.ts";
import { createWebhook, type Handle } from "./webhook.ts";
import { type FeishuConfig, id, PLATFORM, part } from "./wire.ts";
import { wordsIn } from "./words.ts";

const PREFIX = "/feishu";
const PATH = `${PREFIX}/events`;

interface Options {
  readonly config: FeishuConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** Shared by the replicas: token, buckets, which messages are ours. */
  readonly ephemeral: Ephemeral;
  readonly locale?: Locale;
  /** Whether an address is a page of ours. */
  readonly ours?: (url: string) => boolean;
  /** Hears of each event that nobody knows. */
  readonly ignored?: () => void;
  readonly patience?: Partial<Patience>;
}

/** Who we are: the bot's own open_id (§2.1), asked once it is needed and again until it is told. */
const createSelf = (api: Api) => {
  let known = "";
  let asking: Promise<string> | null = null;
  const ask = async (): Promise<string> => {
    const answer = await api({ name: "bot.info", method: "GET", path: "/bot/v3/info" });
    known = id(part(answer, "bot"), "open_id");
    if (!known) throw new Error("feishu does not tell who the bot is");
    return known;
  };
  return {
    get: (): Promise<string> => {
      if (known) return Promise.resolve(known);
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    known: () => known !== "",
  };
};

const webhookOf = ({ config, clock }: Options, handle: Handle) => {
  const { encryptKey, verificationToken } = config;
  if (!encryptKey || !verificationToken) {
    throw new StartError(["FEISHU_MODE=webhook needs FEISHU_ENCRYPT_KEY and FEISHU_VERIFICATION_TOKEN as well."]);
  }
  return createWebhook({ path: PATH, verify: createVerify({ encryptKey, verificationToken, clock }), handle });
};

/** How long the start waits for the platform; what is missing then is asked for again and again. */
const START_MS = 3_000;
const ASK_AGAIN_MS = 10_000;

/** Feishu (飞书): one self-built app, by webhook or by long connection, several replicas at once. */
export const createFeishuAdapter = (options: Options): Adapter => {
  const { config, clock, log, ephemeral, locale = "zh", ours = () => false, ignored = () => undefined } = options;
  const words = wordsIn(locale);
  const api = createApi({ config, clock, ephemeral, log });
  const pace = createPace(ephemeral, config);
  const self = createSelf(api);
  const clicks = createClicks(clock, words);
  const directory = createDirectory({ api, pace, clock, log });
  const departments = createDepartments({ api, pace, clock, log });
  const images = createImages(api);
  const sending = createSending({ api, pace, images, ephemeral, log, words, ours, clicked: clicks.show });
  let taking: Sink | undefined;
  let asking: NodeJS.Timeout | undefined;
  const forget = (): void => clearInterval(asking);

  const sink = (): Sink => {
    if (!taking) throw new Error("feishu is starting or stopping");
    return taking;
  };
  const handle = createHandle({
    directory,
    departments,
    clicks,
    isOurs: sending.isOurs,
    us: self.get,
    sink,
    clock,
    log,
    ignored,
  });
  const patience = { ...PATIENCE, ...options.patience };
  const socket: Socket | null = config.mode === "socket" ? createSocket({ config, handle, log, patience }) : null;

  return {
    platform: PLATFORM,
    idempotentMs: LIMITS.idempotentMs,
    liveCards: {
      intervalMs: LIMITS.liveIntervalMs,
      lifetimeMs: LIMITS.liveLifetimeMs,
      update: sending.update,
    },
    ...(socket ? {} : { http: { prefixes: [PREFIX], fetch: webhookOf(options, handle) } }),
    send: sending.send,
    readers: createReaders(api),
    start: async (handOver) => {
      taking = handOver;
      const asked = self.get().catch(() => {
        log.error("feishu does not tell who the bot is; groups are deaf until it does", { platform: PLATFORM });
        if (taking) asking = setInterval(() => void self.get().then(forget, () => undefined), ASK_AGAIN_MS).unref();
      });
      await Promise.race([asked, sleep(START_MS, undefined, { ref: false })]);
      socket?.start();
    },
    stop: async () => {
      taking = undefined;
      forget();
      await socket?.stop();
    },
    ready: () => taking !== undefined && self.known() && (socket?.connected() ?? true),
  };
};
