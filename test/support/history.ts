import type { Calls } from "../../src/db/client.ts";

/** What happened to one party, in the order in which it happened. */
export interface Step {
  readonly person: string;
  readonly was: "in" | "waiting" | "left" | null;
  readonly is: "in" | "waiting" | "left";
  readonly heads: number;
  readonly turn: number;
}

/** From now on the database itself writes down every change of a party; a replay of that needs no trust in counters. */
export const recordHistory = async (sql: Calls): Promise<void> => {
  await sql.unsafe(`
    create table history (id bigint primary key generated always as identity, activity_id bigint, person_id bigint,
      was text, "is" text, heads int, turn bigint);
    grant insert on history to unionhall_app;
    create function history_note() returns trigger language plpgsql as $$
    begin
      insert into history (activity_id, person_id, was, "is", heads, turn)
        values (new.activity_id, new.person_id, case when tg_op = 'UPDATE' then old.state end, new.state, new.heads, new.turn);
      return new;
    end $$;
    create trigger history after insert or update on signup for each row execute function history_note()`);
};

export const readHistory = async (sql: Calls): Promise<readonly Step[]> =>
  sql<Step[]>`select p.name as person, h.was, h."is", h.heads, h.turn::int from history h
    join person p on p.id = h.person_id order by h.id`;

export interface Party {
  readonly person: string;
  readonly heads: number;
  readonly state: "in" | "waiting";
  readonly turn: number;
}

/** The parties of an activity that are in or wait, by turn. */
export const partiesOf = (sql: Calls, activity: number): Promise<readonly Party[]> =>
  sql<Party[]>`select p.name as person, s.heads, s.state, s.turn::int from signup s join person p on p.id = s.person_id
    join activity a on a.id = s.activity_id where a.number = ${activity} and s.state <> 'left' order by s.turn`;

export interface Counters {
  readonly heads: number;
  readonly waiting: number;
  readonly queue: number;
  readonly turns: number;
  readonly capacity: number | null;
}

export const countersOf = async (sql: Calls, activity: number): Promise<Counters> => {
  const [row] = await sql<
    Counters[]
  >`select heads, waiting, queue, turns::int, capacity from activity where number = ${activity}`;
  if (!row) throw new Error(`no activity ${activity}`);
  return row;
};
