import { eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { clean } from "../../src/core/normalise.ts";
import { person, place } from "../../src/db/schema.ts";
import { heldBy } from "./authority.ts";
import { managed } from "./bind.ts";
import { say } from "./join.ts";
import { loadUnits, unitOf } from "./units.ts";

const MAX_PLACE_NAME = 60;
const MOST_UNITS = 5;

/** The bot came into a group: hello, what one can say, and which unit the group belongs to. */
const inGroup = async ({ tx, me, place: here, incoming }: OpenContext): Promise<readonly Reply[]> => {
  const name = clean(incoming.placeName ?? "", MAX_PLACE_NAME);
  if (name) await tx.update(place).set({ name }).where(eq(place.id, here.id));
  const units = await loadUnits(tx);
  const [row] = await tx.select({ unitId: place.unitId }).from(place).where(eq(place.id, here.id));
  const bound = row?.unitId == null ? null : unitOf(units, row.unitId).full;
  const own = bound === null ? managed(await heldBy(tx, me.personId), units) : [];
  return [say("people.welcome-group", { bound, units: own.slice(0, MOST_UNITS).map(({ full }) => full) })];
};

/** Somebody opened the private chat for the first time: hello, what is stored, and who they are. */
const inPrivate = async ({ tx, me }: OpenContext): Promise<readonly Reply[]> => {
  const [row] = await tx
    .select({ listed: person.listed, unitId: person.unitId })
    .from(person)
    .where(eq(person.id, me.personId));
  const root = (await loadUnits(tx))[0];
  return [say("people.welcome-private", { name: me.name, known: row?.listed === true || row?.unitId !== root?.id })];
};

export const welcome = (context: OpenContext): Promise<readonly Reply[]> =>
  context.place.kind === "group" ? inGroup(context) : inPrivate(context);
