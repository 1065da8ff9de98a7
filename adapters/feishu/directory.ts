import { clean } from "../../src/core/normalise.ts";
import type { Clock, Log } from "../../src/core/ports.ts";
import type { Api } from "./api.ts";
import { CallError, wrongSetting } from "./failures.ts";
import { LIMITS } from "./limits.ts";
import type { Pace } from "./pace.ts";
import { id, objects, PLATFORM, part, text } from "./wire.ts";

/** Who somebody is. Messages come without the name of their sender (§2.1). */
export interface Directory {
  /** Null when the platform does not tell, or not soon enough. Never rejects. */
  readonly nameOf: (user: string) => Promise<string | null>;
  /** An event told a name in passing. */
  readonly learn: (user: string, name: string) => void;
}

interface Parts {
  readonly api: Api;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  /** Empty: the platform knows none. */
  readonly name: string;
  readonly until: number;
}

/**
 * Names by `contact.v3.user.basic_batch` (§5.1), ten at a time, remembered in this process only: a shared memory that knows
 * when somebody wrote would tell who raised a concern. Without the scope it asks again every ten minutes.
 */
export const createDirectory = ({ api, pace, clock, log }: Parts): Directory => {
  const known = new Map<string, Known>();
  const asked = new Map<string, Promise<string>>();
  let batch: { readonly users: string[]; readonly names: Promise<ReadonlyMap<string, string>> } | null = null;
  let silentUntil = 0;

  const now = (): number => clock.now().getTime();

  const keep = (user: string, name: string): void => {
    if (known.size >= LIMITS.names)
      for (const oldest of [...known.keys()].slice(0, LIMITS.names / 10)) known.delete(oldest);
    known.delete(user);
    known.set(user, { name, until: now() + (name ? LIMITS.nameMemoryMs : LIMITS.namelessMs) });
  };

  const fetch = async (users: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const answer = await api({
      name: "contact.user.basic_batch",
      method: "POST",
      path: "/contact/v3/users/basic_batch",
      query: { user_id_type: "open_id" },
      body: { user_ids: users },
      withinMs: LIMITS.nameCallMs,
    });
    const found = objects(part(answer, "data"), "users");
    return new Map(found.map((one) => [id(one, "user_id"), clean(text(one, "name"), LIMITS.nameCharacters)]));
  };

  /** Who is asked for in one turn of the loop, or while a call waits for its turn, goes together. */
  const together = (user: string): Promise<ReadonlyMap<string, string>> => {
    if (!batch || batch.users.length >= LIMITS.namesPerCall) {
      const users: string[] = [];
      const names = new Promise<void>(setImmediate)
        .then(() => pace("names"))
        .finally(() => {
          if (batch?.users === users) batch = null;
        })
        .then(() => fetch(users));
      batch = { users, names };
    }
    batch.users.push(user);
    return batch.names;
  };

  const ask = async (user: string): Promise<string> => {
    try {
      const name = (await together(user)).get(user) ?? "";
      keep(user, name);
      return name;
    } catch (error) {
      const code = error instanceof CallError ? error.code : 0;
      if (now() >= silentUntil) log.warn("feishu does not tell names", { platform: PLATFORM, code: String(code) });
      // What is set wrong stays so for a while; what comes to pass does so soon.
      silentUntil = now() + (wrongSetting(code) ? LIMITS.namelessMs : LIMITS.nameRestMs);
      return "";
    }
  };

  return {
    nameOf: async (user) => {
      const before = known.get(user);
      if (before && before.until > now()) return before.name || null;
      if (now() < silentUntil) return null;
      const asking = asked.get(user) ?? ask(user).finally(() => asked.delete(user));
      asked.set(user, asking);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<string>((resolve) => {
        timer = setTimeout(resolve, LIMITS.nameMs, "");
      });
      return Promise.race([asking, late]).then((name) => {
        clearTimeout(timer);
        return name || null;
      });
    },
    learn: (user, name) => {
      if (user && name) keep(user, name);
    },
  };
};
