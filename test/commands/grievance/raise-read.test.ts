import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "../../../src/engine/log.ts";
import { RECEIPT } from "./office.ts";
import { type Answered, createForm, type Fields, type Form, TEXT } from "./raise-office.ts";

const WRONG = [
  "0000-0000-0000-0001",
  "7777-7777-7777-7777",
  "K7QF-3M9A-XW2C",
  "查",
  "",
  "x".repeat(10_000),
  "' or 1=1",
];
const ANSWER = "已经核对 canary-answer-55ad 周五公布";
const MORE = "还有一件 canary-more-6e21 请一起看";
const ADDRESS = "203.0.113.77";

const lines: string[] = [];
let form: Form;
beforeAll(async () => {
  form = await createForm({
    log: createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } }),
    env: { LOG_LEVEL: "trace" },
  });
});
afterAll(() => form?.close());

const path = () => `/raise/${form.union}/read`;
/** Each test comes from an address of its own: a proxy of ours says which. */
const from = (address: string) => ({ "x-forwarded-for": `198.51.100.1, ${address}` });
const act = (page: Answered, fields: Fields) => form.post(path(), { case: page.field("case"), ...fields });

const answered = async (): Promise<string> => {
  const receipt = await form.raise();
  for (const alias of await form.office.release()) {
    await form.office.hear("区干事", `领取 ${alias}`);
    await form.office.hear("区干事", `回复 ${alias} ${ANSWER}`);
  }
  return receipt;
};
/** What differs between two pages of the same words: the tickets in them. */
const words = ({ html }: Answered): string => html.replace(/value="[\w-]{60,}"/g, "");

describe("a case that was opened by its receipt", () => {
  test("before its release takes an addition; it needs no script", async () => {
    const receipt = await form.raise();
    const page = await form.read(receipt);
    expect(page.html).toContain("还没有转给办理人");
    expect(page.html).not.toContain("<script");
    expect((await act(page, { do: "more", text: MORE })).html).toContain("已补充");
    const [alias = ""] = await form.office.release();
    expect(await form.office.hear("区干事", `案件 ${alias}`)).toContain(MORE);
  });

  test("takes words and a rating, and does what is sent twice once", async () => {
    const page = await form.read(await answered());
    expect(page.html).toContain(ANSWER);
    const short = await act(page, { do: "more", text: " \u200b短" });
    expect([short.status, short.html.includes("太短了")]).toEqual([422, true]);
    const sent = { do: "more", text: MORE };
    expect((await act(short, sent)).html).toContain("已补充");
    expect((await act(short, sent)).html).toContain("没有再办一次");
    const [row] = await form.office.world.sql<{ n: number }[]>`
      select count(*)::int as n from case_message where kind = 'more'`;
    expect(row?.n).toBe(1);
  });

  test("is rated, and an unhappy rating has it handled anew", async () => {
    const bad = await act(await form.read(await answered()), { do: "rate", rating: "1" });
    expect(bad.html).toContain("换一位办理人重办");
    const good = await act(await form.read(await answered()), { do: "rate", rating: "3" });
    expect(good.html).toContain("办结了");
    const odd = await act(good, { do: "rate", rating: "9" });
    expect(odd.status).toBe(200);
    expect((await act(odd, { do: "more", text: MORE })).html).toContain("已经办结，不能再改");
  });

  test("gets a new receipt; asked again it is the same, and the old one is void", async () => {
    const receipt = await form.raise();
    const page = await form.read(receipt);
    const [fresh = ""] = RECEIPT.exec((await act(page, { do: "code" })).html) ?? [];
    expect(fresh).not.toBe(receipt);
    expect(RECEIPT.exec((await act(page, { do: "code" })).html)?.[0]).toBe(fresh);
    expect((await form.read(receipt)).status).toBe(422);
    expect((await form.read(fresh)).status).toBe(200);
  });

  test("is withdrawn only by who says so twice", async () => {
    const receipt = await form.raise();
    const page = await form.read(receipt);
    const unsure = await act(page, { do: "withdraw" });
    expect(unsure.html).toContain("先勾上");
    expect((await act(unsure, { do: "withdraw", sure: "1" })).html).toContain("已撤回");
    expect((await form.read(receipt)).status).toBe(422);
  });

  test("shuts after a quarter of an hour, and a forged ticket opens nothing", async () => {
    const page = await form.read(await form.raise());
    for (const forged of ["AAAA", page.field("case").replace(/.{8}$/, "AAAAAAAA"), (await form.get()).field("form")])
      expect((await form.post(path(), { case: forged, do: "more", text: MORE })).html).toContain(
        "分钟了，请重新输入回执码",
      );
    await form.office.world.advance(16 * 60);
    expect((await act(page, { do: "more", text: MORE })).html).toContain("分钟了，请重新输入回执码");
  });
});

