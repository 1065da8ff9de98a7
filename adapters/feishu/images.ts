import { createHash } from "node:crypto";
import type { Block, Card } from "../../src/core/card.ts";
import type { Api } from "./api.ts";
import { LIMITS } from "./limits.ts";
import { part, text } from "./wire.ts";

/** The platform's keys of the pictures in a card; a picture that cannot be uploaded (no scope) is told in words. */
export type Images = (card: Card) => Promise<ReadonlyMap<Block, string>>;

const MOST = 200;

export const createImages = (api: Api): Images => {
  /** By content: a live card would upload its picture with every change. */
  const keys = new Map<string, string>();

  const upload = async (png: Uint8Array): Promise<string> => {
    const digest = createHash("sha256").update(png).digest("hex");
    const known = keys.get(digest);
    if (known) return known;
    const form = new FormData();
    form.set("image_type", "message");
    form.set("image", new Blob([new Uint8Array(png)], { type: "image/png" }), "picture.png");
    const answer = await api({
      name: "im.image.create",
      method: "POST",
      path: "/im/v1/images",
      form,
      withinMs: LIMITS.uploadMs,
    });
    const key = text(part(answer, "data"), "image_key");
    if (keys.size >= MOST) keys.clear();
    if (key) keys.set(digest, key);
    return key;
  };

  return async ({ blocks }) => {
    const found = new Map<Block, string>();
    for (const block of blocks) {
      if (block.kind !== "image") continue;
      const key = await upload(block.png).catch(() => "");
      if (key) found.set(block, key);
    }
    return found;
  };
};
