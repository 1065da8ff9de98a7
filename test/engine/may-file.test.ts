import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClock } from "../../src/core/clock.ts";
import { asRole } from "../../src/db/roles.ts";
import { type Courier, startCourier } from "../../src/engine/courier.ts";
import { courierFolder, makeCourierFolder } from "../../src/engine/courier-folder.ts";
import { createDoorbell, type Doorbell, proofOf, readSecret, socketPath } from "../../src/engine/doorbell.ts";
import { createMutes } from "../../src/engine/mutes.ts";
import { returnPathOf } from "../../src/engine/return-path.ts";
import { createRouteKeys } from "../../src/engine/route-keys.ts";
import { onLines } from "../../src/engine/socket-lines.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const MUTED = { platform: "feishu", tenant: "t_1", user: "ou_muted" };
const FREE = { platform: "feishu", tenant: "t_1", user: "ou_a-much-longer-name-than-the-other" };
const SECRET = "0123456789abcdef";

let keysDir = "";
let publicKey: Uint8Array;
const ends: (() => unknown)[] = [];
const sealed = (account: typeof FREE) => returnPathOf(account).seal(publicKey);

beforeEach(async () => {
  keysDir = mkdtempSync(join(tmpdir(), "uh-may-"));
  const { keys } = makeCourierFolder(keysDir);
  publicKey = await createRouteKeys(keys).make(1);
  createMutes(keys).add(MUTED, "2026-11-23", "2999-12-31");
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(keysDir, { recursive: true, force: true });
});

const startReal = async (): Promise<Courier> => {
  const database: TestDatabase = await cloneDatabase();
  const { target } = database;
  const parts = { keysDir, target: asRole(target, "courier", target.password), log };
  const courier = startCourier({ ...parts, createRounds: () => ({ go: async () => undefined }) });
  ends.push(database.drop, courier.stop);
  return courier;
};

const startBell = async (): Promise<Doorbell> => {
  const bell = createDoorbell({
    folder: () => makeCourierFolder(keysDir),
    ring: async () => "ok",
    clock: createClock(),
    log,
  });
  await bell.start();
  ends.push(bell.stop);
  return bell;
};

const until = async (isSo: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error("it did not come");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Somebody on the courier's end of the line who knows the secret; `hears` is what it does with a line. */
const knownCarrier = async (bell: Doorbell, hears: (line: string, socket: Socket) => void): Promise<Socket> => {
  const folder = courierFolder(keysDir);
  const socket = connect(socketPath(folder));
  let known = false;
  socket.on("error", () => undefined);
  onLines(socket, (line) => {
    if (known) return hears(line, socket);
    known = true;
    socket.write(`${proofOf(readSecret(folder), line)}\n`);
  });
  ends.push(() => socket.destroy());
  await until(bell.connected);
  return socket;
};

describe("whether a sender may file", () => {
  test("is told by the courier: no to whom it holds, yes to everybody else", async () => {
    const bell = await startBell();
    await startReal();
    await until(bell.connected);
    expect(await bell.mayFile(1, await sealed(FREE))).toBe(true);
    expect(await bell.mayFile(1, await sealed(MUTED))).toBe(false);
    const many = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => bell.mayFile(1, await sealed(n % 2 ? MUTED : FREE))),
    );
    expect(many).toEqual(Array.from({ length: 40 }, (_, n) => n % 2 === 0));
  });

  test("is yes where nobody carries, where a carrier goes away, says nothing or says nonsense", async () => {
    const bell = await startBell();
    expect(await bell.mayFile(1, await sealed(MUTED)), "nobody").toBe(true);
    const silent = await knownCarrier(bell, () => undefined);
    expect(await bell.mayFile(1, await sealed(MUTED)), "silent").toBe(true);
    const asking = bell.mayFile(1, await sealed(MUTED));
    silent.destroy();
    expect(await asking, "gone").toBe(true);
    await until(() => !bell.connected());
    await knownCarrier(bell, (line, socket) => line.includes("may") && socket.write('{"said":[1,"no"]}\n'));
    expect(await bell.mayFile(1, await sealed(MUTED)), "nonsense ends the line").toBe(true);
    await until(() => !bell.connected());
  });

  test("a no to another question is no answer to this one", async () => {
    const bell = await startBell();
    await knownCarrier(bell, (line, socket) => line.includes("may") && socket.write('{"said":[99,0]}\n'));
    expect(await bell.mayFile(1, await sealed(MUTED))).toBe(true);
  });
});

describe("the courier on the line", () => {
  /** A gateway that writes down every byte. */
  const record = async () => {
    const folder = courierFolder(keysDir);
    writeFileSync(join(folder.keys, "doorbell.secret"), SECRET);
    const lines: string[] = [];
    let line: Socket | undefined;
    const server: Server = createServer((socket) => {
      line = socket;
      socket.on("error", () => undefined);
      socket.write("challenge\n");
      onLines(socket, (text) => lines.push(text));
    });
    await new Promise<void>((resolve) => server.listen(socketPath(folder), resolve));
    ends.push(() => {
      line?.destroy();
      server.close();
    });
    await startReal();
    await until(() => lines.length > 0);
    const ask = async (text: string) => {
      const before = lines.length;
      line?.write(`${text}\n`);
      await until(() => lines.length > before);
      return lines.at(-1) ?? "";
    };
    return { lines, ask };
  };

  test("says the same number of bytes for both, and yes to what it cannot open", async () => {
    const { ask, lines } = await record();
    const question = async (n: number, account: typeof FREE, version = 1) =>
      JSON.stringify({ may: [n, version, (await sealed(account)).toString("base64")] });
    const [one, other] = [await question(1, FREE), await question(2, MUTED)];
    expect(one.length, "what is asked has one length too").toBe(other.length);
    expect([await ask(one), await ask(other)]).toEqual(['{"said":[1,1]}', '{"said":[2,0]}']);
    expect(await ask(await question(3, MUTED, 7)), "a key that is gone").toBe('{"said":[3,1]}');
    expect(await ask(JSON.stringify({ may: [4, 1, "bm90aGluZw=="] }))).toBe('{"said":[4,1]}');
    for (const line of lines) expect(line).not.toContain("ou_");
  });
});
