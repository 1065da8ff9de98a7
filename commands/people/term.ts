import { and, asc, eq, inArray, lte } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Role } from "../../src/core/ports.ts";
import { person, role } from "../../src/db/schema.ts";
import { unitMeant } from "./appoint.ts";
import { authority, holds } from "./authority.ts";
import { tellEnded } from "./ended.ts";
import { say } from "./join.ts";
import { ELECTED } from "./roles.ts";
import { loadUnits, unitOf } from "./units.ts";

export const TERM = "people.term";

const officesOf = ({ tx }: OpenContext, unitId: number, until: Date) =>
  tx
    .select({ personId: person.id, name: person.name, role: role.role })
    .from(role)
    .innerJoin(person, eq(person.id, role.personId))
    .where(and(eq(role.unitId, unitId), inArray(role.role, [...ELECTED]), lte(role.grantedAt, until)))
    .orderBy(asc(role.grantedAt), asc(person.id));

/** 换届 单位: asks first, because it ends every elected office of the unit. */
export const askTerm = async (text: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, now, dialogue } = context;
  const held = await authority(context);
  if (!held.some((one) => one.role === "admin")) throw new Refusal("people.may-not", { what: "term" });
  const units = await loadUnits(tx);
  const own = units.filter((one) => holds(held, ["admin"], one));
  if (text === "") {
    const facts = own.slice(0, 6).map(({ full }) => ({ unit: full, line: `换届 ${full}` }));
    throw new Refusal("people.term-where", { units: facts });
  }
  const at = unitMeant(units, text, (full) => `换届 ${full}`);
  if (!holds(held, ["admin"], at)) throw new Refusal("people.not-your-unit", { unit: at.full });
  const offices = await officesOf(context, at.id, now);
  if (offices.length === 0) throw new Refusal("people.term-nobody", { unit: at.full });
  await dialogue.keep(TERM, { unitId: at.id, at: now.toISOString(), line: `换届 ${at.full}` });
  return [say("people.term-ask", { unit: at.full, offices })];
};

/** 确定: the term ends. Whoever was appointed since the question stays. */
export const endTerm = async (
  { unitId, at }: { readonly unitId: number; readonly at: string },
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const { tx, audit } = context;
  const held = await authority(context);
  const units = await loadUnits(tx);
  const unit = unitOf(units, unitId);
  if (!holds(held, ["admin"], unit)) throw new Refusal("people.not-your-unit", { unit: unit.full });
  const offices = await officesOf(context, unitId, new Date(at));
  await tx
    .delete(role)
    .where(and(eq(role.unitId, unitId), inArray(role.role, [...ELECTED]), lte(role.grantedAt, new Date(at))));
  for (const one of offices) await audit("role.revoke", { person: one.personId, role: one.role, term: 1 }, unitId);
  await audit("term.end", { offices: offices.length }, unitId);
  const told: Reply[] = [];
  for (const personId of new Set(offices.map((one) => one.personId))) {
    const ended = offices
      .filter((one) => one.personId === personId)
      .map(({ role: of }) => ({ role: of as Role, unitId }));
    told.push(...(await tellEnded({ personId, why: "term", ended, unit: unit.full }, units, context)));
  }
  return [say("people.term-ended", { unit: unit.full, count: offices.length }), ...told];
};
