import type { Heard } from "../../support/platform.ts";
import { createWorld, type World, type WorldOptions } from "../../support/world.ts";

/** A union to speak in: units, members of the roster without accounts, and what people hear. */
export interface Folk {
  readonly world: World;
  /** Makes a unit such as 实验小学/语文组 with what is above it. */
  readonly unit: (path: string) => Promise<number>;
  /** A member of the roster whom no account belongs to yet. */
  readonly listed: (name: string, unit: string, staffNumber?: string) => Promise<number>;
  /** Says something, in private unless told otherwise. */
  readonly say: (from: string, text: string, chat?: string) => Promise<readonly Heard[]>;
  /** What the speaker hears first. */
  readonly hear: (from: string, text: string, chat?: string) => Promise<string>;
  readonly press: (from: string, message: Heard | undefined, label: string) => Promise<readonly Heard[]>;
  /** The roles of whoever is called so: chair@实验小学. */
  readonly roles: (name: string) => Promise<readonly string[]>;
}

export const createFolk = async (options: WorldOptions = {}): Promise<Folk> => {
  const world = await createWorld(options);
  const { sql, platform } = world;
  const unit = async (path: string): Promise<number> => {
    let [at] = await sql<{ id: number }[]>`select id from unit where parent_id is null`;
    for (const name of path.split("/").filter(Boolean)) {
      const parent: number = at?.id ?? 0;
      await sql`insert into unit (parent_id, name, path) values (${parent}, ${name}, '{}') on conflict do nothing`;
      await sql`update unit u set path = p.path || u.id from unit p where p.id = u.parent_id and u.parent_id = ${parent} and u.name = ${name}`;
      [at] = await sql<{ id: number }[]>`select id from unit where parent_id = ${parent} and name = ${name}`;
    }
    return at?.id ?? 0;
  };
  const say: Folk["say"] = (from, text, chat = `@${from}`) => platform.say(from, chat, text);
  return {
    world,
    unit,
    listed: async (name, path, staffNumber) => {
      const [made] = await sql<{ id: number }[]>`
        insert into person (name, unit_id, created_at, listed) values (${name}, ${await unit(path)}, now(), true) returning id::int`;
      const id = made?.id ?? 0;
      if (staffNumber) await sql`insert into roster_entry (person_id, staff_number) values (${id}, ${staffNumber})`;
      return id;
    },
    say,
    hear: async (from, text, chat = `@${from}`) =>
      (await say(from, text, chat)).find((one) => one.chat === chat)?.text ?? "",
    press: async (from, message, label) => {
      if (!message) throw new Error("there is no message to press");
      return platform.press(from, message, label);
    },
    roles: async (name) => {
      const rows = await sql<{ at: string }[]>`
        select r.role || '@' || u.name as at from role r join person p on p.id = r.person_id join unit u on u.id = r.unit_id
        where p.name = ${name} order by 1`;
      return rows.map(({ at }) => at);
    },
  };
};
