import { officerCommands } from "../../commands/grievance/office.ts";
import { capabilities } from "../../commands/index.ts";
import { type Calls, openCalls } from "../../src/db/client.ts";
import { asRole, type DatabaseRole } from "../../src/db/roles.ts";
import { createOffice, type Office } from "../commands/grievance/office.ts";
import type { Ground, Group, Row } from "./ground.ts";

const STATES = [
  "received",
  "in_progress",
  "waiting_reporter",
  "mediating",
  "replied",
  "out_of_scope",
  "objected",
  "transferred",
  "escalated",
  "closed",
  "withdrawn",
];
/** Who may not touch a case of 实验小学 from which 校干事乙 is kept out. */
const STRANGERS = ["李老师", "主席", "组织者", "区管", "别校干事", "校干事乙", "区干事", "从没来过的人"];
const EXCLUDED = "校干事乙";
/** What a line of the office takes after the alias, so that it would do something. */
const REST = ["", " 一些话写在这里", " 上级", " 5天 等校方核对"];

const snapshot = async (sql: Calls, tables: readonly string[]): Promise<string> => {
  const parts: string[] = [];
  for (const name of tables) {
    const [row] = await sql.unsafe<{ hash: string }[]>(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from "${name}" t`,
    );
    parts.push(row?.hash ?? "");
  }
  return parts.join();
};

/** Tables that hold anything of a case: those of the capability, whatever there are by now. */
const caseTables = async (sql: Calls): Promise<readonly string[]> =>
  (
    await sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and (relname like 'case%' or relname = 'officer_audit')
    and relname not in ('case_tag')`
  ).map(({ name }) => name);

const openOffice = async (
  ground: Ground,
): Promise<{ readonly office: Office; readonly alias: string; readonly receipt: string }> => {
  const office = await createOffice({ database: await ground.database() });
  ground.scratch.later(office.close);
  await office.world.person("别校干事", ["officer"], "第二小学");
  await office.world.person("主席", ["chair"], "实验小学");
  await office.world.person("组织者", ["organizer"], "实验小学");
  const receipt = await office.raise("李老师", { without: EXCLUDED });
  const [alias = ""] = await office.release();
  return { office, alias, receipt };
};

/** Every command of the office, whoever has added it, in every state of a case, by everybody who may not. */
const matrix = async (
  { office, alias }: { readonly office: Office; readonly alias: string },
  ground: Ground,
): Promise<Row> => {
  const { sql } = office.world;
  const tables = (await caseTables(sql)).filter((name) => name !== "officer_audit");
  const [origin] = await sql`select * from cases where alias = ${alias}`;
  let cells = 0;
  const broken: string[] = [];
  for (const state of STATES) {
    ground.note(`authority: ${state}`);
    await sql`alter table cases disable trigger all`;
    await sql`update cases set state = ${state}, assignee = null, answered_on = received_on, closed_on = null where alias = ${alias}`;
    await sql`alter table cases enable trigger all`;
    const before = await snapshot(sql, tables);
    const tries = async (who: string) => {
      for (const { names } of officerCommands) {
        for (const rest of REST) {
          await office.hear(who, `${names[0]} ${alias}${rest}`).catch(() => "");
          cells += 1;
        }
      }
    };
    await Promise.all(STRANGERS.map(tries));
    if ((await snapshot(sql, tables)) !== before) broken.push(state);
  }
  await sql`alter table cases disable trigger all`;
  await sql`update cases set state = ${String(origin?.state)}, assignee = null where alias = ${alias}`;
  await sql`alter table cases enable trigger all`;
  return {
    id: "A10",
    attack: `${officerCommands.length} commands of the office × ${REST.length} forms × ${STRANGERS.length} who may not × ${STATES.length} states`,
    naive: "",
    ours: `${cells} lines, ${broken.length === 0 ? "none changed a case" : `a case changed in ${broken.join(", ")}`}`,
    pass: broken.length === 0 && cells > 1_000,
  };
};

/** A button that is meant for somebody else is a line like any other: pressed, in private and in a group. */
const replayed = async ({ office, alias }: { readonly office: Office; readonly alias: string }): Promise<Row> => {
  const { sql, platform } = office.world;
  const tables = await caseTables(sql);
  const [card] = await office.say("校干事甲", `案件 ${alias}`);
  const lines = [
    ...new Set(
      platform.messages
        .flatMap(({ card: { blocks } }) => blocks)
        .flatMap((block) => (block.kind === "buttons" ? block.buttons.map(({ line }) => line) : [])),
    ),
  ].filter((line) => line.includes(alias));
  const before = await snapshot(
    sql,
    tables.filter((name) => name !== "officer_audit"),
  );
  let pressed = 0;
  for (const who of STRANGERS) {
    for (const line of lines) {
      for (const chat of [`@${who}`, "群"])
        await platform.say(who, chat, line, { via: "button", replyTo: card?.id ?? "" }).catch(() => []);
      pressed += 2;
    }
  }
  const same =
    before ===
    (await snapshot(
      sql,
      tables.filter((name) => name !== "officer_audit"),
    ));
  return {
    id: "A11",
    attack: `${lines.length} buttons of an officer's cards pressed by ${STRANGERS.length} others, in private and in a group`,
    naive: "",
    ours: `${pressed} presses, ${same ? "nothing changed" : "a case changed"}`,
    pass: same && pressed > 0,
  };
};

const ranked = (one: readonly number[], other: readonly number[]): number => {
  let wins = 0;
  for (const a of one) for (const b of other) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (one.length * other.length);
};

const SAMPLES = 300;
/** How far from a coin the guess by time may be: five sigma of so many samples. */
const COIN = 0.12;

/** A case one is kept out of, against one that never was: words and time. */
const indistinct = async ({
  office,
  alias,
}: {
  readonly office: Office;
  readonly alias: string;
}): Promise<readonly Row[]> => {
  const absent = "霞窗-10" === alias ? "露帆-11" : "霞窗-10";
  let differing = 0;
  const said = (text: string) => text.replaceAll(alias, "?").replaceAll(absent, "?");
  for (const { names } of officerCommands) {
    for (const rest of REST) {
      const [real, none] = [
        await office.hear(EXCLUDED, `${names[0]} ${alias}${rest}`),
        await office.hear(EXCLUDED, `${names[0]} ${absent}${rest}`),
      ];
      if (said(real) !== said(none)) differing += 1;
    }
  }
  const lists = `${await office.hear(EXCLUDED, "案件")}${await office.hear(EXCLUDED, "案件 待领")}${await office.hear(EXCLUDED, "诉求统计")}`;
  const heard = office.world.platform.messages
    .filter(({ chat }) => chat === `@${EXCLUDED}`)
    .filter(({ text }) => /新的诉求|有新/.test(text));
  const times: { readonly real: number[]; readonly none: number[] } = { real: [], none: [] };
  for (let i = 0; i < SAMPLES; i += 1) {
    for (const kind of Math.random() < 0.5 ? (["real", "none"] as const) : (["none", "real"] as const)) {
      const began = performance.now();
      await office.hear(EXCLUDED, `案件 ${kind === "real" ? alias : absent}`);
      times[kind].push(performance.now() - began);
    }
  }
  const guess = ranked(times.real, times.none);
  return [
    {
      id: "A09",
      attack: `${officerCommands.length * REST.length} lines of an officer who is kept out, on the case and on one that never was`,
      naive: "",
      ours: `${differing} answers differ; the case is in ${lists.includes(alias) ? "a" : "no"} list; ${heard.length} notices`,
      pass: differing === 0 && !lists.includes(alias) && heard.length === 0,
    },
    {
      id: "A09",
      attack: `which of the two it was, by the time of the answer (${SAMPLES} each)`,
      naive: "",
      ours: `${(guess * 100).toFixed(0)} % right, a coin has 50 %`,
      pass: Math.abs(guess - 0.5) < COIN,
    },
  ];
};

/** Tables that name somebody, by what their columns refer to. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  courier: /^(?:case_bell|case_route|route_key|case_mute|sender_mute|mute)/,
  sealed: /^(?:case|route_key|mute)/,
};

const grants = async (ground: Ground, sql: Calls, office: Office): Promise<readonly Row[]> => {
  const rows = await sql<{ role: string; tbl: string; col: string; read: boolean; write: boolean }[]>`
    select r.rolname as role, c.relname as tbl, a.attname as col, has_column_privilege(r.rolname, c.oid, a.attname, 'select') as read,
      has_column_privilege(r.rolname, c.oid, a.attname, 'insert') or has_column_privilege(r.rolname, c.oid, a.attname, 'update') as write
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      cross join (values ('unionhall_app'), ('unionhall_sealed'), ('unionhall_worker'), ('unionhall_courier')) r(rolname)
    where c.relkind in ('r', 'v', 'm', 'p') and c.relnamespace = 'public'::regnamespace`;
  const wrong = rows.filter(({ role, tbl, col, read, write }) => {
    if (tbl === "case_route" && col === "sealed") return role === "unionhall_courier" ? false : read;
    if (role === "unionhall_worker" && tbl.startsWith("case")) return read || write;
    const allowed = ALLOWED[role.replace("unionhall_", "")];
    return allowed !== undefined && !allowed.test(tbl) && (read || write);
  });
  const statements: readonly (readonly [DatabaseRole, string])[] = (["app", "sealed", "worker"] as const).flatMap(
    (role) =>
      [
        "select sealed from case_route",
        "delete from case_route returning sealed",
        "copy case_route to stdout",
        "copy (select sealed from case_route) to stdout",
        "create view v as select sealed from case_route",
        "select to_jsonb(r) from case_route r",
        "select r::text from case_route r",
        "set role unionhall_courier",
        "create table t (n int)",
        "alter table cases disable row level security",
        "select pg_read_file('PG_VERSION')",
        "copy (select 1) to program 'id'",
      ].map((statement) => [role, statement] as const),
  );
  let let_ = 0;
  const through: string[] = [];
  for (const [role, statement] of statements) {
    const { target } = office.world.database;
    const as = openCalls(asRole(target, role, target.password), { max: 1 });
    const code = await as.unsafe(statement).then(
      () => "done",
      (error: { readonly code?: string }) => error.code ?? "?",
    );
    await as.end();
    if (code === "42501") continue;
    let_ += 1;
    through.push(`${role}: ${statement} (${code})`);
  }
  ground.note(through.join("; "));
  return [
    {
      id: "A07",
      attack: `${rows.length} columns × roles: who may read or write what`,
      naive: "",
      ours:
        wrong.length === 0
          ? "as it must be"
          : `wrong: ${[...new Set(wrong.map(({ role, tbl }) => `${role} ${tbl}`))].join(", ")}`,
      pass: wrong.length === 0 && rows.length > 100,
    },
    {
      id: "A07",
      attack: `${statements.length} statements for a way back, by roles that must not have it`,
      naive: "",
      ours: `${let_} not denied`,
      pass: let_ === 0,
    },
  ];
};

const run = async (ground: Ground): Promise<readonly Row[]> => {
  const stage = await openOffice(ground);
  const { office } = stage;
  const indistinguishable = await indistinct(stage);
  const told = await matrix(stage, ground);
  ground.note(`authority: ${capabilities.length} capabilities`);
  return [...(await grants(ground, office.world.sql, office)), ...indistinguishable, told, await replayed(stage)];
};

export const authority: Group = { name: "authority", ids: ["A07", "A09", "A10", "A11"], run };
