import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keysCommand } from "../../../commands/grievance/keys.ts";
import { bellTime } from "../../../commands/grievance/write.ts";
import { DeliveryError } from "../../../src/core/errors.ts";
import { openDb } from "../../../src/db/client.ts";
import { courierFolder } from "../../../src/engine/courier-folder.ts";
import { socketPath } from "../../../src/engine/doorbell.ts";
import { createKeyring } from "../../../src/engine/keyring.ts";
import { newRouteKey, openReturnPath, returnPathOf } from "../../../src/engine/return-path.ts";
import { createRouteKeys } from "../../../src/engine/route-keys.ts";
import { createOffice, type Office } from "./office.ts";

const DAY = 24 * 3_600;
const BELL = "你关心的事有新进展";

const folder = mkdtempSync(join(tmpdir(), "uh-carrying-"));
const keysDir = join(folder, "keys");
let office: Office;
let reporters = 0;
const answered = async (push = true) => {
  reporters += 1;
  const who = `老师${reporters}`;
  await office.world.person(who, [], "实验小学");
  const receipt = await office.raise(who, { push });
  const [alias = ""] = await office.release();
  await office.hear("校干事甲", `领取 ${alias}`);
  await office.hear("校干事甲", `回复 ${alias} 已经核对，周五公布`);
  return { who, alias, receipt };
};
const bells = (who: string) =>
  office.world.platform.messages.filter((one) => one.chat === `@${who}` && one.text.includes(BELL));

beforeAll(async () => {
  office = await createOffice({ keysDir });
});
afterAll(async () => {
  await office?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the door-bell", () => {
  test("rings 5 to 60 minutes later, spread out, never at night", () => {
    const noon = new Date("2026-11-23T12:00:00+08:00");
    const delays = Array.from({ length: 1_000 }, () => (bellTime(noon).getTime() - noon.getTime()) / 60_000);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...delays)).toBeLessThanOrEqual(60);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(50);
    for (let i = 0; i < 200; i += 1) {
      const hour = (bellTime(new Date("2026-11-23T20:50:00+08:00")).getUTCHours() + 8) % 24;
      expect(hour >= 8 && hour < 21).toBe(true);
    }
  });

  test("of a courier that was away for three days rings once each", async () => {
    await office.stopCourier();
    const first = await answered();
    const second = await answered(false);
    await office.world.advance(3 * DAY);
    expect([bells(first.who), bells(second.who)]).toEqual([[], []]);
    expect(await office.hear(first.who, `查 ${first.receipt}`), "the receipt works meanwhile").toContain("周五公布");
    await office.startCourier();
    await office.world.advance(60);
    await office.world.advance(DAY);
    expect(bells(first.who)).toHaveLength(1);
    expect(bells(second.who), "receipt only: nobody knows where").toHaveLength(0);
    expect(await office.world.sql`select 1 from case_bell`).toEqual([]);
  });

  test("waits where the platform is busy, and lets go where nobody is there any more", async () => {
    const { platform } = office.world;
    const busy = await answered();
    let refusals = 0;
    platform.beforeSend = ({ to }) => {
      if (to.chat !== busy.who || refusals >= 1) return;
      refusals += 1;
      throw new DeliveryError("busy", { retryAfterMs: 1_000 });
    };
    await office.world.advance(DAY);
    await office.world.advance(DAY);
    expect([refusals, bells(busy.who).length]).toEqual([1, 1]);
    const gone = await answered();
    platform.beforeSend = ({ to }) => {
      if (to.chat === gone.who) throw new DeliveryError("no such user");
    };
    await office.world.advance(DAY);
    platform.beforeSend = () => undefined;
    await office.world.advance(DAY);
    expect(bells(gone.who)).toHaveLength(0);
  });

  test("is nobody's who does not know the secret", async () => {
    const knock = (line: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(socketPath(courierFolder(keysDir)));
        let heard = "";
        socket.on("data", (data) => {
          if (heard === "") socket.write(`${line}\n${JSON.stringify({ ring: ["fake", "t", "李老师"] })}\n`);
          heard += data.toString();
        });
        socket.on("close", () => resolve(heard));
        socket.on("error", () => resolve(heard));
      });
    const before = office.world.platform.messages.length;
    for (const line of ["", "0".repeat(64), "x".repeat(10_000)])
      expect((await knock(line)).trim()).toMatch(/^[0-9a-f]{64}$/);
    expect(office.world.platform.messages).toHaveLength(before);
  });
});

