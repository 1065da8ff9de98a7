import { eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Role } from "../../src/core/ports.ts";
import { person } from "../../src/db/schema.ts";
import { heldBy, mayGive } from "./authority.ts";
import type { AskUnit } from "./cards-identity.ts";
import { type Known, membersNamed } from "./find.ts";
import { giveAccount, type Standing, say, standing } from "./join.ts";
import { MAX_CHOICES } from "./limits.ts";
import type { Iam } from "./parse.ts";
import { proposed } from "./propose.ts";
import { requestJoin } from "./request.ts";
import { loadUnits, matchUnits, type Unit, unitOf } from "./units.ts";

/** The dialogue in which the unit is still missing. */
export const IAM = "people.iam";
/** The dialogue in which a member of the roster says that they are another. */
export const SWITCH = "people.switch";

/** 我是谁. */
export const whoAmI = async ({ tx, me }: OpenContext): Promise<readonly Reply[]> => {
  const units = await loadUnits(tx);
  const [row] = await tx.select({ listed: person.listed }).from(person).where(eq(person.id, me.personId));
  const roles = me.roles.map(({ role, unitId }) => ({ role, unit: unitOf(units, unitId).full }));
  const facts = { name: me.name, unit: unitOf(units, me.unitId).full, listed: row?.listed ?? false, roles };
  return [say("people.who-am-i", facts)];
};

/** Asks for the unit, or for one of several, and remembers the name meanwhile. */
const askUnit = async (
  asked: Iam,
  choices: readonly Unit[],
  problem: AskUnit["problem"],
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const missed = problem === "unknown" && choices.length === 0 && context.dialogue.current?.name === IAM;
  // Whoever answers with something else twice talks of something else.
  if (missed && context.dialogue.current?.state.missed === true) {
    await context.dialogue.close();
    return [say("people.gave-up", { name: asked.name })];
  }
  await context.dialogue.keep(IAM, {
    name: asked.name,
    other: asked.other,
    staffNumber: asked.staffNumber ?? null,
    missed,
  });
  const names = choices.slice(0, MAX_CHOICES).map(({ full }) => full);
  return [say("people.ask-unit", { name: asked.name, unit: asked.unit ?? "", problem, units: names })];
};

/** Nobody of that name is known there: the record the platform made gets the name and the unit. */
const nameMyself = async (asked: Iam, at: Unit, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me, audit, dialogue } = context;
  const [mine] = await tx
    .select({ listed: person.listed })
    .from(person)
    .where(eq(person.id, me.personId))
    .for("update");
  const units = await loadUnits(tx);
  if (mine?.listed) {
    const facts = { name: asked.name, unit: at.full, mine: me.name, mineUnit: unitOf(units, me.unitId).full };
    throw new Refusal("people.not-on-roster", facts);
  }
  await tx.update(person).set({ name: asked.name, unitId: at.id }).where(eq(person.id, me.personId));
  await audit("person.named", { person: me.personId }, at.id);
  await dialogue.close();
  return [say("people.named", { name: asked.name, unit: at.full })];
};

/** Whether the sender may give all those roles, so that taking them over raises nobody. */
const mayTakeRoles = async ({ tx, me }: OpenContext, roles: Standing["roles"], units: readonly Unit[]) => {
  const held = await heldBy(tx, me.personId);
  return roles.every(({ role, unitId }) => mayGive(held, role as Role, unitOf(units, unitId)));
};

const become = async (
  known: Known,
  units: readonly Unit[],
  context: OpenContext,
  sure: boolean,
): Promise<readonly Reply[]> => {
  const { tx, me, dialogue } = context;
  const at = unitOf(units, known.unitId);
  const facts = { name: known.name, unit: at.full };
  if (known.id === me.personId) {
    await dialogue.close();
    return [say("people.you-are", facts)];
  }
  const both = await standing(tx, me.personId, known.id);
  if (!both.target) throw new Refusal("people.no-such-person", { name: known.name });
  if (both.accounts.length > 0) return requestJoin(both, at, "account", context);
  if (both.roles.length > 0 && !(await mayTakeRoles(context, both.roles, units))) {
    return requestJoin(both, at, "roles", context);
  }
  if (both.mine.listed && !sure) {
    await dialogue.keep(SWITCH, { personId: known.id });
    return [say("people.ask-switch", { ...facts, mine: me.name, mineUnit: unitOf(units, me.unitId).full })];
  }
  await dialogue.close();
  await giveAccount(context, me.accountId, both);
  return [say("people.joined", facts)];
};

/** 我是 姓名 单位: joins this account to the member of that name in that unit. */
export const iam = async (asked: Iam, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx } = context;
  const units = await loadUnits(tx);
  if (asked.unit === undefined) {
    // In a group everybody would read it, and the group would wait for the directory.
    const departments = context.place.kind === "private" ? context.incoming.departments : undefined;
    const known = departments ? await proposed(tx, asked.name, units, departments) : [];
    const problem = known.length > 1 ? "several" : known.length === 1 ? "proposed" : "missing";
    return askUnit(asked, known, problem, context);
  }
  const match = matchUnits(units, asked.unit);
  if (match.units.length === 0) return askUnit(asked, match.near, "unknown", context);
  const ids = match.units.map(({ id }) => id);
  const named = (await membersNamed(tx, asked.name)).filter(
    (one) =>
      one.path.some((id) => ids.includes(id)) &&
      !(asked.other && one.accounts > 0 && one.id !== context.me.personId) &&
      (asked.staffNumber === undefined || one.staffNumber?.toUpperCase() === asked.staffNumber),
  );
  const there = new Set(named.map(({ unitId }) => unitId));
  const [known] = named;
  if (named.length === 1 && known) return become(known, units, context, false);
  if (there.size > 1)
    return askUnit(
      asked,
      [...there].map((id) => unitOf(units, id)),
      "several",
      context,
    );
  if (named.length > 1)
    throw new Refusal("people.same-name", { name: asked.name, unit: unitOf(units, [...there][0] ?? 0).full });
  const [at] = match.units;
  if (match.units.length > 1 || !at) return askUnit(asked, match.units, "several", context);
  return nameMyself(asked, at, context);
};

/** The answer with the unit. */
export const answerUnit = (
  text: string,
  state: { readonly name: string; readonly other: boolean; readonly staffNumber: string | null },
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const unit = text
    .replace(/^(?:单位|我?在|我?是|选)[\s:：]*/u, "")
    .replace(/的$/, "")
    .trim();
  const { name, other, staffNumber } = state;
  return iam({ name, other, ...(unit ? { unit } : {}), ...(staffNumber ? { staffNumber } : {}) }, context);
};

/** 确定: a member of the roster is another one after all. */
export const switchTo = async (personId: number, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx } = context;
  const units = await loadUnits(tx);
  const [row] = await tx.select({ name: person.name }).from(person).where(eq(person.id, personId));
  const known = row && (await membersNamed(tx, row.name)).find(({ id }) => id === personId);
  if (!known) throw new Refusal("people.no-such-person", { name: row?.name ?? "" });
  return become(known, units, context, true);
};
