import type { OpenContext, Reply } from "../../src/core/command.ts";
import { accountsOf } from "./appoint.ts";
import type { Ended } from "./authority.ts";
import { tell } from "./join.ts";
import { type Unit, unitOf } from "./units.ts";

/** Why offices ended: 免去, 换届, 离任. */
export type Ending = "dismissed" | "term" | "left";

export const officeFacts = (offices: readonly Ended[], units: readonly Unit[]) =>
  offices.map((one) => ({ role: one.role, unit: unitOf(units, one.unitId).full }));

/** Whose office ended hears it in private, from nobody but us: who did it, since when, and what ends. Who did it knows. */
export const tellEnded = async (
  personId: number,
  why: Ending,
  offices: readonly { readonly role: string; readonly unit: string }[],
  unit: string,
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const { me, now } = context;
  if (personId === me.personId) return [];
  const facts = { why, by: me.name, at: now.toISOString(), unit, offices };
  return tell(await accountsOf(context, personId), "people.office-ended", facts);
};
