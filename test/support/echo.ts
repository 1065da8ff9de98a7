import { sql } from "drizzle-orm";
import { capabilities } from "../../commands/index.ts";
import type { Card } from "../../src/core/card.ts";
import type { Capability, Command, OpenContext, Reply, Work } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Calls } from "../../src/db/client.ts";

/** A capability of a few lines, in which every line of a conversation shows one thing that the engine does. */

const text = (words: string): Card => ({ title: words, blocks: [], toast: words });

const said = (words: string, extra: object = {}): Reply => ({
  mode: "message",
  to: "here",
  kind: "echo.said",
  facts: { text: words },
  ...extra,
});

const note = async ({ tx }: OpenContext, words: string): Promise<void> => {
  await tx.execute(sql`insert into echo_note (text) values (${words})`);
};

const verb = (run: (context: OpenContext) => Promise<readonly Reply[]>): Work => ({ kind: "verb", run });

const command = (name: string, prepare: (args: string) => Work): Command => ({
  lane: "open",
  names: [name],
  summary: { zh: name, en: name },
  where: "anywhere",
  prepare,
});

const commands: readonly Command[] = [
  /** Answers without a verb. */
  command("echo", (args) => ({ kind: "say", replies: [said(args)] })),
  /** Writes, then answers; refuses after the write when the text ends with an exclamation mark. */
  command("note", (args) =>
    verb(async (context) => {
      await note(context, args);
      if (args.endsWith("!")) throw new Refusal("echo.refused", { text: args });
      return [said(`noted ${args}`)];
    }),
  ),
  /** Two replies, each for a place of its own: here, and the private chat of whoever asks. */
  command("both", (args) => verb(async () => [said(`here ${args}`), said(`private ${args}`, { to: "sender" })])),
  /** Several replies of one verb. */
  command("many", (args) => verb(async () => [1, 2, 3, 4, 5].map((n) => said(`${args} ${n}`)))),
  /** Tells somebody else in private, then answers. */
  command("tell", (args) =>
    verb(async ({ tx }) => {
      const [name = "", ...words] = args.split(" ");
      const [row] = await tx.execute<{ id: string }>(sql`select id from account where user_id = ${name}`);
      return [said(words.join(" "), { to: { accountId: Number(row?.id) } }), said(`told ${name}`)];
    }),
  ),
  /** A live card. */
  command("board", (args) =>
    verb(async () => [
      { mode: "card", to: "here", kind: "echo.board", topic: `echo:${args}`, facts: { value: "old" } },
    ]),
  ),
  /** Changes what a live card shows. */
  command("set", (args) =>
    verb(async ({ tx, place }) => {
      const [name = "", value = ""] = args.split(" ");
      const topic = `echo:${name}`;
      await tx.execute(sql`insert into echo_board values (${topic}, ${value})
        on conflict (topic) do update set value = excluded.value`);
      return [said(`set ${value}`, { topic }), { mode: "update", placeId: place.id, topic, kind: "echo.board" }];
    }),
  ),
  /** What message of ours a reply of somebody's answers. */
  command("what", () =>
    verb(async ({ tx, incoming, place }) => {
      const [row] = await tx.execute<{ topic: string }>(
        sql`select topic from posted where place_id = ${place.id} and message_id = ${incoming.replyTo ?? ""}`,
      );
      return [said(row?.topic ?? "nothing")];
    }),
  ),
  /** Does something later: so many seconds, and what. */
  command("later", (args) =>
    verb(async ({ now, addJob, place }) => {
      const [seconds = "", ...words] = args.split(" ");
      const runAt = new Date(now.getTime() + Number(seconds) * 1000);
      await addJob("echo.later", { text: words.join(" "), placeId: place.id }, runAt, `echo.later:${args}`);
      return [said("later")];
    }),
  ),
];

export const echo: Capability = {
  name: "echo",
  commands,
  cards: {
    "echo.said": (facts: { text: string }) => text(facts.text),
    "echo.refused": (facts: { text: string }) => text(`refused ${facts.text}`),
    "echo.board": (facts: { value: string }) => text(`board ${facts.value}`),
  },
  live: {
    prefix: "echo",
    kind: "echo.board",
    load: async (db, topic) => {
      const [row] = await db.execute<{ value: string }>(sql`select value from echo_board where topic = ${topic}`);
      return { value: row?.value ?? "empty" };
    },
  },
  jobs: {
    "echo.later": async ({ text: words, placeId }, { tx }) => {
      await tx.execute(sql`insert into echo_note (text) values (${String(words)})`);
      return [said(`now ${words}`, { to: { placeId: Number(placeId) } })];
    },
  },
};

/** All that the product can do, and echo. */
export const withEcho: readonly Capability[] = [echo, ...capabilities];

/** Its tables; to be made by the owner before the program starts. */
export const makeEchoTables = async (owner: Calls): Promise<void> => {
  await owner.unsafe(`
    create table echo_note (id bigint primary key generated always as identity, text text not null);
    create table echo_board (topic text primary key, value text not null);
    grant select, insert, update, delete on echo_note, echo_board to unionhall_app`);
};

export const notesIn = async (sql: Calls): Promise<readonly string[]> =>
  (await sql<{ text: string }[]>`select text from echo_note order by id`).map((row) => row.text);
