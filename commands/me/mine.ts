import { eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { unitNames } from "../../src/db/people.ts";
import { person } from "../../src/db/schema.ts";

/** A card with more buttons than this is no help on a phone. */
const MOST = 12;

/** 我的: what every capability has for this person, as one list. */
export const mine = async (context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me, ports } = context;
  const items = await ports.mine(context);
  const [row] = await tx.select({ listed: person.listed }).from(person).where(eq(person.id, me.personId));
  const unit = (await unitNames(tx, [me.unitId])).get(me.unitId) ?? "";
  const facts = {
    name: me.name,
    unit,
    known: row?.listed === true || unit !== "",
    items: items.slice(0, MOST),
    more: Math.max(0, items.length - MOST),
  };
  return [{ mode: "message", to: "here", kind: items.length > 0 ? "me.mine" : "me.nothing", facts }];
};
