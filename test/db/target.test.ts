import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTarget } from "../../src/db/target.ts";
import { mistakesOf } from "../support/mistakes.ts";

describe("parseTarget", () => {
  const whole = { host: "db", port: 5432, database: "union", user: "u", password: "", ssl: "prefer" };
  test.each([
    ["postgres://u@db/union", {}],
    ["postgresql://u:p@db:6543/union", { password: "p", port: 6543 }],
    ["postgres://u:p%40s%2Fs%E5%B7%A5@db/union", { password: "p@s/s工" }],
    ["postgres://u:p@ss:w@db/union", { password: "p@ss:w" }],
    ["postgres://u:p@db/%E5%B7%A5%E4%BC%9A", { password: "p", database: "工会" }],
    ["postgres://u@db", { database: "u" }],
    ["postgres://u@db/", { database: "u" }],
    ["postgres://u@[::1]:6000/union", { host: "::1", port: 6000 }],
    ["postgres://u@/union", { host: "localhost" }],
    ["postgres://u@/union?host=/run/pg", { host: "/run/pg", ssl: "disable" }],
    [
      "postgres://u@localhost/union?host=%2Frun%2Fpg&port=6001&sslmode=require",
      { host: "/run/pg", port: 6001, ssl: "disable" },
    ],
    ["postgres://u@%2Frun%2Fpg/union", { host: "/run/pg", ssl: "disable" }],
    ["postgres:///union?host=/run/pg&user=u&password=a%2Bb", { host: "/run/pg", password: "a+b", ssl: "disable" }],
    ["postgres://u@db/union?sslmode=disable", { ssl: "disable" }],
    ["postgres://u@db/union?sslmode=require&channel_binding=require", { ssl: "require" }],
    ["postgres://u@db/union?sslmode=verify-ca", { ssl: "verify-full" }],
    ["postgres://u@db/union?sslmode=verify-full", { ssl: "verify-full" }],
    ["postgres://u@db/union?ssl=true", { ssl: "require" }],
    ["  postgres://u@db/union\n", {}],
  ])("%s", (url, parts) => expect(parseTarget(url)).toEqual({ ...whole, ...parts }));

  test.each([
    "",
    "db",
    "mysql://u@db/x",
    "postgres:/u@db/x",
    "postgres://db/union",
    "postgres://u:%zz@db/x",
    "postgres://u@db:0/x",
    "postgres://u@db:99999/x",
    "postgres://u@db:x/x",
    "postgres://u:p#ss@db/x",
    "postgres://u@a,b/x",
    "postgres://u@db/x?sslmode=maybe",
    "postgres://u:p/ss@db/x",
  ])("%j is refused", (url) => {
    expect(mistakesOf(() => parseTarget(url))).toEqual([expect.stringMatching(/^DATABASE_URL .*\.$/)]);
  });

  test("survives any user, password and database once they are encoded", () => {
    const some = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/\p{Surrogate}/u.test(text));
    fc.assert(
      fc.property(some, some, some, (user, password, database) => {
        const url = `postgres://${[user, password].map(encodeURIComponent).join(":")}@db/${encodeURIComponent(database)}`;
        expect(parseTarget(url)).toEqual({ ...whole, user, password, database });
      }),
    );
  });
});
