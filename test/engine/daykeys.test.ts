import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKeyWorld, DAY, HOUR, hex, pair } from "./daykeys-world.ts";

let world: ReturnType<typeof createKeyWorld>;
beforeEach(() => {
  world = createKeyWorld();
});
afterEach(() => world.end());

describe("tags", () => {
  test("are HMAC-SHA-256 over the parts, each with its length before it", async () => {
    const keys = world.holder();
    const { today, yesterday } = await keys.current();
    const message = Buffer.concat([
      Buffer.from([0, 0, 0, 3]),
      Buffer.from("工"),
      Buffer.from([0, 0, 0, 2]),
      Buffer.from("ab"),
    ]);
    expect(keys.tags(["工", "ab"])).toEqual({
      tag: createHmac("sha256", today).update(message).digest(),
      previous: createHmac("sha256", yesterday).update(message).digest(),
      day: "2026-11-22",
    });
    expect(await keys.tag(["工", "ab"])).toEqual(keys.tags(["工", "ab"]));
  });

  test("differ when the parts do, however they are cut", async () => {
    const keys = world.holder();
    await keys.ensure();
    const parts = fc.array(fc.string({ unit: "grapheme", maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(keys.tags(one).tag.equals(keys.tags(other).tag)).toBe(same);
      }),
    );
    expect(keys.tags(["ab", "c"]).tag).not.toEqual(keys.tags(["a", "bc"]).tag);
  });

  test("need the keys to be loaded", async () => {
    const keys = world.holder();
    expect(() => keys.tags(["x"])).toThrow("ensure()");
    await keys.ensure();
    await keys.close();
    expect(() => keys.tags(["x"])).toThrow("ensure()");
    await expect(keys.ensure()).rejects.toThrow("closed");
  });

  test("cost a few microseconds and touch no file while the day lasts", async () => {
    const keys = world.holder();
    await keys.ensure();
    rmSync(world.root, { recursive: true });
    const rounds = 20_000;
    // Processor time: a busy machine makes no difference to it.
    const before = process.cpuUsage();
    for (let i = 0; i < rounds; i += 1) {
      void keys.ensure();
      keys.tags(["feishu", "tenant", `om_${i}`]);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / rounds).toBeLessThan(50);
    expect(keys.ensure()).toBe(keys.ensure());
    expect(existsSync(world.root)).toBe(false);
  });
});

