import { eq } from "drizzle-orm";
import type { Capability, OpenContext, Reply } from "../core/command.ts";
import { place } from "../db/schema.ts";

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
