import { Client, DefaultCache, EventDispatcher, LoggerLevel, WSClient } from "@larksuiteoapi/node-sdk";
import { APP_ID, type Fake } from "../../support/fake-feishu/index.ts";

/** The real SDK against the fake: what the platform's own client understands is protocol enough. */

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, trace: () => {} };

export const SHARED = { update_multi: true };

export const clientOf = (fake: Fake): Client =>
  new Client({
    appId: APP_ID,
    appSecret: fake.env.FEISHU_APP_SECRET ?? "",
    domain: fake.url,
    cache: new DefaultCache(),
    logger: silent,
    loggerLevel: LoggerLevel.error,
  });

export const socketOf = (
  fake: Fake,
  handlers: Readonly<Record<string, (data: never) => unknown>>,
  onError?: () => void,
) => {
  const client = new WSClient({
    appId: APP_ID,
    appSecret: fake.env.FEISHU_APP_SECRET ?? "",
    domain: fake.url,
    logger: silent,
    loggerLevel: LoggerLevel.error,
    wsConfig: { pingTimeout: 1 },
    ...(onError ? { onError } : {}),
  });
  const eventDispatcher = new EventDispatcher({ logger: silent, loggerLevel: LoggerLevel.error }).register(
    handlers as never,
  );
  void client.start({ eventDispatcher });
  return client;
};

/** The code of what the platform refused, whichever way the SDK tells of it (§4.4). */
export const codeOf = async (call: Promise<unknown>): Promise<number> => {
  try {
    return ((await call) as { code?: number }).code ?? 0;
  } catch (error) {
    return (error as { response?: { data?: { code?: number } } }).response?.data?.code ?? -1;
  }
};