describe("days", () => {
  test("turn at midnight in China; yesterday's tags are still found", async () => {
    const keys = world.holder();
    world.now = Date.parse("2026-11-22T23:59:59.999+08:00");
    const before = await keys.tag(["event"]);
    world.now += 1;
    const after = await keys.tag(["event"]);
    expect(after.previous).toEqual(before.tag);
    expect(after.tag).not.toEqual(before.tag);
    expect([before.day, after.day]).toEqual(["2026-11-22", "2026-11-23"]);
  });

  test("are destroyed 48 hours after they began, in memory and in the folder", async () => {
    const keys = world.holder();
    const { today } = await keys.current();
    const live = hex(today);
    world.now += DAY;
    expect((await pair(keys))[0]).toBe(live);
    world.now = Date.parse("2026-11-23T23:59:59.999+08:00");
    await keys.ensure();
    expect(hex(today)).toBe(live);
    world.now += 1;
    await keys.ensure();
    expect(hex(today)).toBe("0".repeat(64));
    expect(readdirSync(world.folder("a")).sort()).toEqual(["day-key-2026-11-23", "day-key-2026-11-24"]);
    expect(
      readdirSync(world.folder("a"))
        .map((name) => readFileSync(join(world.folder("a"), name), "utf8"))
        .join(),
    ).not.toContain(Buffer.from(live, "hex").toString("base64url"));
  });

  test.each([1, 2, 7, 21, 400, -1, -2, -30])("survive a clock that jumps by %d days", async (days) => {
    const keys = world.holder();
    const [, today] = await pair(keys);
    world.now += days * DAY;
    const jumped = await pair(keys);
    expect(jumped.includes(today)).toBe(days === 1);
    expect(new Set([...jumped, "0".repeat(64)]).size).toBe(3);
    expect(await pair(world.holder())).toEqual(jumped);
    world.now -= days * DAY;
    // A day's step back and forth keeps the key; a longer one has destroyed it.
    expect((await pair(keys))[1] === today).toBe(Math.abs(days) === 1);
  });

  test("follow the clock even while they are being loaded", async () => {
    const keys = world.holder();
    const slow = keys.ensure();
    world.now += 3 * DAY;
    await slow;
    expect(keys.tags(["x"]).day).toBe("2026-11-25");
  });

  test("any walk of the clock leaves exactly the days around it, and a neighbour agrees", async () => {
    const steps = fc.array(fc.integer({ min: -20 * 24, max: 20 * 24 }), { minLength: 1, maxLength: 8 });
    let host = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (hours) => {
        host += 1;
        const name = `walk-${host}`;
        const keys = world.holder(name);
        for (const step of hours) {
          world.now += step * HOUR;
          const [yesterday, today] = await pair(keys);
          const shown = (days: number) => new Date(world.now + 8 * HOUR + days * DAY).toISOString().slice(0, 10);
          const files = readdirSync(world.folder(name)).map((file) => file.slice(8));
          expect(files).toEqual(expect.arrayContaining([shown(-1), shown(0)]));
          expect(files.filter((day) => ![shown(-1), shown(0), shown(1)].includes(day))).toEqual([]);
          expect(await pair(world.holder(name))).toEqual([yesterday, today]);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("the folder", () => {
  test("is for its owner only, and so are the files", async () => {
    await world.holder().ensure();
    expect(statSync(world.folder("a")).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(world.folder("a"))) {
      expect(statSync(join(world.folder("a"), name)).mode & 0o777).toBe(0o600);
    }
  });

  test("gives the same keys to the next process and to neighbours", async () => {
    const first = await pair(world.holder());
    expect(await Promise.all(Array.from({ length: 20 }, () => pair(world.holder())))).toEqual(Array(20).fill(first));
    expect(await pair(world.holder("b"))).not.toEqual(first);
  });

  test.each(["", "x", "A".repeat(42), "A".repeat(44), `${"A".repeat(42)}=`, "{}"])(
    "heals a file that holds %j",
    async (text) => {
      const [yesterday] = await pair(world.holder());
      writeFileSync(join(world.folder("a"), "day-key-2026-11-22"), text);
      const holders = await Promise.all(Array.from({ length: 5 }, () => pair(world.holder())));
      expect(new Set(holders.map(String)).size).toBe(1);
      expect(holders[0]?.[0]).toBe(yesterday);
      expect(world.logged).toContainEqual({
        message: "a day key file was damaged; a new key takes its place",
        part: "day-keys",
      });
      expect(readdirSync(world.folder("a"))).toHaveLength(2);
    },
  );

  test("that is gone is made again", async () => {
    const keys = world.holder();
    await keys.ensure();
    rmSync(world.folder("a"), { recursive: true });
    world.now += DAY;
    await keys.ensure();
    expect(readdirSync(world.folder("a"))).toEqual(["day-key-2026-11-23"]);
    expect(world.logged).toEqual([]);
  });

  test("loses what half-written files of other days left behind, and nothing that is not ours", async () => {
    mkdirSync(world.folder("a"));
    for (const name of ["day-key-2026-11-19.ab.tmp", "day-key-2026-11-01", "route.key", "day-keys"]) {
      writeFileSync(join(world.folder("a"), name), "x");
    }
    await world.holder().ensure();
    expect(readdirSync(world.folder("a")).sort()).toEqual([
      "day-key-2026-11-21",
      "day-key-2026-11-22",
      "day-keys",
      "route.key",
    ]);
  });

  test("that cannot be written leaves the keys in memory, and says so", async () => {
    writeFileSync(world.folder("file"), "");
    const keys = world.holder("file");
    const first = await pair(keys);
    expect(await pair(keys)).toEqual(first);
    expect(world.logged).toContainEqual({ message: "day keys are only in memory", part: "day-keys", code: "ENOTDIR" });
  });
});

describe("processes", () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });
  const child = (start: number, folders: readonly string[]) => {
    const script = join(import.meta.dirname, "daykeys-child.ts");
    const run = spawn(process.execPath, ["--import", "tsx", script, String(start), ...folders], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    started.push(run);
    const lines: string[] = [];
    run.stdout.setEncoding("utf8").on("data", (text: string) => lines.push(...text.trim().split("\n")));
    return { run, lines };
  };

  test("that race for fifty folders end up with the same keys in each", async () => {
    const folders = Array.from({ length: 50 }, (_, i) => world.folder(`race-${i}`));
    const start = Date.now() + 2500;
    const racers = [child(start, folders), child(start, folders), child(start, folders)];
    await Promise.all(racers.map(({ run }) => once(run, "close")));
    const [first, second, third] = racers.map(({ lines }) => lines);
    expect(first).toHaveLength(50);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    for (const folder of folders)
      expect(readdirSync(folder).sort()).toEqual(["day-key-2026-11-21", "day-key-2026-11-22"]);
  });

  test("that are killed find their keys again", async () => {
    const one = child(0, [world.folder("a")]);
    await once(one.run.stdout, "data");
    one.run.kill("SIGKILL");
    await once(one.run, "close");
    expect((await pair(world.holder())).join(" ")).toBe(one.lines[0]);
  });
});
