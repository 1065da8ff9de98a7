import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DeliveryError, Refusal } from "../../src/core/errors.ts";
import type { Log, LogFields } from "../../src/core/ports.ts";
import { createLog, errorCode } from "../../src/engine/log.ts";

const CANARY = "canary-ou_7d8a";

const capture = (level: "debug" | "info" | "error" | "silent" = "debug") => {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line) => void lines.push(line) } });
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

/** Calls a log as code without types would. */
const loosely = (log: Log) => log.error as unknown as (message: unknown, fields?: unknown, ...more: unknown[]) => void;

describe("a log line", () => {
  test("has a time, a level, the message and the fields, and nothing else", () => {
    const { log, parsed } = capture();
    log.info("handled", { requestId: "r1", route: "/feishu/events", status: 200, ms: 3.5, part: "http" });
    expect(parsed()).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        ...{ requestId: "r1", route: "/feishu/events", status: 200, ms: 3.5, part: "http", msg: "handled" },
      },
    ]);
  });

  test("is written from its level on", () => {
    const { log, parsed } = capture("info");
    for (const level of ["debug", "info", "warn", "error"] as const) log[level](level);
    expect(parsed().map((line) => line.msg)).toEqual(["info", "warn", "error"]);
    const silent = capture("silent");
    silent.log.error("x");
    expect(silent.lines).toEqual([]);
  });

  test("is one line of bounded length, whatever the strings", () => {
    const { log, lines, parsed } = capture();
    log.warn("a\nb%s\r", { command: `one\ntwo\u2028three\u0000${"x".repeat(500)}` });
    expect(lines.join("").match(/\n/g)).toHaveLength(1);
    expect(parsed()[0]).toMatchObject({ msg: "ab%s", command: expect.stringMatching(/^onetwothreex+$/) });
    expect(String(parsed()[0]?.command)).toHaveLength(120);
  });
});

describe("canaries in odd places", () => {
  const odd: readonly (readonly [string, unknown])[] = [
    ["an unknown key", { user: CANARY, text: CANARY, msg: CANARY, err: CANARY, level: CANARY, time: CANARY }],
    ["an object", { code: { toString: () => CANARY, toJSON: () => CANARY }, route: { url: CANARY } }],
    ["an array", { command: [CANARY], outcome: [[CANARY]] }],
    ["an error", { code: new Error(CANARY), err: new Error(CANARY) }],
    ["an error instead of fields", Object.assign(new Error(CANARY), { cause: CANARY, body: CANARY })],
    ["a string instead of fields", CANARY],
    ["a string for a number", { status: CANARY, ms: CANARY, count: CANARY, port: `${CANARY}` }],
    ["a boxed string", { code: new String(CANARY) }],
    ["a getter", Object.defineProperty({}, "code", { enumerable: true, get: () => CANARY })],
    [
      "a throwing getter",
      Object.defineProperty({}, "code", {
        get: () => {
          throw new Error(CANARY);
        },
      }),
    ],
    ["a prototype", Object.create({ code: CANARY })],
    ["a toJSON", { toJSON: () => ({ code: CANARY }) }],
    ["a function", Object.assign(() => CANARY, { code: CANARY })],
    ["a symbol or bigint", { code: Symbol(CANARY), count: 10n }],
    ["a buffer", { code: Buffer.from(CANARY), part: new Uint8Array([1]) }],
    ["a number that is none", { ms: Number.NaN, status: Number.POSITIVE_INFINITY }],
    ["a map", new Map([["code", CANARY]])],
    ["__proto__", JSON.parse(`{"__proto__": {"code": "${CANARY}"}}`)],
    ["null", null],
  ];
  test.each(odd)("%s", (_, fields) => {
    const { log, lines, parsed } = capture();
    loosely(log)("constant", fields);
    expect(lines.join("")).not.toContain(CANARY);
    expect(Object.keys(parsed()[0] ?? {})).toEqual(["level", "time", "msg"]);
  });

  test("a message that is no string, and further arguments", () => {
    const { log, lines } = capture();
    const write = loosely(log);
    write(new Error(CANARY));
    write({ msg: CANARY, code: CANARY });
    write("constant %s %o", {}, CANARY, { CANARY });
    expect(lines).toHaveLength(3);
    expect(lines.join("")).not.toContain(CANARY);
  });

  test("no input adds a key or breaks a line", () => {
    const known = [
      "level",
      "time",
      "msg",
      "requestId",
      "route",
      "status",
      "ms",
      "platform",
      "command",
      "outcome",
      "count",
      "code",
      "port",
      "part",
      "job",
    ];
    fc.assert(
      fc.property(fc.string(), fc.anything(), (message, fields) => {
        const { log, lines, parsed } = capture();
        loosely(log)(message, fields);
        expect(lines).toHaveLength(1);
        expect(known).toEqual(expect.arrayContaining(Object.keys(parsed()[0] ?? {})));
      }),
    );
  });

  test("an unlisted field does not compile", () => {
    const { log, lines } = capture();
    // @ts-expect-error text is not on the list
    const fields: LogFields = { text: CANARY };
    log.info("constant", fields);
    expect(lines.join("")).not.toContain(CANARY);
  });
});

