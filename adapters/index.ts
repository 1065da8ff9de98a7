import type { Config } from "../src/config.ts";
import type { Adapter } from "../src/core/adapter.ts";
import type { Clock, Log, PlaygroundHost } from "../src/core/ports.ts";

interface Parts {
  readonly host: PlaygroundHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** The platforms that the configuration enables; each is loaded only then. */
export const createAdapters = async (config: Config, { host, clock, log }: Parts): Promise<readonly Adapter[]> => {
  const adapters: Adapter[] = [];
  if (config.playground) {
    const { createPlayground } = await import("./playground/index.ts");
    adapters.push(createPlayground({ host, clock, locale: config.locale, log }));
  }
  return adapters;
};
