import { sql } from "drizzle-orm";
import { capabilities } from "../../commands/index.ts";
import type { Card } from "../../src/core/card.ts";
import type { Capability, SealedCommand } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { SealedContext } from "../../src/core/sealed.ts";
import type { Calls } from "../../src/db/client.ts";

export interface SealedNote {
  readonly capabilities: readonly Capability[];
  /** What the command was given, call by call. */
  readonly given: SealedContext[];
  /** What happens after the row was written; throw to fail. */
  afterWrite: () => Promise<void> | void;
}

const text = (words: string): Card => ({ title: words, blocks: [] });

/** A capability with one sealed command: `密函 words` files them. An exclamation mark at the end is refused. */
export const createSealedNote = (): SealedNote => {
  const given: SealedContext[] = [];
  const command: SealedCommand = {
    lane: "sealed",
    names: ["密函"],
    summary: { zh: "密函", en: "sealed note" },
    where: "private",
    run: async (args, context) => {
      given.push(context);
      const filed = await context.tx.execute(sql`
        insert into sealed_note (id, tag, day, text)
        values (gen_random_uuid(), ${context.idempotencyTag}, ${context.today}::date, ${args})
        on conflict (tag) do nothing returning id`);
      await self.afterWrite();
      if (args.endsWith("!")) throw new Refusal("sealed-note.refused", { length: args.length });
      return [text(filed.length > 0 ? "filed" : "known already")];
    },
  };
  const capability: Capability = {
    name: "sealed-note",
    commands: [command],
    cards: { "sealed-note.refused": (facts: { length: number }) => text(`refused ${facts.length}`) },
  };
  const self: SealedNote = { capabilities: [capability, ...capabilities], given, afterWrite: () => undefined };
  return self;
};

/** Its table; to be made by the owner before the first filing. */
export const makeSealedNoteTable = async (owner: Calls): Promise<void> => {
  await owner.unsafe(`
    create table sealed_note (id uuid primary key, tag bytea not null unique, day date not null, text text not null);
    grant select, insert on sealed_note to unionhall_sealed`);
};

export const sealedNotesIn = async (owner: Calls): Promise<readonly string[]> =>
  (await owner<{ text: string }[]>`select text from sealed_note order by text`).map((row) => row.text);
