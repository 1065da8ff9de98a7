import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../../src/core/ports.ts";
import { wrongSetting } from "./failures.ts";
import type { Handle } from "./webhook.ts";
import { type FeishuConfig, isJson, PLATFORM } from "./wire.ts";

export interface Socket {
  /** Connects, and goes on connecting until it is stopped. */
  readonly start: () => void;
  /** Takes nothing more; what was taken may still be acknowledged for a moment. */
  readonly stop: () => Promise<void>;
  readonly connected: () => boolean;
}

/** How patient it is, in milliseconds. */
export interface Patience {
  /** A connection that is not made within this is given up. */
  readonly handshakeMs: number;
  /** A ping that is not answered within this: the connection is dead, whatever the kernel thinks. */
  readonly pongMs: number;
  /** Between a failure and the next attempt, at first and at most. */
  readonly firstMs: number;
  readonly mostMs: number;
  readonly lookMs: number;
  readonly drainMs: number;
}

export const PATIENCE: Patience = {
  handshakeMs: 10_000,
  pongMs: 15_000,
  firstMs: 1_000,
  mostMs: 60_000,
  lookMs: 200,
  drainMs: 2_000,
};

/** The endpoint is asked over HTTP first, for which the SDK takes 15 s. */
const ENDPOINT_MS = 15_000;

interface Parts {
  readonly config: Pick<FeishuConfig, "appId" | "appSecret" | "baseUrl">;
  readonly handle: Handle;
  readonly log: Log;
  readonly patience: Patience;
}

/** The only number in what the SDK says; its words hold addresses with tickets, bodies and secrets (§4.4). */
const codeIn = (said: unknown): string | undefined => /\bcode[:=]\s*(-?\d{1,12})/.exec(String(said))?.[1];

/** What the SDK logs, without what it should not. It gives one argument, a list. */
const sdkLogger = (log: Log) => {
  const fields = (said: unknown) => {
    const code = Array.isArray(said) ? said.map(codeIn).find((one) => one !== undefined) : undefined;
    return { platform: PLATFORM, part: "socket", ...(code === undefined ? {} : { code }) };
  };
  return {
    error: (said: unknown) => log.debug("the feishu sdk reports an error", fields(said)),
    warn: (said: unknown) => log.debug("the feishu sdk warns", fields(said)),
    info: () => undefined,
    debug: () => undefined,
    trace: () => undefined,
  };
};

const tellEnd = (log: Log, code = "none"): void => {
  const fields = { platform: PLATFORM, part: "socket", code };
  const wrong = wrongSetting(Number(code));
  if (wrong) log.error(`feishu refuses the connection: ${wrong}`, fields);
  else log.warn("the connection to feishu is lost", fields);
};

/**
 * The SDK's long connection under a supervisor (§1.8). By itself it gives up for good when the platform is busy or the
 * secret is wrong, waits up to 150 s after a mere blip, never notices a dead peer unless told to, and only logs a wrong
 * app id. Here every connection is a client of its own that does not reconnect; whenever it ends, however it ends, the
 * next one follows. The platform gives each event to one connection of the app, so replicas share them.
 */
export const createSocket = ({ config, handle, log, patience }: Parts): Socket => {
  const stopping = new AbortController();
  let connected = false;
  let handling = 0;
  let running: Promise<void> | null = null;

  const invoke = async (plain: unknown): Promise<unknown> => {
    // Refused, so that another connection gets it.
    if (stopping.signal.aborted || !isJson(plain)) throw new Error("not taken");
    handling += 1;
    try {
      return await handle(plain);
    } finally {
      handling -= 1;
    }
  };

  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  const drain = async (): Promise<void> => {
    const until = performance.now() + patience.drainMs;
    while (handling > 0 && performance.now() < until) await sleep(10);
    // The acknowledgement is written right after.
    await sleep(10);
  };

  /** One connection from its beginning to its end; tells whether it ever stood. */
  const session = async (): Promise<boolean> => {
    const sdk = await import("@larksuiteoapi/node-sdk");
    const logger = sdkLogger(log);
    let ended = false;
    let code: string | undefined;
    let stood = false;
    const client = new sdk.WSClient({
      appId: config.appId,
      appSecret: config.appSecret,
      domain: config.baseUrl,
      logger,
      loggerLevel: sdk.LoggerLevel.warn,
      autoReconnect: false,
      handshakeTimeoutMs: patience.handshakeMs,
      wsConfig: { pingTimeout: patience.pongMs / 1000 },
      onError: (error) => {
        ended = true;
        code = codeIn(error.message);
      },
    });
    const dispatcher = new sdk.EventDispatcher({ logger, loggerLevel: sdk.LoggerLevel.warn });
    // Its own way of dispatching flattens the envelope and loses half of it (§1.6); ours takes it whole.
    await client.start({ eventDispatcher: Object.assign(dispatcher, { invoke }) });
    const until = performance.now() + ENDPOINT_MS + patience.handshakeMs;
    while (!stopping.signal.aborted && !ended) {
      const { state } = client.getConnectionStatus();
      if (state === "connected" && !stood) log.info("connected to feishu", { platform: PLATFORM, part: "socket" });
      stood ||= state === "connected";
      connected = state === "connected";
      ended ||= stood ? !connected : state === "idle" || performance.now() > until;
      if (!ended) await pause(patience.lookMs);
    }
    connected = false;
    const leaving = stopping.signal.aborted;
    if (leaving) await drain();
    else tellEnd(log, code);
    // A farewell, so that the platform gives what comes next to another; a dead peer would not answer it.
    client.close({ force: !leaving });
    return stood;
  };

  const run = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      const stood = await session().catch(() => {
        log.error("the connection to feishu could not be begun", { platform: PLATFORM, part: "socket" });
        return false;
      });
      if (stood) failures = 0;
      const wait = Math.min(patience.mostMs, patience.firstMs * 2 ** failures);
      // Spread, so that replicas do not all come at once.
      await pause(wait * (0.5 + Math.random() / 2));
    }
  };

  return {
    start: () => {
      running ??= run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    connected: () => connected,
  };
};
