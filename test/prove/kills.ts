import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { openText } from "../../commands/grievance/envelope.ts";
import { caseKeyOf, type Locked, newestTag } from "../../commands/grievance/secrets.ts";
import { openCalls } from "../../src/db/client.ts";
import { createKeyring } from "../../src/engine/keyring.ts";
import { RECEIPT } from "../commands/grievance/office.ts";
import type { Ground, Group, Row } from "./ground.ts";
import { type Lane, openLane, someMs } from "./kill-lane.ts";
import type { Moment } from "./tap.ts";

/** On a machine that does much else it ends here, and has not passed. */
const PATIENCE_MS = 3_600_000;
const LANES = 4;
/** Who file at the same moment in a run. */
const TOGETHER = 3;

interface Filing {
  readonly who: string;
  readonly text: string;
  receipt: string;
}

/** Where a program dies; `arm` lies in wait, unless it is killed by the clock. */
interface Mark {
  readonly name: string;
  readonly arm: (lane: Lane) => void;
}

const once = (work: () => Moment): ((met: boolean) => Moment | null) => {
  let done = false;
  return (met) => {
    if (done || !met) return null;
    done = true;
    return work();
  };
};

const inPostgres = (
  name: string,
  moment: Moment,
  meets: (said: string, memory: readonly string[]) => boolean,
): Mark => ({
  name,
  arm: (lane) => {
    const fire = once(() => moment);
    lane.postgres.watch = (said, memory) => fire(meets(said, memory));
  },
});

const inRedis = (name: string, moment: Moment, meets: (said: string) => boolean): Mark => ({
  name,
  arm: (lane) => {
    const fire = once(() => moment);
    lane.redis.watch = (said) => fire(meets(said));
  },
});

const onPhone = (name: string, meets: RegExp, reaction: "lost" | "unanswered"): Mark => ({
  name,
  arm: (lane) => {
    lane.phone.react = ({ text }) => {
      if (!meets.test(text)) return "shown";
      // What is shown is shown; the program hears of nothing any more.
      setImmediate(() => lane.child().kill());
      return reaction;
    };
  },
});

const intake = /case_intake"? \(|into "case_intake"/;
/** Statements go in two parts, the text and the values; what comes then, and is short, is the commit. */
const valuesOf = (text: RegExp) => (said: string, memory: readonly string[]) =>
  !text.test(said) && text.test(memory.at(-1) ?? "");
const commitAfter = (text: RegExp) => (said: string, memory: readonly string[]) =>
  said.length < SHORT && !text.test(memory.at(-1) ?? "") && memory.slice(-3, -1).some((one) => text.test(one));
const SHORT = 160;

const FILING: readonly Mark[] = [
  { name: "as it arrives", arm: (lane) => void setTimeout(() => lane.child().kill(), 1) },
  inRedis("before the step is marked as begun", "before", (said) => /step:.*begun/s.test(said)),
  inRedis("after the step is marked as begun", "after", (said) => /step:.*begun/s.test(said)),
  inPostgres("before the mark of the filing", "before", (said) => /into case_tag/.test(said)),
  inPostgres("before the case is written", "before", (said) => intake.test(said)),
  inPostgres("after the case is written", "after", valuesOf(intake)),
  inPostgres("before the commit", "before", commitAfter(intake)),
  inPostgres("after the commit, unheard", "after", commitAfter(intake)),
  inRedis(
    "before the draft becomes a receipt",
    "before",
    (said) => /draft:/.test(said) && !/get/i.test(said.slice(0, 20)),
  ),
  inRedis("after the step is marked as done", "after", (said) => /step:.*done/s.test(said)),
  onPhone("with the receipt on its way", RECEIPT, "lost"),
  onPhone("after the receipt was shown", RECEIPT, "unanswered"),
  { name: "at a random moment", arm: (lane) => void someMs(2, 90).then(() => lane.child().kill()) },
];

const receiptFor = ({ phone }: Lane, who: string): string =>
  phone.shown
    .filter(({ chat }) => chat === `@${who}`)
    .map(({ text }) => RECEIPT.exec(text)?.[0])
    .findLast(Boolean) ?? "";