describe("errorCode", () => {
  class PostgresError extends Error {
    constructor(readonlyCode: string) {
      super(CANARY);
      Object.assign(this, { code: readonlyCode, detail: `Key (user_id)=(${CANARY})` });
    }
  }
  const with_ = (members: object) => Object.assign(new Error(CANARY), members);

  test.each([
    [with_({ code: "ECONNREFUSED" }), "ECONNREFUSED"],
    [with_({ code: "ERR_INVALID_ARG_TYPE" }), "ERR_INVALID_ARG_TYPE"],
    [with_({ code: "UND_ERR_CONNECT_TIMEOUT" }), "UND_ERR_CONNECT_TIMEOUT"],
    [with_({ code: "CONNECTION_CLOSED" }), "CONNECTION_CLOSED"],
    [new PostgresError("23505"), "23505"],
    [new PostgresError("P0001"), "P0001"],
    [new Error(CANARY, { cause: new PostgresError("57014") }), "57014"],
    [new TypeError(CANARY, { cause: with_({ code: "ECONNRESET" }) }), "ECONNRESET"],
    [new DOMException(CANARY, "AbortError"), "DOMException"],
    [new TypeError(CANARY), "TypeError"],
    [new Refusal(CANARY), "Refusal"],
    [new DeliveryError(CANARY), "DeliveryError"],
    [with_({ name: CANARY }), "Error"],
    [with_({ name: "CanaryError", constructor: { name: CANARY } }), "Error"],
    [with_({ code: CANARY }), "Error"],
    [with_({ code: "CANARY" }), "Error"],
    [with_({ code: "CANARY_SECRET" }), "Error"],
    [with_({ code: 40013 }), "Error"],
    [with_({ code: { toString: () => CANARY } }), "Error"],
    [Object.create(null), "Object"],
    [Object.create({ constructor: { name: CANARY } }), "Object"],
    [CANARY, "string"],
    [undefined, "undefined"],
    [null, "null"],
  ])("%#", (error, code) => expect(errorCode(error)).toBe(code));

  test("ends on a cause that is its own", () => {
    const error = new Error(CANARY);
    error.cause = error;
    expect(errorCode(error)).toBe("Error");
  });

  test("never throws and never tells what an error holds", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(errorCode(proxy)).toBe("Object");
    const text = fc.string({ minLength: 6 }).map((some) => `canary ${some}`);
    fc.assert(
      fc.property(
        text,
        fc.constantFrom("message", "name", "code", "stack", "cause", "detail", "constructor"),
        (value, place) => {
          expect(errorCode(Object.assign(new Error("x"), { [place]: value }))).toBe("Error");
        },
      ),
    );
  });
});
