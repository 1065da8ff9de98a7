import { eq } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { place } from "../../src/db/schema.ts";
import { type Held, heldBy, holds } from "./authority.ts";
import { say } from "./join.ts";
import { MAX_CHOICES } from "./limits.ts";
import { loadUnits, matchUnits, type Unit, unitOf } from "./units.ts";

const MANAGERS = ["admin", "chair"] as const;

/** The units somebody may bind a group to, theirs first, then the ones below. */
export const managed = (held: readonly Held[], units: readonly Unit[]): readonly Unit[] =>
  units.filter((one) => holds(held, MANAGERS, one));

const namesOf = (units: readonly Unit[]) => units.slice(0, MAX_CHOICES).map(({ full }) => full);

/** 绑定 单位: this group belongs to a unit from now on. */
export const bind = async (text: string, context: OpenContext): Promise<readonly Reply[]> => {
  const { tx, me, audit } = context;
  const units = await loadUnits(tx);
  const held = await heldBy(tx, me.personId);
  const own = managed(held, units);
  if (own.length === 0) throw new Refusal("people.bind-may-not", {});
  const [here] = await tx
    .select({ unitId: place.unitId })
    .from(place)
    .where(eq(place.id, context.place.id))
    .for("update");
  const before = here?.unitId == null ? null : unitOf(units, here.unitId);
  if (text === "") return [say("people.bind-ask", { units: namesOf(own), before: before?.full ?? null })];
  const { units: meant, near } = matchUnits(units, text);
  const [at] = meant;
  if (!at)
    throw new Refusal("people.bind-unknown", {
      asked: text.slice(0, 40),
      units: namesOf(near.length > 0 ? near : own),
    });
  if (meant.length > 1) throw new Refusal("people.bind-which", { asked: text.slice(0, 40), units: namesOf(meant) });
  if (!holds(held, MANAGERS, at)) throw new Refusal("people.bind-not-yours", { unit: at.full, units: namesOf(own) });
  if (before && !holds(held, MANAGERS, before)) throw new Refusal("people.bind-taken", { unit: before.full });
  await tx.update(place).set({ unitId: at.id }).where(eq(place.id, context.place.id));
  await audit("place.bind", { place: context.place.id, before: before?.id ?? null }, at.id);
  return [say("people.bound", { unit: at.full, before: before && before.id !== at.id ? before.full : null })];
};
