import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newRouteKey, type RouteKey } from "./return-path.ts";

/** The private halves, one 0600 file each, in a folder that only the courier can enter. */
export interface RouteKeys {
  /** Makes a pair and keeps it; answers the public half. */
  readonly make: (version: number) => Promise<Uint8Array>;
  readonly read: (version: number) => RouteKey | null;
  readonly has: (version: number) => boolean;
  /** For ever: what was sealed to it, here and in every old backup, opens no more. */
  readonly destroy: (version: number) => void;
}

export const createRouteKeys = (folder: string): RouteKeys => {
  const fileOf = (version: number) => join(folder, `route.${version}.key`);
  return {
    make: async (version) => {
      const { publicKey, privateKey } = await newRouteKey();
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const text = [publicKey, privateKey].map((half) => Buffer.from(half).toString("base64url")).join(".");
      // Of two couriers that make the same version the second fails, and finds the first's the next time.
      writeFileSync(fileOf(version), text, { mode: 0o600, flag: "wx", flush: true });
      return publicKey;
    },
    read: (version) => {
      try {
        const [publicKey, privateKey] = readFileSync(fileOf(version), "utf8")
          .split(".")
          .map((half) => Buffer.from(half, "base64url"));
        return publicKey && privateKey ? { publicKey, privateKey } : null;
      } catch (error) {
        if ((error as { code?: string }).code === "ENOENT") return null;
        throw error;
      }
    },
    has: (version) => existsSync(fileOf(version)),
    destroy: (version) => {
      rmSync(fileOf(version), { force: true });
    },
  };
};
