import { eq } from "drizzle-orm";
import type { Outcome } from "../core/adapter.ts";
import type { Capability, Db, Newcomer, OpenContext, Reply } from "../core/command.ts";
import type { Incoming } from "../core/incoming.ts";
import { place } from "../db/schema.ts";
import type { Drafts } from "./drafts.ts";
import type { SealedReceive } from "./sealed.ts";
import type { RenderReply } from "./send.ts";

/** What happens when the bot comes into a group, and when it is taken out of one. */
export const createComings = (capabilities: readonly Capability[]) => {
  const welcomes = capabilities.flatMap((capability) => capability.welcome ?? []);
  const farewells = capabilities.flatMap((capability) => capability.removed ?? []);

  return {
    enter: async (context: OpenContext): Promise<readonly Reply[]> => {
      const replies: Reply[] = [];
      for (const welcome of welcomes) replies.push(...(await welcome(context)));
      return replies;
    },
    leave: async (context: OpenContext): Promise<readonly Reply[]> => {
      await context.tx.update(place).set({ goneAt: context.now }).where(eq(place.id, context.place.id));
      const replies: Reply[] = [];
      for (const farewell of farewells) replies.push(...(await farewell(context)));
      return replies;
    },
  };
};

interface HelloParts {
  readonly capabilities: readonly Capability[];
  readonly db: Db;
  readonly render: RenderReply;
  readonly sealed: SealedReceive;
  readonly drafts: Drafts;
}

const nobody: Outcome = { kind: "ignored", settled: Promise.resolve([]) };

/**
 * Says hello to whoever opens the private chat, from memory: a row for it would say who was there when, and what came next
 * may be a concern.
 */
export const createHello = ({ capabilities, db, render, sealed, drafts }: HelloParts) => {
  const hellos = capabilities.flatMap((capability) => capability.hello ?? []);

  const look = (someone: Newcomer) =>
    db.transaction(async (tx) => Promise.all(hellos.map((hello) => hello(someone, tx))), { accessMode: "read only" });

  /** The platform's directory is asked between two looks, where its answer is wanted: no connection waits for it. */
  const said = async ({ sender, departments }: Incoming, name: string) => {
    let wanted = false;
    const asking = async (): Promise<readonly string[]> => {
      wanted = true;
      return [];
    };
    const first = await look({ ...sender, name, departments: asking });
    const known = wanted && departments ? await departments() : [];
    return known.length > 0 ? look({ ...sender, name, departments: async () => known }) : first;
  };

  return async (incoming: Incoming, name: string): Promise<Outcome> => {
    try {
      const run = async () => (await said(incoming, name)).map(({ kind, facts }) => render(kind, facts));
      return await sealed(incoming, { run, unasked: true }, await drafts.of(incoming));
    } catch {
      return nobody;
    }
  };
};
