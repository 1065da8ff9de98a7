import { Hono } from "hono";
import type { Adapter, Sink } from "../../src/core/adapter.ts";
import type { Clock, Locale, Log, PlaygroundHost } from "../../src/core/ports.ts";
import { createApi } from "./api.ts";
import { createDirectory, PLATFORM } from "./directory.ts";
import { LIMITS } from "./limits.ts";
import { Problem, problemResponse } from "./problem.ts";
import { createSite } from "./site.ts";
import { createStore } from "./store.ts";
import { createStreams } from "./streams.ts";
import { createTalk } from "./talk.ts";

const PREFIX = "/playground";

interface Options {
  readonly host: PlaygroundHost;
  readonly clock: Clock;
  readonly locale: Locale;
  readonly log: Log;
}

/** A make-believe chat platform in the browser, for trying the bot out and for scripts. */
export const createPlayground = ({ host, clock, locale, log }: Options): Adapter => {
  const directory = createDirectory();
  const store = createStore({ clock, directory });
  const streams = createStreams({ directory, store });
  const toast = (person: string, text: string): void => streams.toPerson(person, "toast", { text });
  const talk = createTalk({ directory, store, clock, log, toast });
  let taking: Sink | undefined;

  const sink = (): Sink => {
    if (!taking) throw new Problem(503, "the playground is starting or stopping");
    return taking;
  };

  const app = new Hono({ strict: false })
    .route(PREFIX, createSite(locale))
    .route(`${PREFIX}/api`, createApi({ host, directory, store, streams, talk, log, sink }));
  app.notFound(() => problemResponse(new Problem(404, "there is nothing here")));
  app.onError((error) => {
    if (error instanceof Problem) return problemResponse(error);
    log.error("a call of the playground failed", { platform: PLATFORM, code: error.name });
    return problemResponse(new Problem(500, "the playground failed"));
  });

  return {
    platform: PLATFORM,
    idempotentMs: LIMITS.idempotentMs,
    liveCards: {
      intervalMs: LIMITS.liveIntervalMs,
      lifetimeMs: LIMITS.liveLifetimeMs,
      update: async (messageId, to, card) => store.update(messageId, to, card),
    },
    http: { prefixes: [PREFIX], fetch: (request) => app.fetch(request) },
    send: async (delivery) => store.send(delivery),
    start: async (handOver) => {
      directory.restore(await host.people(), await host.groups());
      taking = handOver;
    },
    stop: async () => {
      taking = undefined;
      streams.close();
    },
    ready: () => taking !== undefined,
  };
};
