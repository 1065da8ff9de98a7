import { eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { person } from "../../src/db/schema.ts";
import { accountsOf } from "./appoint.ts";
import { authority, endRoles, heldBy, holds } from "./authority.ts";
import { tellEnded } from "./ended.ts";
import { type Known, oneMember, readNamed } from "./find.ts";
import { say, tell } from "./join.ts";
import { loadUnits, type Unit, unitOf } from "./units.ts";

export const LEAVE = "people.leave";

const who = async (args: string, context: OpenContext, verb: string, left: boolean) => {
  const { tx } = context;
  const held = await authority(context);
  if (!held.some((one) => one.role === "admin")) throw new Refusal("people.may-not", { what: "leave" });
  if (args.trim() === "") throw new Refusal("people.leave-who", { verb });
  const units = await loadUnits(tx);
  const scope = held.map(({ unitId }) => unitId);
  const known = await oneMember(readNamed(args), units, scope, context, (name) => `${verb} ${name}`, left);
  const at = unitOf(units, known.unitId);
  if (!holds(held, ["admin"], at)) throw new Refusal("people.not-your-member", { name: known.name, unit: at.full });
  const above = (await heldBy(tx, known.id)).some((one) => !holds(held, ["admin"], unitOf(units, one.unitId)));
  if (above) throw new Refusal("people.leave-above", { name: known.name });
  return { known, at };
};

const factsOf = (known: Known, at: Unit) => ({ name: known.name, unit: at.full });

/** 离任 姓名: asks first; all offices of somebody who goes end with it. */
export const askLeave = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { known, at } = await who(args, context, "离任", false);
  await context.dialogue.keep(LEAVE, { personId: known.id, line: `离任 ${known.name}` });
  return [say("people.leave-ask", { ...factsOf(known, at), roles: known.roles })];
};

/** 确定: no longer a member, in no office; what they did stays. */
export const leave = async (
  { personId }: { readonly personId: number },
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const { tx, now, audit } = context;
  const [row] = await tx.select().from(person).where(eq(person.id, personId));
  const { known, at } = await who(`${row?.name ?? ""}（${personId}号）`, context, "离任", false);
  await tx.update(person).set({ leftAt: now }).where(eq(person.id, known.id));
  const ended = await endRoles(tx, known.id);
  for (const one of ended) await audit("role.revoke", { person: known.id, role: one.role, left: 1 }, one.unitId);
  await audit("person.leave", { person: known.id }, at.id);
  const told = await tellEnded({ personId: known.id, why: "left", ended, unit: at.full }, await loadUnits(tx), context);
  return [say("people.left", { ...factsOf(known, at), roles: ended.length }), ...told];
};

/** 复职 姓名: a member again; offices are given anew. */
export const comeBack = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me, audit } = context;
  const { known, at } = await who(args, context, "复职", true);
  await tx.update(person).set({ leftAt: null }).where(eq(person.id, known.id));
  await audit("person.return", { person: known.id }, at.id);
  const told = tell(await accountsOf(context, known.id), "people.you-are-back", { unit: at.full, by: me.name });
  return [say("people.returned", factsOf(known, at)), ...told];
};
