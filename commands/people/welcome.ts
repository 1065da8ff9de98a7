import { and, eq } from "drizzle-orm";
import type { Newcomer, OpenContext, Reply, Tx } from "../../src/core/command.ts";
import type { Said } from "../../src/core/errors.ts";
import { clean } from "../../src/core/normalise.ts";
import { account, person, place } from "../../src/db/schema.ts";
import { heldBy } from "./authority.ts";
import { managed } from "./bind.ts";
import { say } from "./join.ts";
import { narrowed, unclaimedUnits, unitsOfDepartments } from "./propose.ts";
import { loadUnits, unitOf } from "./units.ts";

const MAX_PLACE_NAME = 60;
const MOST_UNITS = 5;

/** Somebody opened the private chat: hello, what is stored, and who they are. */
export const hello = async ({ platform, tenant, user, name, departments }: Newcomer, tx: Tx): Promise<Said> => {
  const [row] = await tx
    .select({ name: person.name, listed: person.listed, unitId: person.unitId })
    .from(account)
    .innerJoin(person, eq(person.id, account.personId))
    .where(and(eq(account.platform, platform), eq(account.tenant, tenant), eq(account.userId, user)));
  const units = await loadUnits(tx);
  const known = row !== undefined && (row.listed || row.unitId !== units[0]?.id);
  const called = row?.name ?? name;
  const free = known ? [] : await unclaimedUnits(tx, called, units);
  const there = free.length > 0 ? narrowed(free, unitsOfDepartments(await departments(), units)) : [];
  const maybe = (there.length > 0 ? there : free).slice(0, MOST_UNITS).map(({ full }) => full);
  return { kind: "people.welcome-private", facts: { name: called, known, maybe } };
};

/** The bot came into a group: hello, what one can say, and which unit the group belongs to. */
export const welcome = async ({ tx, me, place: here, incoming }: OpenContext): Promise<readonly Reply[]> => {
  const name = clean(incoming.placeName ?? "", MAX_PLACE_NAME);
  if (name) await tx.update(place).set({ name }).where(eq(place.id, here.id));
  const units = await loadUnits(tx);
  const [row] = await tx.select({ unitId: place.unitId }).from(place).where(eq(place.id, here.id));
  const bound = row?.unitId == null ? null : unitOf(units, row.unitId).full;
  const own = bound === null ? managed(await heldBy(tx, me.personId), units) : [];
  return [say("people.welcome-group", { bound, units: own.slice(0, MOST_UNITS).map(({ full }) => full) })];
};
