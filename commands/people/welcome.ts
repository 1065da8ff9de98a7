import { eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { clean } from "../../src/core/normalise.ts";
import { person, place } from "../../src/db/schema.ts";
import { heldBy } from "./authority.ts";
import { managed } from "./bind.ts";
import { membersNamed } from "./find.ts";
import { say } from "./join.ts";
import { loadUnits, type Unit, unitOf } from "./units.ts";

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

/** Members of the roster of that name whom nobody has claimed yet, with their units. */
const unclaimed = async ({ tx, me }: OpenContext, units: readonly Unit[]): Promise<readonly string[]> => {
  const named = await membersNamed(tx, me.name);
  const free = named.filter(({ id, listed, accounts }) => listed && accounts === 0 && id !== me.personId);
  return [...new Set(free.map(({ unitId }) => unitOf(units, unitId).full))].slice(0, MOST_UNITS);
};

/** Somebody opened the private chat for the first time: hello, what is stored, and who they are. */
const inPrivate = async (context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me } = context;
  const [row] = await tx
    .select({ listed: person.listed, unitId: person.unitId })
    .from(person)
    .where(eq(person.id, me.personId));
  const units = await loadUnits(tx);
  const known = row?.listed === true || row?.unitId !== units[0]?.id;
  return [say("people.welcome-private", { name: me.name, known, maybe: known ? [] : await unclaimed(context, units) })];
};

export const welcome = (context: OpenContext): Promise<readonly Reply[]> =>
  context.place.kind === "group" ? inGroup(context) : inPrivate(context);