describe("a receipt that opens nothing", () => {
  test("is told in the same words after the same time, whether it is wrong, has a slip or is over", async () => {
    const receipt = await form.raise();
    const gone = await act(await form.read(receipt), { do: "withdraw", sure: "1" });
    expect(gone.status).toBe(200);
    const over = await form.read(receipt, from("203.0.113.1"));
    const times: number[] = [];
    for (const code of [...WRONG, receipt]) {
      const began = performance.now();
      const answer = await form.read(code, from("203.0.113.1"));
      times.push(performance.now() - began);
      expect([answer.status, words(answer)]).toEqual([422, words(over)]);
    }
    expect(Math.min(...times)).toBeGreaterThanOrEqual(295);
    // The work itself is far shorter than the wait that hides it.
    expect(times.sort((a, b) => a - b)[times.length >> 1]).toBeLessThan(450);
  });

  test("1,000 guesses are soon told to wait, from that address only, and a right one then opens nothing", async () => {
    const receipt = await form.raise();
    const ticket = (await form.get(path())).field("form");
    const guess = (code: string, address: string) => form.post(path(), { form: ticket, code }, from(address));
    const statuses: number[] = [];
    for (let i = 0; i < 1_000; i += 100)
      statuses.push(
        ...(
          await Promise.all(Array.from({ length: 100 }, (_, j) => guess(`1111-1111-1111-${1000 + i + j}`, ADDRESS)))
        ).map(({ status }) => status),
      );
    expect(statuses.filter((status) => status === 422)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(980);
    expect((await guess(receipt, ADDRESS)).status).toBe(429);
    expect((await guess(receipt, "203.0.113.99")).status).toBe(200);
    await form.office.world.advance(16 * 60);
    const later = (await form.get(path())).field("form");
    expect((await form.post(path(), { form: later, code: receipt }, from(ADDRESS))).status).toBe(200);
  }, 60_000);
});

test("one address files ten a day, and nobody else is kept from it", async () => {
  const send = async (address: string) => {
    const page = await form.write();
    return form.post(`/raise/${form.union}`, await form.fill(page), from(address));
  };
  for (let i = 0; i < 10; i += 1) expect((await send("203.0.113.50")).status).toBe(200);
  const refused = await send("203.0.113.50");
  expect([refused.status, refused.html.includes("太多了"), refused.html.includes(TEXT)]).toEqual([429, true, true]);
  expect((await send("203.0.113.51")).status).toBe(200);
}, 60_000);

test("no text, receipt, address or path is in a log at trace or in the database", async () => {
  const receipt = await answered();
  await act(await form.read(receipt, from(ADDRESS)), { do: "more", text: MORE });
  const { sql } = form.office.world;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`;
  const rows: string[] = [];
  for (const { name } of tables)
    rows.push(...(await sql.unsafe<{ t: string }[]>(`select t::text from ${name} t`)).map(({ t }) => t));
  expect(lines.filter((line) => line.includes('"route":"raise"')).length).toBeGreaterThan(20);
  for (const canary of [TEXT, "canary-answer", "canary-more", receipt, receipt.replaceAll("-", ""), ADDRESS])
    for (const form of [
      canary,
      Buffer.from(canary).toString("base64").slice(0, -4),
      Buffer.from(canary).toString("hex"),
    ])
      expect([lines.join("\n"), rows.join("\n")].map((all) => all.includes(form))).toEqual([false, false]);
  expect(lines.join("\n")).not.toContain(`/raise/${form.union}`);
});
