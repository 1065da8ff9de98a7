import { eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Role } from "../../src/core/ports.ts";
import { role } from "../../src/db/schema.ts";
import { unitMeant } from "./appoint.ts";
import { authority, type Ended, endRoles, mayGive } from "./authority.ts";
import { officeFacts, tellEnded } from "./ended.ts";
import { oneMember, readNamed } from "./find.ts";
import { say } from "./join.ts";
import { readOffice } from "./parse.ts";
import { roleName } from "./roles.ts";
import { loadUnits, unitOf } from "./units.ts";

const ALL = /(?:全部|所有|一切)(?:职务|角色)?$/u;

/** 免去 姓名 [角色] [单位]; 免去 姓名 全部. Without a role it must be clear which. */
export const dismiss = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, audit } = context;
  const all = ALL.test(args);
  const office = readOffice(args.replace(ALL, ""));
  const held = await authority(context);
  if (!held.some((one) => one.role === "admin" || one.role === "chair"))
    throw new Refusal("people.may-not", { what: "dismiss" });
  if (!office) throw new Refusal("people.dismiss-who");
  const units = await loadUnits(tx);
  const tail = `${office.role ? ` ${roleName(office.role, "zh")}` : ""}${all ? " 全部" : ""}`;
  const scope = held.map(({ unitId }) => unitId);
  const known = await oneMember(readNamed(office.who), units, scope, context, (who) => `免去 ${who}${tail}`);
  const lineFor = (one: { readonly role: Role; readonly unit: string }) =>
    `免去 ${known.name}（${known.id}号） ${roleName(one.role, "zh")} ${one.unit}`;
  const at = office.unit
    ? unitMeant(units, office.unit, (full) => `免去 ${office.who} ${roleName(office.role ?? "", "zh")} ${full}`)
    : null;
  const offices = (await tx
    .select({ role: role.role, unitId: role.unitId })
    .from(role)
    .where(eq(role.personId, known.id))) as readonly Ended[];
  const meant = offices.filter((one) => (!office.role || one.role === office.role) && (!at || one.unitId === at.id));
  if (meant.length === 0)
    throw new Refusal("people.holds-none", {
      name: known.name,
      role: office.role,
      offices: officeFacts(offices, units),
    });
  const mine = meant.filter((one) => mayGive(held, one.role, unitOf(units, one.unitId)));
  if (mine.length === 0)
    throw new Refusal("people.dismiss-may-not", { name: known.name, offices: officeFacts(meant, units) });
  if (mine.length > 1 && !all) {
    const choices = officeFacts(mine, units).map((one) => ({ ...one, line: lineFor(one) }));
    throw new Refusal("people.dismiss-which", {
      name: known.name,
      offices: choices,
      all: `免去 ${known.name}（${known.id}号） 全部`,
    });
  }
  for (const one of mine) {
    await endRoles(tx, known.id, { roles: [one.role], units: [one.unitId] });
    await audit("role.revoke", { person: known.id, role: one.role }, one.unitId);
  }
  const ended = officeFacts(mine, units);
  const told = await tellEnded({ personId: known.id, why: "dismissed", ended: mine, unit: "" }, units, context);
  return [say("people.dismissed", { name: known.name, offices: ended }), ...told];
};
