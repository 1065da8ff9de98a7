import { createHmac, randomBytes } from "node:crypto";
import type { Shelf } from "../../src/core/sealed.ts";
import { openPicture, openText, sealPicture, sealText } from "./envelope.ts";
import { ALBUM_MS, PICTURES, SESSION_MS } from "./limits.ts";

/** Pictures of something that is not submitted yet: in memory that may be lost, and gone with it. */
export interface Album {
  readonly pictures: () => Promise<readonly Buffer[]>;
  /** `late`: what they belong to was submitted meanwhile. */
  readonly add: (jpeg: Buffer) => Promise<"kept" | "full" | "late">;
  /** From here on nothing is added, unless it is opened again. */
  readonly shut: () => Promise<void>;
  readonly reopen: () => Promise<void>;
  readonly clear: () => Promise<void>;
  /** Makes it an album that a link may lead to: of a filing, or of a case that these tags open. */
  readonly begin: (tags: readonly string[]) => Promise<void>;
  /** What a link leads to; null when that is over. No tags: a filing. */
  readonly leads: () => Promise<readonly string[] | null>;
}

const SECRET_BYTES = 24;
const SLOTS = Array.from({ length: PICTURES }, (_, i) => i);

/** The draft and the page it links to know it; whoever sees the memory alone can neither find nor read what it leads to. */
export const newAlbum = (): string => randomBytes(SECRET_BYTES).toString("base64url");

export const openAlbum = (shelf: Shelf, secret: string): Album => {
  const derived = (what: string): Buffer =>
    createHmac("sha256", Buffer.from(secret, "base64url")).update(what).digest();
  const nameOf = (what: string): string => `album:${derived(what).toString("base64url")}`;
  const names = SLOTS.map((slot) => nameOf(`slot ${slot}`));
  const [shutName, leadsName, key] = [nameOf("shut"), nameOf("leads"), derived("key")];

  const read = async (slot: number): Promise<Buffer | null> => {
    const sealed = await shelf.get(names[slot] ?? "");
    return sealed === null ? null : openPicture(key, Buffer.from(sealed, "base64"), "album", String(slot));
  };
  const isShut = async (): Promise<boolean> => (await shelf.get(shutName)) !== null;

  /** Puts it into the first free place; two that come at once take two. */
  const put = async (jpeg: Buffer): Promise<string | null> => {
    for (const slot of SLOTS) {
      const name = names[slot] ?? "";
      const sealed = sealPicture(key, jpeg, "album", String(slot)).toString("base64");
      if (await shelf.setIfAbsent(name, sealed, ALBUM_MS)) return name;
    }
    return null;
  };

  return {
    pictures: async () => (await Promise.all(SLOTS.map(read))).filter((one) => one !== null),
    add: async (jpeg) => {
      if (await isShut()) return "late";
      const name = await put(jpeg);
      if (name === null) return "full";
      if (!(await isShut())) return "kept";
      await shelf.delete(name);
      return "late";
    },
    shut: () => shelf.set(shutName, "1", ALBUM_MS),
    reopen: () => shelf.delete(shutName),
    begin: async (tags) => {
      const sealed = sealText(key, JSON.stringify(tags), "album", "leads").toString("base64");
      await shelf.set(leadsName, sealed, tags.length > 0 ? SESSION_MS : ALBUM_MS);
      await shelf.delete(shutName);
    },
    leads: async () => {
      const sealed = await shelf.get(leadsName);
      if (sealed === null) return null;
      return JSON.parse(openText(key, Buffer.from(sealed, "base64"), "album", "leads")) as readonly string[];
    },
    clear: async () => {
      for (const name of names) await shelf.delete(name);
    },
  };
};
