import type { Config } from "../src/config.ts";
import type { Adapter } from "../src/core/adapter.ts";
import type { Finding } from "../src/core/finding.ts";
import type { Clock, Ephemeral, Log, PlaygroundHost } from "../src/core/ports.ts";
import { examinePlayground } from "./playground/doctor.ts";

/** Addresses that only this machine has. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/;

interface Parts {
  readonly host: PlaygroundHost;
  readonly clock: Clock;
  readonly log: Log;
  /** What replicas share: tokens, limits. */
  readonly ephemeral: Ephemeral;
  /** Whether an address is a page of ours. */
  readonly ours: (url: string) => boolean;
  /** Counts what a platform sent and nobody knows. */
  readonly ignored: (platform: string) => void;
}

/** The platforms that the configuration enables; each is loaded only then. */
export const createAdapters = async (
  config: Config,
  { host, clock, log, ephemeral, ours, ignored }: Parts,
): Promise<readonly Adapter[]> => {
  const adapters: Adapter[] = [];
  if (config.playground) {
    const { createPlayground } = await import("./playground/index.ts");
    adapters.push(createPlayground({ host, clock, locale: config.locale, log }));
  }
  if (config.feishu) {
    const { createFeishuAdapter } = await import("./feishu/index.ts");
    const { feishu, locale } = config;
    adapters.push(
      createFeishuAdapter({ config: feishu, clock, log, ephemeral, locale, ours, ignored: () => ignored("feishu") }),
    );
  }
  return adapters;
};

/** What is the matter with the platforms that the configuration enables. Never rejects. */
export const examineAdapters = async (config: Config, clock: Clock): Promise<readonly Finding[]> => {
  const { feishu, http, locale, playground: on, publicUrl } = config;
  const reachable = !LOOPBACK.test(http.host);
  const places = examinePlayground({ on, platforms: feishu !== undefined, reachable, locale });
  if (!feishu) return places;
  const { examineFeishu } = await import("./feishu/doctor.ts");
  return [...places, ...(await examineFeishu({ config: feishu, publicUrl, clock, locale }))];
};
