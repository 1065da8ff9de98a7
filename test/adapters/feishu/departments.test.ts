import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import type { Call } from "../../../adapters/feishu/api.ts";
import { createDepartments } from "../../../adapters/feishu/departments.ts";
import { CallError } from "../../../adapters/feishu/failures.ts";
import type { MovableClock } from "../../../src/core/clock.ts";
import { clockAtVectors, listeningLog } from "./parts.ts";

const NO_SCOPE = new CallError(99991672, 400);

let clock: MovableClock;
let log: ReturnType<typeof listeningLog>;
let asked: Call[];
let users: Record<string, unknown>;
let departments: Record<string, object>;
let wrong: Error | null;
beforeEach(() => {
  clock = clockAtVectors();
  log = listeningLog();
  asked = [];
  wrong = null;
  users = { ou_1: ["od-3"] };
  departments = {
    "od-1": { name: "实验小学", parent_department_id: "0" },
    "od-3": { name: "语文组", parent_department_id: "od-1" },
  };
});

const open = () =>
  createDepartments({
    api: async (call: Call) => {
      asked.push(call);
      if (wrong) throw wrong;
      const last = call.path.split("/").at(-1) ?? "";
      if (call.name === "contact.user.get") return { data: { user: { department_ids: users[last] } } };
      return { data: { department: departments[last] ?? {} } };
    },
    pace: async () => undefined,
    clock,
    log,
  });

test("a department is told from the top down; its name is remembered, whose it is is not (§5.1)", async () => {
  const of = open();
  expect(await of("ou_1")).toEqual(["实验小学/语文组"]);
  expect(await of("ou_1")).toEqual(["实验小学/语文组"]);
  expect(asked.map(({ name }) => name)).toEqual([
    "contact.user.get",
    "contact.department.get",
    "contact.department.get",
    "contact.user.get",
  ]);
  expect(asked.every(({ quiet }) => quiet)).toBe(true);
});

test("without the scope there are none: told of once, never as a warning, and not asked for again at once", async () => {
  const of = open();
  wrong = NO_SCOPE;
  expect([await of("ou_1"), await of("ou_1"), await of("ou_2")]).toEqual([[], [], []]);
  expect(asked).toHaveLength(1);
  clock.advance(601);
  expect(await of("ou_1")).toEqual([]);
  expect(asked).toHaveLength(2);
  expect(log.lines.map(({ level }) => level)).toEqual(["info"]);
  wrong = null;
  clock.advance(601);
  expect(await of("ou_1")).toEqual(["实验小学/语文组"]);
});

test("a field that is absent, departments in a ring, odd names and odd ids lead nowhere", async () => {
  const of = open();
  users = { ou_1: undefined, ou_2: "od-1", ou_3: [7, "0", "../x", "od-9"], ou_4: ["od-4"], ou_5: ["od-6"] };
  departments = {
    ...departments,
    "od-4": { name: "甲", parent_department_id: "od-5" },
    "od-5": { name: "乙", parent_department_id: "od-4" },
    "od-6": { name: "语文/数学\u202e组", parent_department_id: "0" },
  };
  expect([await of("ou_1"), await of("ou_2"), await of("ou_3"), await of("../ou_1")]).toEqual([[], [], [], []]);
  expect(await of("ou_4")).toEqual(["乙/甲/乙/甲"]);
  expect(await of("ou_5")).toEqual(["语文数学组"]);
});

test("nobody waits long for them", async () => {
  const of = createDepartments({
    api: async () => {
      await sleep(60_000, undefined, { ref: false });
      return {};
    },
    pace: async () => undefined,
    clock,
    log,
  });
  expect(await of("ou_1")).toEqual([]);
});
