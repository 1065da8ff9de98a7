import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";

/** A real redis-server of this test, on a port of its own, that writes nothing to disk. */
export interface TestRedis {
  readonly port: number;
  readonly url: string;
  /** Stops it as a crash would; `start` brings it back on the same port, empty. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Freezes it: connections stay, answers do not come. */
  readonly freeze: () => void;
  readonly thaw: () => void;
}

const installed = !spawnSync("redis-server", ["--version"]).error;

/** Whether the tests against Redis can run. Where everything must run (CI=true), they fail instead of being left out. */
export const redisAvailable = installed || process.env.CI === "true";

/** Names on standard output what is left out; call it where the tests are. */
export const nameLeftOut = (what: string): void => {
  if (!redisAvailable) process.stdout.write(`left out: ${what} (redis-server is not installed)\n`);
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
};

const launch = async (port: number, password: string, folder: string): Promise<ChildProcess> => {
  const settings = [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--daemonize",
    "no",
  ];
  const auth = password ? ["--requirepass", password] : [];
  const child = spawn("redis-server", [...settings, ...auth, "--dir", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  const output = child.stdout.setEncoding("utf8");
  for await (const text of output) {
    if (String(text).includes("Ready to accept connections")) {
      output.resume();
      return child;
    }
  }
  throw new Error(`redis-server did not start on port ${port}`);
};

/** `folder`: where it writes what it is told to save. */
export const startRedis = async ({ password = "", folder = tmpdir() } = {}): Promise<TestRedis> => {
  if (!installed) throw new Error("redis-server is not installed: apt-get install redis-server");
  const port = await freePort();
  let child = await launch(port, password, folder);
  return {
    port,
    url: `redis://${password ? `:${password}@` : ""}127.0.0.1:${port}/0`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
    start: async () => {
      child = await launch(port, password, folder);
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
  };
};
