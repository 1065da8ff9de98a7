import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openCalls } from "../../../src/db/client.ts";
import { asRole } from "../../../src/db/roles.ts";
import { CANARY, flatPng, holds, photo } from "../../support/pictures.ts";
import { changed, settledSnapshot } from "../../support/snapshot.ts";
import { pathOf, signIn } from "./console.ts";
import { RECEIPT } from "./office.ts";
import { type Answered, createForm, type Fields, type Form, TEXT } from "./raise-office.ts";

let form: Form;
let jpeg: Buffer;
beforeAll(async () => {
  form = await createForm();
  jpeg = await photo();
});
afterAll(() => form?.close());
/** A day later nobody's buckets are empty. */
beforeEach(() => form.office.world.advance(24 * 3_600));

const here = () => `/raise/${form.union}`;
const one = async (query: Promise<readonly { readonly n: number }[]>): Promise<number> => (await query)[0]?.n ?? 0;
const waiting = () => one(form.office.world.sql<{ n: number }[]>`select count(*)::int as n from case_intake`);
const waitingPictures = () =>
  one(form.office.world.sql<{ n: number }[]>`select count(*)::int as n from case_intake_picture`);

/** What a browser sends when pictures were chosen. */
const post = async (path: string, fields: Fields, files: readonly Buffer[], headers = {}): Promise<Answered> => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const each of typeof value === "string" ? [value] : value) body.append(name, each);
  for (const bytes of files) body.append("pictures", new Blob([new Uint8Array(bytes)]), "IMG_canary-name.jpg");
  const response = await fetch(`${form.office.world.app.url}${path}`, { method: "POST", body, headers });
  const html = await response.text();
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  return { status: response.status, html, headers: response.headers, field };
};

const file = async (files: readonly Buffer[], more: Fields = {}, page?: Answered): Promise<Answered> => {
  const filled = await form.fill(page ?? (await form.write()), more);
  return post(here(), { ...filled, ...(page?.field("album") ? { album: page.field("album") } : {}) }, files);
};
const receiptIn = ({ html }: Answered): string => RECEIPT.exec(html)?.[0] ?? "";

const shownIn = ({ html }: Answered): readonly Buffer[] =>
  [...html.matchAll(/src="data:image\/jpeg;base64,([^"]+)"/g)].map(([, data = ""]) => Buffer.from(data, "base64"));

const mine = async (receipt: string): Promise<readonly Buffer[]> => {
  const page = await form.read(receipt);
  const ticket = page.field("case");
  return shownIn(await form.post(`${here()}/read`, { case: ticket, do: "pictures" }));
};

