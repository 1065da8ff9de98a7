/** What sign-up must do, in the plainest words there are; the database is held against it. */
export interface ModelParty {
  heads: number;
  state: "in" | "waiting";
  turn: number;
}

export interface Model {
  capacity: number | null;
  turns: number;
  readonly parties: Map<string, ModelParty>;
}

export const headsOf = ({ parties }: Model, state: ModelParty["state"]): number =>
  [...parties.values()].filter((party) => party.state === state).reduce((sum, { heads }) => sum + heads, 0);

const freeIn = (model: Model): number => (model.capacity ?? Number.POSITIVE_INFINITY) - headsOf(model, "in");

export const queueOf = ({ parties }: Model): readonly (readonly [string, ModelParty])[] =>
  [...parties].filter(([, { state }]) => state === "waiting").sort(([, a], [, b]) => a.turn - b.turn);

/** In turn, whole or not at all; whoever does not fit lets others pass. */
const promote = (model: Model): void => {
  for (const [, party] of queueOf(model)) if (party.heads <= freeIn(model)) party.state = "in";
};

const isTooBig = ({ capacity }: Model, heads: number): boolean => capacity !== null && heads > capacity;

export const join = (model: Model, person: string, heads: number | undefined): void => {
  const party = model.parties.get(person);
  const wanted = heads ?? party?.heads ?? 1;
  if (isTooBig(model, wanted) && party?.heads !== wanted) return;
  if (!party) {
    model.turns += 1;
    model.parties.set(person, {
      heads: wanted,
      state: wanted <= freeIn(model) ? "in" : "waiting",
      turn: model.turns,
    });
    return;
  }
  if (party.state === "in" && wanted - party.heads > freeIn(model)) return;
  party.heads = wanted;
  promote(model);
};

export const leave = (model: Model, person: string): void => {
  model.parties.delete(person);
  promote(model);
};

/** False when there are more in than that. */
export const changeCapacity = (model: Model, capacity: number | null): boolean => {
  if (capacity !== null && capacity < headsOf(model, "in")) return false;
  model.capacity = capacity;
  promote(model);
  return true;
};
