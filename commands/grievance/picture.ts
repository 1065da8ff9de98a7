import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { MAX_PICTURE, PICTURE_MS, PICTURES_WAITING } from "./limits.ts";
import { isBare, type PictureFault, readHead, sideFor } from "./picture-head.ts";

export type Shrunk =
  | { readonly kind: "picture"; readonly jpeg: Buffer }
  | { readonly kind: "fault"; readonly fault: PictureFault };

/** Makes of whatever was sent a small picture that says nothing of itself, or says why not. */
export type Shrink = (bytes: Buffer) => Promise<Shrunk>;

export interface ShrinkOptions {
  /** The program that decodes. */
  readonly child?: string;
  readonly withinMs?: number;
}

const CHILD = fileURLToPath(new URL("./picture-child.js", import.meta.url));
const NO_DECODER = 3;

const fault = (why: PictureFault): Shrunk => ({ kind: "fault", fault: why });

/** `--no-addons`: the decoders are then WebAssembly, and a hole in one of them leads nowhere. */
const decode = (bytes: Buffer, side: number, child: string, withinMs: number): Promise<Shrunk> =>
  new Promise((resolve) => {
    const told = [String(side), String(MAX_PICTURE), String(withinMs)];
    const work = spawn(process.execPath, ["--no-addons", "--max-old-space-size=128", child, ...told], {
      env: {},
      stdio: ["pipe", "pipe", "ignore"],
      timeout: withinMs,
      killSignal: "SIGKILL",
    });
    work.on("error", () => resolve(fault("off")));
    // Without a file or a process left to it, the machine starts a program without its pipes, and tells why a moment later.
    if (!work.stdout || !work.stdin) return;
    const chunks: Buffer[] = [];
    let size = 0;
    work.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_PICTURE) work.kill("SIGKILL");
      else chunks.push(chunk);
    });
    // It may end before it has read everything.
    work.stdin.on("error", () => undefined);
    work.on("close", (code) => {
      const jpeg = Buffer.concat(chunks);
      if (code === NO_DECODER) resolve(fault("off"));
      else resolve(code === 0 && isBare(jpeg) ? { kind: "picture", jpeg } : fault("broken"));
    });
    work.stdin.end(bytes);
  });

/** One picture at a time; beyond some that wait, people are asked to come again. */
export const createShrink = ({ child = CHILD, withinMs = PICTURE_MS }: ShrinkOptions = {}): Shrink => {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (bytes) => {
    const head = readHead(bytes);
    if (head.kind === "fault") return head;
    if (waiting >= PICTURES_WAITING) return fault("busy");
    waiting += 1;
    const turn = last.then(() =>
      // Where the machine starts no more programs, it throws; the next picture has its own try.
      decode(bytes, sideFor(head.width, head.height), child, withinMs).catch(() => fault("off")),
    );
    last = turn;
    return turn.finally(() => {
      waiting -= 1;
    });
  };
};
