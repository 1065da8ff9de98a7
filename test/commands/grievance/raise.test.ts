import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changed, settledSnapshot } from "../../support/snapshot.ts";
import { RECEIPT } from "./office.ts";
import { createForm, type Form, TEXT } from "./raise-office.ts";

let form: Form;
beforeAll(async () => {
  form = await createForm();
});
afterAll(() => form?.close());

const waiting = async (): Promise<number> => {
  const [row] = await form.office.world.sql<{ n: number }[]>`select count(*)::int as n from case_intake`;
  return row?.n ?? 0;
};
const here = () => `/raise/${form.union}`;

describe("the form", () => {
  test("says three honest lines, leaves no cookie and runs only our script", async () => {
    const { status, html, headers } = await form.get();
    expect(status).toBe(200);
    expect(html).toContain("办理人看不到你是谁");
    expect(html).toContain("有可能看到有人打开过这个地址");
    expect(html).toContain("data-scriptless");
    expect(html).not.toMatch(/完全匿名|绝对保密|<script(?! type="module" src="\/raise\/proof-)| on\w+=| style=/);
    expect(headers.get("set-cookie")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'self'$/);
    const script = await form.get(/src="([^"]+\.js)"/.exec(html)?.[1] ?? "");
    expect(script.headers.get("content-type")).toContain("javascript");
  });

  test("files in the tables of a concern only; officers answer it, and its receipt reads the answer", async () => {
    const before = await settledSnapshot(form.office.world.sql);
    const receipt = await form.raise();
    const after = await settledSnapshot(form.office.world.sql);
    expect(changed(before, after)).toEqual(["public.case_intake", "public.case_tag"]);
    const [row] = await form.office.world.sql<{ sealed: Buffer | null; route_version: number | null }[]>`
      select sealed, route_version from case_intake`;
    expect(row).toEqual({ sealed: null, route_version: null });
    expect((await form.read(receipt)).html).toContain("还没有转给办理人");
    const [alias = ""] = await form.office.release();
    await form.office.hear("区干事", `领取 ${alias}`);
    expect(await form.office.hear("区干事", `案件 ${alias}`)).toContain(TEXT);
    await form.office.hear("区干事", `回复 ${alias} 已经核对，<b>周五</b>公布账目`);
    const read = await form.read(receipt.toLowerCase().replaceAll("-", " "));
    expect(read.html).toContain("已经核对，&lt;b&gt;周五&lt;/b&gt;公布账目");
    expect(read.html).not.toContain(TEXT);
    expect(read.html).not.toContain("<script");
  });

  test("keeps out whom it is told to keep out", async () => {
    const [school] = await form.office.world.sql<{ id: number }[]>`select id from unit where name = '实验小学'`;
    const unit = String(school?.id);
    const page = await form.write({ unit });
    const id = /value="(\d+)"[^>]*><span>校干事甲/.exec(page.html)?.[1] ?? "";
    await form.raise({ unit, out: [id] });
    const [alias = ""] = await form.office.release();
    expect(await form.office.hear("校干事甲", `案件 ${alias}`)).not.toContain(TEXT);
    expect(await form.office.hear("校干事乙", `案件 ${alias}`)).toContain(TEXT);
  });

  test("an officer whom it no longer knows is not silently let in", async () => {
    const page = await form.write();
    const answer = await form.post(here(), await form.fill(page, { out: ["999999"] }));
    expect(answer.status).toBe(422);
    expect(answer.html).toContain("有变动");
  });

  test("points out details and names once, and takes them the second time", async () => {
    const text = `${TEXT}，我的电话 13812345678，区干事知道`;
    const asked = await form.post(here(), await form.fill(await form.write(), { text }));
    expect(asked.status).toBe(422);
    expect(asked.html).toContain("电话号码");
    expect(asked.html).toContain("你写到了区干事");
    expect((await form.post(here(), await form.fill(asked, { text }))).html).toMatch(RECEIPT);
  });
});

describe("odd input", () => {
  const fillWith = async (text: string) => form.post(here(), await form.fill(await form.write(), { text }));

  test.each([
    ["nothing", "", "太短了"],
    ["blanks that cannot be seen", "  \u200b\u202e\u0000 ", "太短了"],
    ["100,000 characters", "长".repeat(100_000), "太长了"],
    ["a receipt in it", "我的回执码 0000-0000-0000-0000 请看", "里面有回执码"],
  ])("%s is asked again", async (_, text, said) => {
    const before = await waiting();
    const { status, html } = await fillWith(text);
    expect(status).toBe(422);
    expect(html).toContain(said);
    expect(await waiting()).toBe(before);
  });

  test("what was typed is still there, as text", async () => {
    const text = '</textarea><script>alert("1")</script>'.padEnd(4_100, "长");
    const { html } = await fillWith(text);
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("&lt;/textarea&gt;&lt;script&gt;alert");
  });

  test("control and bidi characters do not reach an officer", async () => {
    await form.raise({ text: "食堂\u202e账目\u0000一直\u0007没有公布，请查" });
    const shown = [];
    for (const alias of await form.office.release()) shown.push(await form.office.hear("区干事", `案件 ${alias}`));
    expect(shown.join()).toContain("食堂账目一直没有公布，请查");
  });

  test("no kind, an unknown kind, an unknown unit", async () => {
    expect((await form.write({ category: "" })).html).toContain("请先选是哪一类");
    expect((await form.write({ category: "99" })).status).toBe(422);
    expect((await form.write({ unit: "123456" })).html).toContain("再选一次");
    expect((await form.post(here(), {})).status).toBe(422);
  });

  test("a form of another site is not taken", async () => {
    const filled = await form.fill(await form.write());
    const before = await waiting();
    expect((await form.post(here(), filled, { "sec-fetch-site": "cross-site" })).status).toBe(422);
    expect(await waiting()).toBe(before);
  });

  test.each(["/raise", "/raise/0", "/raise/999999", "/raise/abc", "/raise/1e1", "/raise/1/other", "/raise/9999999999"])(
    "%s is not there, like any other",
    async (path) => {
      const other = await form.get("/raise/888888");
      const { status, html } = await form.get(path);
      expect(status).toBe(404);
      expect(html).toBe(other.html);
    },
  );
});

describe("the price of a filing", () => {
  test("a proof that is missing, wrong or for another form files nothing", async () => {
    const before = await waiting();
    const page = await form.write();
    const filled = await form.fill(page);
    const other = await form.fill(await form.write());
    for (const proof of ["", "1,2,3", Array(16).fill("0").join(","), String(other.proof), "x".repeat(9_999)]) {
      const { status, html } = await form.post(here(), { ...filled, proof });
      expect([status, html.includes("防滥用计算没有完成")]).toEqual([422, true]);
    }
    expect(await waiting()).toBe(before);
  });

  test("a form is used once: the same again has the same receipt, other words are refused", async () => {
    const filled = await form.fill(await form.write());
    const before = await waiting();
    const [one, two] = await Promise.all([form.post(here(), filled), form.post(here(), filled)]);
    expect(RECEIPT.exec(one.html)?.[0]).toBe(RECEIPT.exec(two.html)?.[0]);
    const other = await form.post(here(), { ...filled, text: `${TEXT}，还有一件` });
    expect([other.status, RECEIPT.test(other.html)]).toEqual([409, false]);
    expect(other.html).toContain("还有一件");
    await form.office.world.advance(4 * 60);
    expect((await form.post(here(), filled)).status).toBe(409);
    expect(await waiting()).toBeLessThanOrEqual(before + 1);
  });

  test("a form that is old or forged is not taken, and what was typed stays", async () => {
    const filled = await form.fill(await form.write());
    for (const forged of ["", "AAAA", `${String(filled.form).slice(0, -4)}AAAA`]) {
      const { status, html } = await form.post(here(), { ...filled, form: forged });
      expect([status, html.includes(TEXT)]).toEqual([422, true]);
    }
    await form.office.world.advance(2 * 3_600 + 60);
    const late = await form.post(here(), filled);
    expect([late.status, late.html.includes("超过 2 小时")]).toEqual([422, true]);
    expect((await form.post(here(), await form.fill(late))).html).toMatch(RECEIPT);
  });
});

test("the chat's concerns off is this off: 404 for filing, receipts are still read", async () => {
  const receipt = await form.raise();
  await form.office.say("区管", "关闭诉求");
  const other = await form.get("/raise/888888");
  expect(await form.get()).toMatchObject({ status: 404, html: other.html });
  expect((await form.post(here(), {})).status).toBe(404);
  expect((await form.read(receipt)).html).toContain("补充");
  await form.office.say("区管", "开通诉求");
  await form.office.say("区管", "确定");
  await form.office.world.sql`alter table case_route disable row level security`;
  expect((await form.get()).status).toBe(404);
  expect((await form.get(`${here()}/read`)).status).toBe(404);
  await form.office.world.sql`alter table case_route enable row level security`;
  expect((await form.get()).status).toBe(200);
});
