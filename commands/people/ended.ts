import type { OpenContext, Reply } from "../../src/core/command.ts";
import type { Role } from "../../src/core/ports.ts";
import { accountsOf } from "./appoint.ts";
import { type Ended, heldBy } from "./authority.ts";
import { tell } from "./join.ts";
import { type Unit, unitOf } from "./units.ts";

/** Why offices ended: 免去, 换届, 离任. */
export type Ending = "dismissed" | "term" | "left";

export const officeFacts = (offices: readonly Ended[], units: readonly Unit[]) =>
  offices.map((one) => ({ role: one.role, unit: unitOf(units, one.unitId).full }));

export type Right = "activities" | "organizers" | "cases" | "scrutiny" | "offices";

/** What comes with a role. */
const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  chair: ["activities", "organizers"],
  organizer: ["activities"],
  officer: ["cases"],
  scrutineer: ["scrutiny"],
  admin: ["activities", "organizers", "offices"],
};

/** What goes with these offices: an office that was kept, there or above, may give the same. Cases are worked in one unit. */
const lostWith = (ended: readonly Ended[], kept: readonly Ended[], units: readonly Unit[]): readonly Right[] => {
  const lost = ended.flatMap(({ role, unitId }) => {
    const { path } = unitOf(units, unitId);
    const still = kept.filter((one) => path.includes(one.unitId)).flatMap((one) => RIGHTS[one.role]);
    return RIGHTS[role].filter((right) => right === "cases" || !still.includes(right));
  });
  return [...new Set(lost)];
};

interface Told {
  readonly personId: number;
  readonly why: Ending;
  readonly ended: readonly Ended[];
  readonly unit: string;
}

/** Whose office ended hears it in private, from nobody but us: who did it, since when, and what ends. Who did it knows. */
export const tellEnded = async (
  { personId, why, ended, unit }: Told,
  units: readonly Unit[],
  context: OpenContext,
): Promise<readonly Reply[]> => {
  const { tx, me, now } = context;
  if (personId === me.personId) return [];
  const lost = lostWith(ended, await heldBy(tx, personId), units);
  const facts = { why, by: me.name, at: now.toISOString(), unit, offices: officeFacts(ended, units), lost };
  return tell(await accountsOf(context, personId), "people.office-ended", facts);
};
