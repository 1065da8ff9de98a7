import { createHash } from "node:crypto";
import { Refusal } from "../../src/core/errors.ts";
import type { Visits } from "../../src/core/sealed.ts";
import { newAlbum, openAlbum } from "./album.ts";
import { ALBUM_MS, PICTURES, PICTURES_AN_HOUR, PICTURES_FROM } from "./limits.ts";
import { createShrink, type Shrink } from "./picture.ts";
import { type PictureRefusal, refusalText } from "./picture-words.ts";
import type { Desk, Sent } from "./raise-desk.ts";
import { newTicket, sealTicket } from "./raise-token.ts";

/** Pictures that wait beside a form: where they are, as a field of it, and how many. */
export interface Held {
  readonly field: string;
  readonly count: number;
}

/** What came with a form. */
export interface Gathered {
  readonly secret: string | null;
  readonly jpegs: readonly Buffer[];
  readonly warnings: readonly string[];
}

const no = (fault: PictureRefusal): Refusal => new Refusal("grievance.picture", { fault });

/** The same pictures, the same words. */
export const digestOf = (jpegs: readonly Buffer[]): string =>
  jpegs.map((jpeg) => createHash("sha256").update(jpeg).digest("base64url")).join();

export const createIntake = (visits: Visits, desk: Desk, shrink: Shrink = createShrink()) => {
  const { ephemeral, callers, keys, clock, locale } = visits;

  const paced = async (caller: string, way: string): Promise<void> => {
    const wait =
      (await callers.take(caller, "pictures", PICTURES_FROM)) ||
      (await ephemeral.take(`raise:pictures:${way}`, PICTURES_AN_HOUR));
    if (wait > 0) throw no("many");
  };

  /** Makes what was sent small; all of it or, with a Refusal that says why, nothing. */
  const take = async (sent: Sent, caller: string, way: "web" | "chat" | "case"): Promise<readonly Buffer[]> => {
    const files = sent.files("pictures");
    if (files.length > PICTURES) throw no("count");
    const jpegs: Buffer[] = [];
    for (const file of files) {
      await paced(caller, way);
      const shrunk = await shrink(Buffer.from(await file.arrayBuffer()));
      if (shrunk.kind === "fault") throw no(shrunk.fault);
      jpegs.push(shrunk.jpeg);
    }
    return jpegs;
  };

  /** What waits beside the form already. */
  const waiting = async (union: number, sent: Sent): Promise<Gathered> => {
    const none = { secret: null, jpegs: [], warnings: [] };
    const field = sent.one("album");
    if (field === "") return none;
    const { album: secret = null, kept = 0 } = desk.open(`pictures:${union}`, field) ?? {};
    if (sent.one("drop") === "1") {
      if (secret) await openAlbum(ephemeral, secret).clear();
      return none;
    }
    const jpegs = secret ? await openAlbum(ephemeral, secret).pictures() : [];
    const warnings = secret && jpegs.length >= kept ? [] : [refusalText("lost", locale)];
    return { secret, jpegs, warnings };
  };

  return {
    take,
    /** What waits and what came now. */
    gather: async (union: number, sent: Sent, caller: string): Promise<Gathered> => {
      const before = await waiting(union, sent);
      try {
        const fresh = await take(sent, caller, "web");
        if (before.jpegs.length + fresh.length > PICTURES) throw no("count");
        return { ...before, jpegs: [...before.jpegs, ...fresh] };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const why = refusalText(error.said.facts.fault as PictureRefusal, locale);
        return { ...before, warnings: [...before.warnings, why] };
      }
    },
    /** Keeps them for the next try, so that nobody has to choose them again. */
    hold: async (union: number, { secret, jpegs }: Gathered): Promise<Held | null> => {
      if (jpegs.length === 0) return null;
      const album = secret ?? newAlbum();
      const shelf = openAlbum(ephemeral, album);
      for (const jpeg of jpegs.slice((await shelf.pictures()).length)) await shelf.add(jpeg);
      const until = clock.now().getTime() + ALBUM_MS;
      const ticket = newTicket(until, { album, kept: jpegs.length });
      return { field: sealTicket(keys, `pictures:${union}`, ticket), count: jpegs.length };
    },
    forget: async ({ secret }: Gathered): Promise<void> => {
      if (secret) await openAlbum(ephemeral, secret).clear();
    },
  };
};

export type Intake = ReturnType<typeof createIntake>;
