import { and, eq, isNull, sql } from "drizzle-orm";
import type { OpenContext } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { unitNames } from "../../src/db/people.ts";
import { person } from "../../src/db/schema.ts";
import type { Wish } from "./facts.ts";
import { MAX_NAMES } from "./limits.ts";

/** Somebody a sign-up is for. Without an account they cannot be told. */
export interface Somebody {
  readonly personId: number;
  readonly accountId: number | null;
  readonly name: string;
}

interface Asked {
  readonly wish: Wish;
  readonly number: number;
  /** The unit that tells two people of one name apart. */
  readonly unit?: string | undefined;
  /** Put down a name that nobody knows. */
  readonly fresh?: boolean;
}

const namesakes = ({ tx }: OpenContext, name: string) =>
  tx
    .select({
      personId: person.id,
      name: person.name,
      unitId: person.unitId,
      accountId: sql<
        number | null
      >`(select a.id from account a where a.person_id = person.id order by a.id desc limit 1)`.mapWith(
        (value: unknown) => (value === null ? null : Number(value)),
      ),
    })
    .from(person)
    .where(and(eq(person.name, name), isNull(person.leftAt)))
    .limit(MAX_NAMES);

const putDown = async ({ tx, now, me }: OpenContext, name: string): Promise<Somebody> => {
  const [made] = await tx
    .insert(person)
    .values({ name, unitId: me.unitId, createdAt: now })
    .returning({ id: person.id });
  if (!made) throw new Error("no row came back");
  return { personId: made.id, accountId: null, name };
};

/** One name: the one person who bears it, the one of my own unit, or a question. */
const findOne = async (name: string, asked: Asked, context: OpenContext): Promise<Somebody> => {
  const found = await namesakes(context, name);
  const units = await unitNames(
    context.tx,
    found.map(({ unitId }) => unitId),
  );
  const unitOf = (id: number) => units.get(id) ?? "";
  const chosen =
    asked.unit === undefined ? found : found.filter(({ unitId }) => unitOf(unitId).endsWith(asked.unit ?? ""));
  const mine = chosen.filter(({ unitId }) => unitId === context.me.unitId);
  const only = chosen.length === 1 ? chosen[0] : mine.length === 1 && asked.unit === undefined ? mine[0] : undefined;
  if (only) return only;
  const { wish, number } = asked;
  if (chosen.length > 1)
    throw new Refusal("signup.which-person", { wish, number, name, units: chosen.map(({ unitId }) => unitOf(unitId)) });
  if (asked.fresh) return putDown(context, name);
  throw new Refusal("signup.unknown-person", { wish, number, name });
};

/** Everybody a line names. Refuses, with buttons, at the first name that is unknown or borne by several. */
export const findPeople = async (
  names: readonly string[],
  mentioned: readonly string[],
  asked: Asked,
  context: OpenContext,
): Promise<readonly Somebody[]> => {
  const all = [...new Set([...names, ...mentioned])].slice(0, MAX_NAMES);
  const people: Somebody[] = [];
  for (const name of all) people.push(await findOne(name, asked, context));
  return people;
};