describe("filing with pictures", () => {
  test("a teacher files two photographs; officers hear how many, and the receipt shows them again", async () => {
    const before = await settledSnapshot(form.office.world.sql);
    const filed = await file([jpeg, await photo({ format: "png" })]);
    expect(filed.status).toBe(200);
    const after = await settledSnapshot(form.office.world.sql);
    expect(changed(before, after)).toEqual(["public.case_intake", "public.case_intake_picture", "public.case_tag"]);
    const receipt = receiptIn(filed);
    expect(await mine(receipt)).toHaveLength(2);
    expect((await form.read(receipt)).html).not.toContain("data:image");
    const [alias = ""] = await form.office.release();
    expect(await waitingPictures()).toBe(0);
    await form.office.hear("区干事", `领取 ${alias}`);
    expect(await form.office.hear("区干事", `案件 ${alias}`)).toContain(`${TEXT}（图片 2 张）`);
    const pictures = await mine(receipt);
    expect(pictures).toHaveLength(2);
    for (const word of Object.values(CANARY)) expect(pictures.some((bytes) => holds(bytes, word))).toBe(false);
    expect(await form.office.hear("李老师", `查 ${receipt}`)).toContain("字）（图片 2 张）");
  });

  test("says what is taken out and what stays, where they are chosen", async () => {
    const { html } = await form.write();
    expect(html).toContain("拍摄地点、时间、手机型号会去掉；脸、字迹、名字、屏幕水印还在");
    expect(html).toMatch(/type="file"[^>]*accept="image\/jpeg,image\/png,image\/webp"/);
  });

  test.each([
    ["a document", Buffer.from("%PDF-1.7"), "只收照片和截图"],
    ["a phone's own kind", Buffer.from("\0\0\0\x20ftypheic\0\0\0\0mif1heic", "latin1"), "HEIC"],
    ["a bomb", flatPng(10_000, 10_000), "尺寸太大"],
    ["half a picture", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), "读不出来"],
  ])("%s is refused with a sentence, and nothing is filed", async (_, bytes, said) => {
    const before = await waiting();
    const { status, html } = await file([bytes]);
    expect(status).toBe(422);
    expect(html).toContain(said);
    expect(html).toContain(TEXT);
    expect(await waiting()).toBe(before);
  });

  test("four at once are one too many", async () => {
    const { status, html } = await file([jpeg, jpeg, jpeg, jpeg]);
    expect([status, html.includes("最多 3 张")]).toEqual([422, true]);
  });

  test("25 MB are refused before they are read", async () => {
    const filled = await form.fill(await form.write());
    const { status, html } = await post(here(), filled, [Buffer.alloc(25 * 1024 * 1024)], { connection: "close" });
    expect(status).toBe(413);
    expect(html).toContain("一次最多 16 MB");
    const words = await fetch(`${form.office.world.app.url}${here()}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", connection: "close" },
      body: `text=${"x".repeat(2 * 1024 * 1024)}`,
    });
    expect(words.status).toBe(413);
  });

  test("what was chosen is kept while the words are asked again, and filed with them", async () => {
    const asked = await file([jpeg], { text: "短" });
    expect(asked.status).toBe(422);
    expect(asked.html).toContain("已经收下 1 张图");
    const [, filled] = [asked, await file([], {}, asked)];
    expect(filled.status).toBe(200);
    expect(await mine(receiptIn(filled))).toHaveLength(1);
  });

  test("one that is refused leaves the others; one can be left out again", async () => {
    const kept = await file([jpeg], { text: "短" });
    const refused = await file([Buffer.from("%PDF")], {}, kept);
    expect(refused.html).toContain("只收照片和截图");
    expect(refused.html).toContain("已经收下 1 张图");
    const without = await file([], { drop: "1" }, refused);
    expect(without.status).toBe(200);
    expect(await mine(receiptIn(without))).toHaveLength(0);
  });

  test("when what waited is gone, the person is told and nothing is filed", async () => {
    const kept = await file([jpeg], { text: "短" });
    const again = await file([], { text: "短" }, kept);
    await form.office.world.advance(3_600 + 60);
    const fresh = await form.write();
    const filled = await form.fill(fresh);
    const before = await waiting();
    const lost = await post(here(), { ...filled, album: again.field("album") }, []);
    expect([lost.status, lost.html.includes("先前传的图已经不在了")]).toEqual([422, true]);
    expect(await waiting()).toBe(before);
  });

  test("the same press again has the same receipt; another picture with it has not", async () => {
    const filled = await form.fill(await form.write());
    const [first, second] = await Promise.all([post(here(), filled, [jpeg]), post(here(), filled, [jpeg])]);
    expect(receiptIn(first)).toMatch(RECEIPT);
    expect(receiptIn(second)).toBe(receiptIn(first));
    expect(await mine(receiptIn(first))).toHaveLength(1);
    const other = await post(here(), filled, [await photo({ width: 99 })]);
    expect([other.status, receiptIn(other)]).toEqual([409, ""]);
  });

  test("without the sums nobody's pictures are looked at", async () => {
    const filled = await form.fill(await form.write());
    const { html } = await post(here(), { ...filled, proof: "" }, [jpeg]);
    expect(html).toContain("请重新选图");
    expect(html).not.toContain("已经收下");
  });

  test("a borrowed or made-up album opens nothing", async () => {
    const kept = await file([jpeg], { text: "短" });
    const filled = await form.fill(await form.write());
    const form_ = await post(here(), { ...filled, album: filled.form as string }, []);
    expect([form_.status, form_.html.includes("不在了")]).toEqual([422, true]);
    const forged = kept.field("album").slice(0, -4);
    expect((await post(here(), { ...(await form.fill(await form.write())), album: forged }, [])).status).toBe(422);
  });

  test("from one address so many an hour, then a wait", async () => {
    const filled = { ...(await form.fill(await form.write())), text: "短" };
    const answers = [];
    for (let i = 0; i < 31; i += 1) answers.push((await post(here(), filled, [Buffer.from("GIF89a")])).html);
    expect(answers.slice(0, 30).every((html) => html.includes("会动的图"))).toBe(true);
    expect(answers.at(-1)).toContain("这一小时传的图太多了");
  });
});

describe("adding pictures by the receipt", () => {
  const add = async (receipt: string, files: readonly Buffer[], text = ""): Promise<Answered> => {
    const page = await form.read(receipt);
    return post(`${here()}/read`, { case: page.field("case"), do: "more", text }, files);
  };

  /** Pictures nobody will look at, so that there are so many in all. */
  const fillUp = async (table: "case_intake_picture" | "case_picture", least: number, most: number): Promise<void> => {
    const { sql } = form.office.world;
    for (let slot = least; slot < most; slot += 1)
      await (table === "case_picture"
        ? sql`insert into case_picture select gen_random_uuid(), case_id, message_id, ${slot}, '' from case_picture limit 1`
        : sql`insert into case_intake_picture select gen_random_uuid(), intake_id, ${slot}, '' from case_intake_picture limit 1`);
  };

  test("before and after release, with words and without, up to eight", async () => {
    await form.office.world.sql`delete from case_picture`;
    const receipt = receiptIn(await file([jpeg]));
    expect((await add(receipt, [jpeg])).html).toContain("已补充");
    expect((await add(receipt, [])).html).toContain("太短了");
    const [alias = ""] = await form.office.release();
    expect((await add(receipt, [jpeg], "又补了一张照片")).html).toContain("已补充");
    const shown = await form.office.hear("区干事", `案件 ${alias}`);
    expect(shown).toContain("又补了一张照片（图片 1 张）");
    expect(await mine(receipt)).toHaveLength(3);
    await fillUp("case_picture", 3, 8);
    const full = await add(receipt, [jpeg], "再补一张照片");
    expect([full.status, full.html.includes("最多 8 张图")]).toEqual([422, true]);
    expect(full.html).toContain("再补一张照片");
  });

  test("two additions at once do not go past eight together", async () => {
    const receipt = receiptIn(await file([jpeg]));
    await fillUp("case_intake_picture", 1, 7);
    const both = await Promise.all([add(receipt, [jpeg]), add(receipt, [jpeg])]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(await waitingPictures()).toBe(8);
    await form.office.world.sql`delete from case_intake`;
  });

  test("a refused picture leaves the words where they were typed, and adds nothing", async () => {
    const receipt = receiptIn(await file([]));
    const page = await add(receipt, [Buffer.from("GIF89a")], "这是补充的话");
    expect([page.status, page.html.includes("会动的图")]).toEqual([422, true]);
    expect(page.html).toContain("这是补充的话");
    expect(await mine(receipt)).toHaveLength(0);
  });

  test("withdrawn, they are gone with the case: before release and after", async () => {
    const withdraw = async (receipt: string) =>
      form.post(`${here()}/read`, { case: (await form.read(receipt)).field("case"), do: "withdraw", sure: "1" });
    const early = receiptIn(await file([jpeg]));
    await withdraw(early);
    expect(await waitingPictures()).toBe(0);
    const late = receiptIn(await file([jpeg]));
    const before = await one(form.office.world.sql<{ n: number }[]>`select count(*)::int as n from case_picture`);
    await form.office.release();
    await withdraw(late);
    const after = await one(form.office.world.sql<{ n: number }[]>`select count(*)::int as n from case_picture`);
    expect(after).toBe(before);
  });

  test("another's receipt shows another's pictures, and a wrong one none", async () => {
    const [with_, without] = [receiptIn(await file([jpeg])), receiptIn(await file([]))];
    expect(await mine(with_)).toHaveLength(1);
    expect(await mine(without)).toHaveLength(0);
  });
});

describe("who sees the pictures of a case", () => {
  /** The pictures that somebody sees as an officer, by the rules of the database alone. */
  const seenBy = async (name: string, alias: string): Promise<number> => {
    const { target } = form.office.world.database;
    const app = openCalls(asRole(target, "app", target.password), { max: 1 });
    const [person] = await form.office.world.sql<{ id: string }[]>`select id from person where name = ${name}`;
    try {
      return await app.begin(async (tx) => {
        await tx`select set_config('app.officer', ${String(person?.id)}, true)`;
        const rows =
          await tx`select p.id from case_picture p join cases c on c.id = p.case_id where c.alias = ${alias}`;
        return rows.length;
      });
    } finally {
      await app.end();
    }
  };

  test("officers of its level who are not kept out, and nobody else", async () => {
    const { sql } = form.office.world;
    const [school] = await sql<{ id: number }[]>`select id from unit where name = '实验小学'`;
    const unit = String(school?.id);
    const page = await form.write({ unit });
    const out = /value="(\d+)"[^>]*><span>校干事甲/.exec(page.html)?.[1] ?? "";
    await file([jpeg, jpeg], { unit, out: [out] }, page);
    const [alias = ""] = await form.office.release();
    expect(await seenBy("校干事乙", alias)).toBe(2);
    for (const name of ["校干事甲", "区干事", "区管", "李老师"])
      expect([name, await seenBy(name, alias)]).toEqual([name, 0]);
  });

  test("at the console they stand on the page of the case, and are pictures and nothing else", async () => {
    await file([jpeg]);
    const [alias = ""] = await form.office.release();
    const path = await pathOf(form.office, alias);
    const officer = await signIn(form.office, "区干事");
    const page = await officer.get(path);
    const src = /src="([^"]+\/pictures\/[^"]+)"/.exec(page.html)?.[1] ?? "";
    const shown = await officer.get(src);
    expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect(shown.headers.get("x-content-type-options")).toBe("nosniff");
    expect(shown.headers.get("cache-control")).toBe("no-store");
    expect(shown.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    const other = await signIn(form.office, "校干事乙");
    const never = `${path}/pictures/00000000-0000-4000-8000-000000000000`;
    const [hidden, missing] = [await other.get(src), await officer.get(never)];
    expect([hidden.status, missing.status]).toEqual([404, 404]);
    const stranger = await fetch(`${form.office.world.app.url}${src}`, { redirect: "manual" });
    expect([stranger.status, stranger.headers.get("content-type")]).toEqual([303, null]);
  });

  test("where a text was covered before its case went on, only the level that covered it", async () => {
    const { sql } = form.office.world;
    await file([jpeg]);
    const [alias = ""] = await form.office.release();
    expect(await seenBy("区干事", alias)).toBe(1);
    const [school] = await sql<{ id: number }[]>`select id from unit where name = '实验小学'`;
    await sql`insert into case_original (row_id, level_id, case_id, body)
      select m.id, ${school?.id ?? 0}, c.id, m.body from cases c join case_message m on m.case_id = c.id where c.alias = ${alias}`;
    expect(await seenBy("区干事", alias)).toBe(0);
    expect(await form.office.hear("区干事", `案件 ${alias}`)).not.toContain("图片");
    await sql`update cases set level_id = ${school?.id ?? 0} where alias = ${alias}`;
    expect(await seenBy("校干事甲", alias)).toBe(1);
  });

  test("with its key destroyed nobody, and the page says so", async () => {
    const receipt = receiptIn(await file([jpeg]));
    await form.office.world.sql`update case_intake set key_version = 999`;
    const page = await form.read(receipt);
    const shown = await form.post(`${here()}/read`, { case: page.field("case"), do: "pictures" });
    expect(shown.html).toContain("钥匙已经销毁");
    expect(shownIn(shown)).toEqual([]);
    await form.office.world.sql`delete from case_intake where key_version = 999`;
  });
});