describe("after a restore", () => {
  test("without the courier's keys, or with one of a later time, it makes a new one and rings for what comes then", async () => {
    const { sql } = office.world;
    const [last] = await sql<{ version: number }[]>`select max(version) as version from route_key`;
    const version = last?.version ?? 0;
    await office.stopCourier();
    const folder = courierFolder(keysDir).keys;
    rmSync(join(folder, `route.${version}.key`));
    writeFileSync(join(folder, `route.${version + 1}.key`), "of.before");
    await office.startCourier();
    const until = Date.now() + 10_000;
    const made = () => sql`select from route_key where version = ${version + 1}`;
    while ((await made()).length === 0 && Date.now() < until) await office.world.advance(60);
    expect(await made()).toHaveLength(1);
    const { who } = await answered();
    await office.world.advance(DAY);
    expect(bells(who)).toHaveLength(1);
  });
});

describe("the way back", () => {
  test("opens with its own key only, and always has one length", async () => {
    const [key, other] = [await newRouteKey(), await newRouteKey()];
    const account = { platform: "feishu", tenant: "t_1", user: "ou_7d8a613f91bc" };
    const sealed = await returnPathOf(account).seal(key.publicKey);
    expect(await openReturnPath(sealed, key)).toEqual(account);
    expect(await openReturnPath(sealed, other)).toBeNull();
    const short = await returnPathOf({ platform: "p", tenant: "", user: "u" }).seal(key.publicKey);
    expect(short.length).toBe(sealed.length);
    await expect(
      returnPathOf({ platform: "p", tenant: "", user: "u".repeat(400) }).seal(key.publicKey),
    ).rejects.toThrow();
  });

  test("goes with its key: a new one every month, none older than half a year", async () => {
    const { sql } = office.world;
    const one = await answered();
    const [before] = await sql<{ n: number }[]>`select max(version)::int as n from route_key`;
    await office.world.advance(31 * DAY);
    const [after] = await sql<{ n: number }[]>`select max(version)::int as n from route_key`;
    expect(after?.n).toBe((before?.n ?? 0) + 1);
    expect(readdirSync(join(keysDir, "courier"))).toContain(`route.${after?.n}.key`);
    await office.world.advance(180 * DAY);
    const [first] = await sql`select destroyed_on from route_key where version = 1`;
    expect(first?.destroyed_on).not.toBeNull();
    expect(readdirSync(join(keysDir, "courier"))).not.toContain("route.1.key");
    expect(await office.hear(one.who, `查 ${one.receipt}`), "the receipt still works").toContain("已办结");
  });
});

describe("npm run keys", () => {
  const run = async (...args: string[]) => {
    const { db, close } = openDb(office.world.database.target, { max: 1 });
    const routes = createRouteKeys(courierFolder(keysDir).keys);
    const tools = { db, keys: createKeyring(keysDir), destroyRoute: routes.destroy, today: "2026-11-23" };
    return keysCommand(args, tools).finally(close);
  };

  test("a rotated key wraps its cases anew; the old one, destroyed, opens no backup", async () => {
    const one = await answered();
    const [unit] = await office.world.sql<{ id: number }[]>`select id from unit where name = '实验小学'`;
    const name = `case-${unit?.id}`;
    const [old] = await office.world
      .sql`select id, key_wrapped, key_unit, key_version from cases where alias = ${one.alias}`;
    expect((await run("status")).join("\n")).toContain(`${name} 1: in use by`);
    await expect(run("destroy", name, "1")).rejects.toThrow("in use by");
    expect((await run("rotate", name)).join()).toMatch(new RegExp(`${name} 2 is the key from now on`));
    await run("destroy", name, "1");
    expect(await office.hear(one.who, `查 ${one.receipt}`)).toContain("周五公布");
    const { caseKeyOf } = await import("../../../commands/grievance/secrets.ts");
    const backup = { id: old?.id, keyWrapped: old?.key_wrapped, keyUnit: old?.key_unit, keyVersion: old?.key_version };
    expect(caseKeyOf(createKeyring(keysDir), backup as never)).toBeNull();
  });

  test("a rotated receipt key leaves old receipts working", async () => {
    const one = await answered();
    await run("rotate", "receipt");
    expect(await office.hear(one.who, `查 ${one.receipt}`)).toContain("周五公布");
    const two = await answered();
    expect(await office.hear(two.who, `查 ${two.receipt}`)).toContain("周五公布");
  });

  test.each([[["rotate", "route"]], [["rotate", "x"]], [["destroy", "case-1"]], [["destroy", "../x", "1"]], [["x"]]])(
    "%j is refused with what to do",
    async (args) => {
      await expect(run(...args)).rejects.toThrow(/npm run keys|courier/);
    },
  );
});
