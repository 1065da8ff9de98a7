import { sql } from "drizzle-orm";
import type { CardOf } from "../../src/core/command.ts";
import type { Refusal } from "../../src/core/errors.ts";
import type { SealedContext, Visits } from "../../src/core/sealed.ts";
import { reporterRefusals } from "./cards-refusals.ts";
import { FORM_MS } from "./limits.ts";
import { type Bound, markOf, newTicket, openTicket, sealTicket, type Ticket } from "./raise-token.ts";

/** A page before it has its head and its headers. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Pictures stand in the page itself. */
  readonly pictures?: boolean;
}

/** What a form sent, as text; what is missing is empty. */
export interface Sent {
  readonly one: (name: string) => string;
  readonly all: (name: string) => readonly string[];
  /** The files that were chosen; a browser sends an empty one where none was. */
  readonly files: (name: string) => readonly File[];
}

const LONGEST_LIST = 50;

export const sentIn = (form: FormData): Sent => {
  const text = (value: FormDataEntryValue | null): string => (typeof value === "string" ? value : "");
  return {
    one: (name) => text(form.get(name)),
    all: (name) => form.getAll(name).slice(0, LONGEST_LIST).map(text),
    files: (name) =>
      form
        .getAll(name)
        .slice(0, LONGEST_LIST)
        .filter((value) => value instanceof File)
        .filter(({ name: called, size }) => called !== "" || size > 0),
  };
};

/** Where the form stands: nowhere, for reading only, or open. */
export type Gate = "shut" | "reading" | "open";

type Look = Parameters<Visits["step"]>[0];

/** What all pages of one program share. */
export const createDesk = (visits: Visits) => {
  const { keys, clock } = visits;
  const until = () => clock.now().getTime() + FORM_MS;
  /** A step that changes nothing, or one that stands for itself. */
  const run = <T>(work: (context: SealedContext) => Promise<T>, step: Partial<Look> = {}): Promise<T> =>
    visits.step({ text: "", take: async () => 0, idempotencyTag: Buffer.alloc(0), state: null, ...step }, work);
  const open = (bound: Bound, sealed: string): Ticket | null => openTicket(keys, bound, sealed, clock.now());
  return {
    run,
    open,
    fresh: (bound: Bound) => {
      const ticket = newTicket(until());
      return { id: ticket.id, form: sealTicket(keys, bound, ticket) };
    },
    /** True for the first who uses a ticket. */
    spend: ({ id }: Ticket): Promise<boolean> => visits.ephemeral.setIfAbsent(nameOf(visits, id), "1", FORM_MS),
    giveBack: ({ id }: Ticket): Promise<void> => visits.ephemeral.delete(nameOf(visits, id)),
    /** The number of the union's topmost unit. */
    root: (): Promise<number> =>
      run(async ({ tx }) => {
        const [row] = await tx.execute<{ id: number }>(sql`select id from grievance_units() where depth = 1`);
        return row?.id ?? 0;
      }),
    gate: (union: number): Promise<Gate> =>
      run(async ({ tx }) => {
        const [row] = await tx.execute<{ here: boolean; accepted: boolean }>(sql`
          select grievance_in_force() and exists (select from grievance_units() where depth = 1 and id = ${union}) as here,
            grievance_accepted() as accepted`);
        if (!row?.here) return "shut";
        return row.accepted ? "open" : "reading";
      }),
  };
};

export type Desk = ReturnType<typeof createDesk>;

/** Who sees the memory sees no ticket in it. */
export const nameOf = ({ keys }: Visits, id: string): string =>
  `raise:${markOf(keys, "used", id).toString("base64url")}`;

/** What the chat says to the same mistake. */
export const sentenceOf = ({ said }: Refusal, { locale }: Visits): string => {
  const words: Readonly<Record<string, CardOf>> = reporterRefusals;
  return words[said.kind]?.(said.facts as never, locale).title ?? said.kind;
};
