import type { Capability, Db } from "../core/command.ts";
import type { Clock, Locale } from "../core/ports.ts";
import type { Visits } from "../core/sealed.ts";
import type { Mount } from "./http.ts";

interface Served {
  readonly capabilities: readonly Capability[];
  readonly db: Db;
  readonly clock: Clock;
}

/** Loaded when it is first wanted; a failed load is tried again with the next request. */
export const lazily = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
};

/** What a capability serves below its own prefix; loaded with the first request. */
export const pageMounts = ({ capabilities, db, clock }: Served, locale: Locale): readonly Mount[] =>
  capabilities.flatMap(({ pages }) => {
    if (!pages) return [];
    const page = lazily(() => pages.load().then((create) => create(db, clock, locale)));
    return [{ prefix: pages.prefix, fetch: async (request: Request) => (await page())(request) }];
  });

/** The same for the lane that knows nobody: its pages get what that lane gets. */
export const sealedMounts = (capabilities: readonly Capability[], visits: Visits): readonly Mount[] =>
  capabilities.flatMap(({ sealed }) => {
    if (!sealed?.pages) return [];
    const { prefix, maxBytes, load } = sealed.pages;
    const pages = lazily(() => load().then((create) => create(visits)));
    return [
      {
        prefix,
        fetch: async (request: Request, caller: () => string) => (await pages()).fetch(request, caller),
        upload: { maxBytes, tooLarge: async () => (await pages()).tooLarge() },
      },
    ];
  });

/** REST, where a token turned it on. */
export const apiMount = async (served: Served, token: string | undefined): Promise<readonly Mount[]> => {
  if (!token) return [];
  const { createApi } = await import("./api.ts");
  return [{ prefix: "/api/v1", fetch: await createApi({ token, ...served }) }];
};
