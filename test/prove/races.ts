import { randomUUID } from "node:crypto";
import type { Calls } from "../../src/db/client.ts";
import { createOffice, type Office, RECEIPT } from "../commands/grievance/office.ts";
import type { Ground, Group, Row } from "./ground.ts";

const OFFICERS = Array.from({ length: 20 }, (_, i) => `干事${i}`);
const RACES = 10_000;
/** Races that are run at the same moment, each with two of the officers. */
const AT_ONCE = 50;
const CROWDED = 100;
const OTHER = 100;
const PRESSES = 3;

const numberOf = async (sql: Calls, query: string): Promise<number> =>
  Number((await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${query}`))[0]?.n ?? 0);

/** Hands over a line and does not wait until its answer was sent. */
const send = async (
  { world: { platform } }: Office,
  who: string,
  text: string,
  eventId: string = randomUUID(),
): Promise<void> => {
  await platform.sink()(platform.incoming(who, `@${who}`, text, { eventId, at: new Date() }));
};

const waitingCases = async (office: Office, count: number): Promise<readonly string[]> => {
  for (let i = 0; i < count; i += 1) await office.raise(`待领人${i}`, { push: false });
  return office.release();
};

const giveBack = (sql: Calls): Promise<unknown> =>
  sql`update cases set assignee = null, state = 'received', lease_by = null, lease_until = null`;

const claimed = (sql: Calls) => numberOf(sql, "officer_audit where action = 'claim'");

/** Races in waves; the officers' record, which is written with the claim or not at all, counts the winners. */
const claims = async (office: Office, aliases: readonly string[], ground: Ground): Promise<Row> => {
  const { sql } = office.world;
  let [races, unclaimed] = [0, 0];
  const before = await claimed(sql);
  const wave = async (contenders: number, names: readonly string[]) => {
    await Promise.all(
      names.flatMap((alias, i) =>
        Array.from({ length: contenders }, (_, k) =>
          send(office, OFFICERS[(races + i * 3 + k * 7) % OFFICERS.length] ?? "", `领取 ${alias}`),
        ),
      ),
    );
    races += names.length;
    unclaimed += names.length - (await numberOf(sql, "cases where assignee is not null"));
    await giveBack(sql);
  };
  while (races < RACES - CROWDED) {
    if (races % 1_000 === 0) ground.note(`races: ${races} of ${RACES}`);
    await wave(2, aliases);
  }
  while (races < RACES) await wave(OFFICERS.length, aliases.slice(0, 5));
  const winners = (await claimed(sql)) - before;
  return {
    id: "A21",
    attack: `${races} races for a case, of 2 officers, ${CROWDED} of them of ${OFFICERS.length}`,
    naive: "",
    ours: `${winners} winners, ${winners - races} double, ${unclaimed} without one`,
    pass: winners === races && unclaimed === 0 && races >= RACES,
  };
};

const exclusions = async (office: Office, aliases: readonly string[]): Promise<Row> => {
  const { sql } = office.world;
  let held = 0;
  for (let round = 0; round < OTHER / AT_ONCE; round += 1) {
    await giveBack(sql);
    await Promise.all(
      aliases.flatMap((alias) => [
        send(office, "干事0", `领取 ${alias}`),
        send(office, "干事1", `回避 ${alias} 干事0`),
      ]),
    );
    held += await numberOf(sql, "cases c join case_exclusion x on x.case_id = c.id and x.officer = c.assignee");
    await sql`delete from case_exclusion`;
  }
  return {
    id: "A21",
    attack: `${OTHER} claims by an officer who is kept out at the same moment`,
    naive: "",
    ours: `${held} held by who is kept out`,
    pass: held === 0,
  };
};

const fill = async (office: Office, who: string): Promise<void> => {
  for (const line of ["反映", "反映 类别 4", "不透露", "食堂的账目三个月没有公布", "反映 回避 没有"])
    await office.say(who, line);
};

const presses = async (office: Office): Promise<Row> => {
  const { sql } = office.world;
  const before = await numberOf(sql, "case_intake");
  let receipts = 0;
  for (let round = 0; round < OTHER; round += 1) {
    await fill(office, `提交人${round}`);
    const answers = await Promise.all(
      Array.from({ length: PRESSES }, () => office.hear(`提交人${round}`, "反映 提交 通知")),
    );
    receipts += new Set(answers.map((text) => RECEIPT.exec(text)?.[0])).size;
  }
  const cases = (await numberOf(sql, "case_intake")) - before;
  return {
    id: "A22",
    attack: `the last button of ${OTHER} filings pressed ${PRESSES} times at once`,
    naive: "",
    ours: `${cases} cases, ${receipts} receipts`,
    pass: cases === OTHER && receipts === OTHER,
  };
};

/** The answer, sent three times at once, against the withdrawal of what it answers. */
const withdrawals = async (office: Office): Promise<readonly Row[]> => {
  const { sql } = office.world;
  const filed: { readonly who: string; readonly receipt: string }[] = [];
  for (let i = 0; i < OTHER; i += 1) filed.push({ who: `撤回人${i}`, receipt: await office.raise(`撤回人${i}`) });
  const aliases = await office.release();
  const fresh = await sql<
    { alias: string }[]
  >`select c.alias from cases c join case_route r on r.case_id = c.id where c.state = 'received' and c.alias = any (${aliases as string[]})`;
  for (const { alias } of fresh) await office.say("干事0", `领取 ${alias}`);
  for (const { who, receipt } of filed) await office.say(who, `查 ${receipt}`);
  const [answered, taken] = [fresh.slice(0, OTHER / 2), filed.slice(OTHER / 2)];
  await Promise.all([
    ...answered.flatMap(({ alias }) =>
      [1, 2, 3].map(() => send(office, "干事0", `回复 ${alias} 已经核对完毕`, `reply ${alias}`).catch(() => undefined)),
    ),
    ...taken.map(({ who }) => send(office, who, "撤回诉求 确定")),
  ]);
  const doubled = await numberOf(
    sql,
    "(select case_id from case_message where kind = 'answer' group by case_id having count(*) > 1) x",
  );
  const answers = await numberOf(sql, "case_message where kind = 'answer'");
  const left = await numberOf(
    sql,
    "cases c where state = 'withdrawn' and (key_wrapped is not null or receipt_tag is not null or exists (select from case_message m where m.case_id = c.id) or exists (select from case_route r where r.case_id = c.id))",
  );
  const withdrawn = await numberOf(sql, "cases where state = 'withdrawn'");
  return [
    {
      id: "A22",
      attack: `${answered.length} answers delivered three times at once, against withdrawals`,
      naive: "",
      ours: `${answers} kept, ${doubled} doubled`,
      pass: doubled === 0 && answers > 0,
    },
    {
      id: "A39",
      attack: `${withdrawn} withdrawals against answers: key, text, way back or receipt left`,
      naive: "",
      ours: `${left}`,
      pass: left === 0 && withdrawn === taken.length,
    },
  ];
};

const run = async (ground: Ground): Promise<readonly Row[]> => {
  const office = await createOffice({ database: await ground.database() });
  ground.scratch.later(office.close);
  for (const name of OFFICERS) await office.world.person(name, ["officer"], "实验小学");
  const later = await withdrawals(office);
  const pressed = await presses(office);
  await office.world.sql`delete from cases`;
  await office.world.sql`delete from case_intake`;
  const aliases = await waitingCases(office, AT_ONCE);
  return [await claims(office, aliases, ground), await exclusions(office, aliases), pressed, ...later];
};

export const races: Group = { name: "races", ids: ["A21", "A22", "A39"], run };
