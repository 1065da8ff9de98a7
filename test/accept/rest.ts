import { expect } from "vitest";

export const TOKEN = "token-of-the-accept-tests";

interface Activity {
  readonly number: number;
  readonly title: string;
  readonly startsAt: string;
  readonly deadline?: string;
  readonly place: string | null;
  readonly capacity: number | null;
  readonly state: string;
  readonly heads: number;
  readonly waiting: number;
  readonly unit: string;
  readonly chat: string;
}

export interface Signup {
  readonly name: string;
  readonly heads: number;
  readonly state: string;
  readonly position?: number;
  readonly note?: string;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Rest {
  readonly get: (path: string, token?: string | null) => Promise<Response>;
  readonly page: <T>(path: string) => Promise<Page<T>>;
  readonly activity: (number: number) => Promise<Activity>;
  readonly activities: () => Promise<readonly Activity[]>;
  readonly signups: (number: number) => Promise<readonly Signup[]>;
  /** The roster in one line: `兰 1, 竹 2; 菊 3 (1)`: who is in, then who waits with the position. */
  readonly roster: (number: number) => Promise<string>;
}

export const createRest = (url: string): Rest => {
  const get: Rest["get"] = (path, token = TOKEN) =>
    fetch(`${url}/api/v1/${path}`, token === null ? {} : { headers: { authorization: `Bearer ${token}` } });
  const json = async <T>(path: string): Promise<T> => {
    const response = await get(path);
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return JSON.parse(text) as T;
  };
  const signups: Rest["signups"] = async (number) =>
    (await json<Page<Signup>>(`activities/${number}/signups?limit=500`)).items;
  return {
    get,
    page: (path) => json(path),
    activity: (number) => json(`activities/${number}`),
    activities: async () => (await json<Page<Activity>>("activities?limit=500")).items,
    signups,
    roster: async (number) => {
      const all = await signups(number);
      const lists = ["in", "waiting"].map((wanted) =>
        all
          .filter(({ state }) => state === wanted)
          .map(({ name, heads, position }) => `${name} ${heads}${position ? ` (${position})` : ""}`)
          .join(", "),
      );
      return lists.join("; ");
    },
  };
};

/** Problem details (RFC 9457) of this status. */
export const expectProblem = async (response: Response, status: number): Promise<void> => {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const problem = JSON.parse(text) as Record<string, unknown>;
  expect(problem).toMatchObject({ type: expect.any(String), title: expect.any(String), status });
  expect(text).not.toMatch(/\bat \S+:\d+|node_modules|\.ts\b/);
};
