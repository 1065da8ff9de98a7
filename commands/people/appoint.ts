import { eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Role } from "../../src/core/ports.ts";
import { account, role } from "../../src/db/schema.ts";
import { authority, type Held, mayGive } from "./authority.ts";
import { type Known, oneMember, readNamed } from "./find.ts";
import { say, tell } from "./join.ts";
import { MAX_CHOICES } from "./limits.ts";
import { type Office, readOffice } from "./parse.ts";
import { roleName } from "./roles.ts";
import { loadUnits, matchUnits, type Unit, unitOf } from "./units.ts";

const scopeOf = (held: readonly Held[]) => held.map(({ unitId }) => unitId);

export const accountsOf = async ({ tx }: OpenContext, personId: number): Promise<readonly number[]> =>
  (await tx.select({ id: account.id }).from(account).where(eq(account.personId, personId))).map(({ id }) => id);

/** The unit a line names among those that may be given; asks where none or several are meant. */
export const unitMeant = (units: readonly Unit[], text: string, lineFor: (unit: string) => string): Unit => {
  const { units: meant, near } = matchUnits(units, text);
  const [only] = meant;
  if (only && meant.length === 1) return only;
  const choices = (meant.length > 1 ? meant : near).slice(0, MAX_CHOICES);
  const facts = choices.map(({ full }) => ({ unit: full, line: lineFor(full) }));
  throw new Refusal("people.which-unit", { asked: text.slice(0, 40), several: meant.length > 1, units: facts });
};

/** Where a role is to hold when the line does not say: the units of the person that the sender may give it in. */
const unitsFor = (known: Known, given: Role, held: readonly Held[], units: readonly Unit[]): readonly Unit[] =>
  known.path.map((id) => unitOf(units, id)).filter((one) => mayGive(held, given, one));

const placeFor = (
  { unit, role: given }: Office & { readonly role: Role },
  known: Known,
  held: readonly Held[],
  units: readonly Unit[],
): Unit => {
  const who = `${known.name}（${known.id}号）`;
  const lineFor = (full: string) => `任命 ${who} ${roleName(given, "zh")} ${full}`;
  if (unit !== undefined) return unitMeant(units, unit, lineFor);
  const possible = unitsFor(known, given, held, units);
  const [only] = possible;
  if (!only) throw new Refusal("people.appoint-may-not", { role: given, unit: null });
  if (possible.length === 1) return only;
  const facts = possible.map(({ full }) => ({ unit: full, line: lineFor(full) }));
  throw new Refusal("people.appoint-where", { name: known.name, role: given, units: facts.reverse() });
};

/** 任命 姓名 角色 [单位]. */
export const appoint = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, now, me, audit } = context;
  const office = readOffice(args);
  const held = await authority(context);
  if (!held.some((one) => one.role === "admin" || one.role === "chair"))
    throw new Refusal("people.may-not", { what: "appoint" });
  if (!office?.role) throw new Refusal("people.appoint-what", { name: office?.who.slice(0, 20) ?? "" });
  const wanted = { ...office, role: office.role };
  const units = await loadUnits(tx);
  const lineFor = (who: string) => `任命 ${who} ${roleName(wanted.role, "zh")}${wanted.unit ? ` ${wanted.unit}` : ""}`;
  const known = await oneMember(readNamed(wanted.who), units, scopeOf(held), context, lineFor);
  const at = placeFor(wanted, known, held, units);
  if (!mayGive(held, wanted.role, at))
    throw new Refusal("people.appoint-may-not", { role: wanted.role, unit: at.full });
  const facts = { name: known.name, role: wanted.role, unit: at.full, known: known.accounts > 0 };
  const added = await tx
    .insert(role)
    .values({ personId: known.id, unitId: at.id, role: wanted.role, grantedAt: now })
    .onConflictDoNothing()
    .returning({ role: role.role });
  if (added.length === 0) return [say("people.appointed-already", facts)];
  await audit("role.grant", { person: known.id, role: wanted.role }, at.id);
  const told = known.id === me.personId ? [] : await accountsOf(context, known.id);
  return [say("people.appointed", facts), ...tell(told, "people.you-are-appointed", { ...facts, by: me.name })];
};
