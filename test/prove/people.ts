import type { Calls } from "../../src/db/client.ts";

/** Who stands behind the numbers and names that rows hold: whatever of a row leads to a user of the platform. */
export interface Names {
  readonly users: ReadonlySet<string>;
  readonly account: ReadonlyMap<string, string>;
  readonly person: ReadonlyMap<string, string>;
  readonly place: ReadonlyMap<string, string>;
}

const mapOf = (rows: readonly { readonly id: string; readonly user: string }[]) =>
  new Map(rows.map(({ id, user }) => [String(id), user] as const));

export const readNames = async (sql: Calls, users: readonly string[]): Promise<Names> => ({
  users: new Set(users),
  account: mapOf(await sql<{ id: string; user: string }[]>`select id, user_id as user from account`),
  person: mapOf(await sql<{ id: string; user: string }[]>`select person_id as id, user_id as user from account`),
  place: mapOf(await sql<{ id: string; user: string }[]>`select id, chat as user from place where kind = 'private'`),
});

export const noNames = (users: readonly string[]): Names => ({
  users: new Set(users),
  ...{ account: new Map(), person: new Map(), place: new Map() },
});

/** What a column of that name leads to, in whatever table it stands. */
const kindOf = (table: string, column: string): "account" | "person" | "place" | null => {
  const [, kind] = /(?:^|_)(account|person|place)(?:_id)?$/.exec(column) ?? [];
  if (kind) return kind as "account" | "person" | "place";
  const own = /(?:^|\.)(account|person|place)$/.exec(table)?.[1];
  if (own && column === "id") return own as "account" | "person" | "place";
  return /^(?:actor|by|[a-z_]+_by|subject|owner|officer|assignee)$/.test(column) ? "person" : null;
};

/** Whom a row names, directly or by a number; values as text. */
export const usersIn = (
  names: Names,
  table: string,
  cells: readonly (readonly [column: string, value: string])[],
): readonly string[] => {
  const found = new Set<string>();
  for (const [column, value] of cells) {
    for (const word of value.match(/u_\d{5}/g) ?? []) if (names.users.has(word)) found.add(word);
    const kind = kindOf(table, column);
    const user = kind && names[kind].get(value);
    if (user && names.users.has(user)) found.add(user);
  }
  return [...found];
};