/** Comes back until there is a receipt: by the platform's redelivery, or by pressing again where there is none. */
const submit = async (lane: Lane, filing: Filing, pressing: boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && filing.receipt === ""; tries += 1) {
    if (pressing || tries > 0) await lane.press(filing.who, "反映 提交 通知");
    else await lane.insist(filing.who, "反映 提交 通知");
    for (let waited = 0; waited < 20 && filing.receipt === ""; waited += 1) {
      await sleep(15);
      filing.receipt = receiptFor(lane, filing.who);
    }
  }
  if (filing.receipt !== "") return;
  const heard = lane.phone.shown.filter(({ chat }) => chat === `@${filing.who}`).slice(-3);
  throw new Error(
    `a reporter got no receipt, but heard: ${heard.map(({ text }) => text.slice(0, 80)).join(" / ")} (the program is ${lane.child().isDead() ? "dead" : "alive"})`,
  );
};

const prepare = async (lane: Lane, filing: Filing): Promise<void> => {
  for (const line of ["反映", "反映 类别 4", "不透露", filing.text, "反映 回避 没有"])
    await lane.insist(filing.who, line);
};

/** One death: some people submit, the program dies, another goes on, and they come to their receipts. */
const die = async (lane: Lane, mark: Mark, filings: readonly Filing[]): Promise<boolean> => {
  await Promise.all(filings.map((filing) => prepare(lane, filing)));
  mark.arm(lane);
  const submitted = Promise.all(filings.map((filing, i) => submit(lane, filing, i % 2 === 1)));
  submitted.catch(() => undefined);
  const died = await Promise.race([lane.child().dead.then(() => true), submitted.then(() => false)]);
  await lane.restart();
  await submitted;
  return died;
};

interface Tally {
  readonly filings: readonly Filing[];
  readonly deaths: ReadonlyMap<string, number>;
  readonly answers: number;
  readonly bells: number;
}

const HALF_DAY = 12 * 3_600;

/** The queue's side of it: release, an answer and the door-bell, each with a death in the middle. */
const workAndDie = async (
  lane: Lane,
  died: (name: string) => void,
): Promise<{ readonly alias: string; readonly bell: boolean } | null> => {
  const sql = openCalls(lane.database.target, { max: 1 });
  const untilDead = async (name: string, work: Promise<unknown>) => {
    const over = await Promise.race([
      lane.child().dead.then(() => true),
      work.then(
        () => false,
        () => true,
      ),
    ]);
    if (over) died(name);
    await lane.restart();
  };
  try {
    const moment = randomInt(2) === 0 ? "before" : "after";
    inPostgres("", moment, (said) => said.includes("grievance_release")).arm(lane);
    await untilDead(`${moment} the release of a batch`, lane.advance(HALF_DAY));
    await lane.advance(HALF_DAY);
    const [row] = await sql<
      { alias: string }[]
    >`select c.alias from cases c join case_route r on r.case_id = c.id where c.state = 'received' limit 1`;
    if (!row) return null;
    await lane.insist("区干事", `领取 ${row.alias}`);
    inPostgres("", "after", commitAfter(/into "officer_audit"/)).arm(lane);
    const replying = lane.insist("区干事", `回复 ${row.alias} 已经核对，周五公布`);
    replying.catch(() => undefined);
    await untilDead("after the commit of an answer", replying);
    await replying;
    const before = lane.phone.shown.length;
    const rang = () => lane.phone.shown.slice(before).some(({ text }) => /新进展/.test(text));
    onPhone("", /新进展/, "unanswered").arm(lane);
    await untilDead("while the door-bell rings", lane.advance(HALF_DAY));
    await lane.advance(HALF_DAY).catch(() => undefined);
    for (let i = 0; i < 100 && !rang(); i += 1) await sleep(50);
    return { alias: row.alias, bell: rang() };
  } finally {
    await sql.end();
  }
};

const EVERY = 25;

