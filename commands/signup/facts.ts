/** Facts of the cards, as they stand in the outbox: JSON, times as ISO strings. */
export interface ActivityFacts {
  readonly number: number;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly deadline: string | null;
  readonly venue: string | null;
  readonly capacity: number | null;
  readonly heads: number;
  readonly waiting: number;
  readonly minimum?: number | null;
  readonly cutoff?: string | null;
  readonly remarks?: string | null;
  readonly state: "open" | "closed" | "cancelled";
}

export interface PartyFacts {
  readonly name: string;
  readonly heads: number;
  readonly note?: string | null;
}

export interface CardFacts extends ActivityFacts {
  readonly people: readonly PartyFacts[];
  readonly more: number;
}

export interface RosterFacts extends CardFacts {
  readonly queue: readonly PartyFacts[];
  readonly queueMore: number;
}

/** What became of somebody's wish. */
export interface WishFacts extends ActivityFacts {
  readonly name: string;
  /** Heads of the party. */
  readonly party: number;
  readonly before?: number;
  /** How the party stood; promoted: it waited, and the change let it move up. */
  readonly was?: "in" | "waiting" | "promoted";
  /** Why nobody signs up or withdraws any more. */
  readonly why?: "cancelled" | "begun" | "deadline" | "stopped";
  readonly position?: number | null;
  readonly note?: string | null;
  readonly asked?: number;
  readonly free?: number;
  /** Who did it, when it was not the person. */
  readonly by?: string;
  /** The kind of what was done. */
  readonly did?: string;
}

export interface Brief {
  readonly number: number;
  readonly title: string;
  readonly startsAt: string;
}

/** What somebody wants, and of which activity; the input of `signup_batch`. */
export interface Wish {
  readonly op: "join" | "leave";
  readonly number?: number;
  readonly title?: string;
  readonly heads?: number;
  readonly note?: string;
  /** Whom it is for, when it is not only the sender. */
  readonly others?: readonly string[];
  readonly self?: boolean;
}

export interface WhichFacts {
  readonly wish: Wish;
  readonly open: readonly Brief[];
}

/** What of an activity a change changed. */
export type ChangedPart = "title" | "when" | "venue" | "capacity" | "minimum" | "deadline" | "cutoff" | "remarks";