const runLane = async (
  ground: Ground,
  lane: Lane,
  number: number,
): Promise<{ readonly lane: Lane; readonly tally: Tally }> => {
  const filings: Filing[] = [];
  const deaths = new Map<string, number>();
  const died = (name: string) => void deaths.set(name, (deaths.get(name) ?? 0) + 1);
  let [answers, bells, count] = [0, 0, 0];
  const until = Date.now() + PATIENCE_MS;
  for (let run = 0; count < ground.deaths / LANES && Date.now() < until; run += 1) {
    const mark = FILING[run % FILING.length] as Mark;
    const fresh = Array.from(
      { length: TOGETHER },
      (_, i): Filing => ({
        who: `人${number}_${run}_${i}`,
        text: `第${number}组第${run}次第${i}件，食堂账目没有公布`,
        receipt: "",
      }),
    );
    filings.push(...fresh);
    if (await die(lane, mark, fresh)) died(mark.name);
    count = [...deaths.values()].reduce((sum, one) => sum + one, 0);
    if (run % EVERY !== EVERY - 1) continue;
    ground.note(
      `kills: lane ${number}, ${count} of ${ground.deaths / LANES}: ${[...deaths].map(([name, n]) => `${name} ${n}`).join(", ")}`,
    );
    const worked = await workAndDie(lane, died);
    if (!worked) continue;
    answers += 1;
    if (worked.bell) bells += 1;
  }
  return { lane, tally: { filings, deaths, answers, bells } };
};

interface Found {
  readonly cases: number;
  readonly lost: number;
  readonly doubleAnswers: number;
}

/** Every receipt opens its own words, and there is no case besides. */
const inspect = async ({ database, keysDir }: Lane, { filings }: Tally): Promise<Found> => {
  const sql = openCalls(database.target, { max: 1 });
  const keys = createKeyring(keysDir);
  type Stored = Locked & { readonly tag: Buffer; readonly messageId: string; readonly body: Buffer };
  const rows = await sql<Stored[]>`
    select id, key_wrapped as "keyWrapped", key_unit as "keyUnit", key_version as "keyVersion", receipt_tag as tag, message_id as "messageId", body from case_intake
    union all select c.id, c.key_wrapped, c.key_unit, c.key_version, c.receipt_tag, m.id, m.body from cases c join case_message m on m.case_id = c.id and m.seq = 1`;
  const [twice] = await sql<{ n: number }[]>`
    select count(*)::int as n from (select case_id from case_message where kind = 'answer' group by case_id having count(*) > 1) x`;
  await sql.end();
  const texts = new Map(
    rows.map((row) => {
      const key = caseKeyOf(keys, row);
      return [row.tag.toString("hex"), key ? openText(key, row.body, row.id, row.messageId) : ""] as const;
    }),
  );
  const lost = filings.filter(
    ({ receipt, text }) => texts.get(newestTag(keys, receipt.replaceAll("-", "")).toString("hex")) !== text,
  );
  return { cases: rows.length, lost: lost.length, doubleAnswers: twice?.n ?? 0 };
};

const run = async (ground: Ground): Promise<readonly Row[]> => {
  const opened: Lane[] = [];
  for (let i = 1; i <= LANES; i += 1) opened.push(await openLane(ground, i));
  const lanes = await Promise.all(opened.map((lane, i) => runLane(ground, lane, i + 1)));
  const found = await Promise.all(lanes.map(({ lane, tally }) => inspect(lane, tally)));
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  const filed = sum(lanes.map(({ tally }) => tally.filings.length));
  const cases = sum(found.map((one) => one.cases));
  const lost = sum(found.map((one) => one.lost));
  const marks = new Map<string, number>();
  for (const { tally } of lanes) for (const [name, n] of tally.deaths) marks.set(name, (marks.get(name) ?? 0) + n);
  const deaths = sum([...marks.values()]);
  const answers = sum(lanes.map(({ tally }) => tally.answers));
  const bells = sum(lanes.map(({ tally }) => tally.bells));
  const doubled = sum(found.map((one) => one.doubleAnswers));
  ground.note([...marks].map(([name, n]) => `${name} ${n}`).join(", "));
  await Promise.all(lanes.map(({ lane }) => lane.close()));
  return [
    {
      id: "A25",
      attack: `kill -9, ${deaths} times at ${marks.size} points between a word and its answer, ${filed} concerns meanwhile`,
      naive: "",
      ours: `${lost} lost, ${cases - (filed - lost)} doubled, ${lanes.flatMap(({ tally }) => tally.filings).filter(({ receipt }) => receipt).length} receipts; of ${answers} answers ${doubled} doubled, ${bells} rang`,
      pass:
        deaths >= ground.deaths && lost === 0 && cases === filed && doubled === 0 && answers > 0 && bells === answers,
    },
  ];
};

export const kills: Group = { name: "kills", ids: ["A25"], run };
