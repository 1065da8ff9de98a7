import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeInBrowser, launchBrowser, openPage } from "../../support/browser.ts";
import { xlsx } from "./files.ts";
import { createFolk, type Folk } from "./folk.ts";

let folk: Folk;
beforeAll(async () => {
  folk = await createFolk();
  await folk.world.person("区管", ["admin"]);
  await folk.world.person("主席", ["chair"], "实验小学");
  await folk.world.person("路人", [], "实验小学");
});
afterAll(() => folk?.world.close());

const linkFor = async (who: string) => /https?:\/\/\S+\/once\/[\w-]+/.exec(await folk.hear(who, "导入名册"))?.[0] ?? "";
const upload = async (url: string, file: string | Uint8Array<ArrayBuffer>, name = "名册.csv") => {
  const form = new FormData();
  form.set("file", new Blob([file]), name);
  const response = await fetch(url, { method: "POST", body: form });
  return response.text();
};
const apply = (url: string) => fetch(url, { method: "POST", body: new URLSearchParams({ do: "apply" }) });
const figures = (page: string) =>
  [...page.matchAll(/<dt>(.*?)<\/dt><dd>(\d+)<\/dd>/g)].map(([, label, n]) => `${label} ${n}`);
const members = async (where = "") =>
  (
    await folk.world.sql.unsafe<{ who: string }[]>(
      `select p.name || '@' || u.name || coalesce('#' || e.staff_number, '') as who
       from person p join unit u on u.id = p.unit_id left join roster_entry e on e.person_id = p.id where p.listed ${where} order by 1`,
    )
  ).map(({ who }) => who);

describe("导入名册", () => {
  test("only administrators and chairs get a link, in private", async () => {
    expect(await folk.hear("路人", "导入名册")).toContain("导入名册要请管理员或主席来");
    expect(await folk.hear("区管", "导入名册", "群")).toContain("请私聊我发");
    const text = await folk.hear("主席", "导入名册");
    expect(text).toContain("15 分钟内有效");
    expect(text).toContain("可以导入：实验小学");
  });

  test("shows first what would change, then does it; the second time nothing changes", async () => {
    const file =
      "姓名,单位,工号,备注\n李文娟,实验小学/语文组,1,组长\n王芳,实验小学/语文组,2,\n王芳,实验小学/语文组,3,\n,实验小学,4,\n路人,实验小学,,\n";
    const url = await linkFor("区管");
    const preview = await upload(url, file);
    expect(figures(preview)).toEqual(["新增 3", "更新 1", "不变 0", "有问题 1"]);
    expect(preview).toContain("实验小学/语文组");
    expect(preview).toContain("没有姓名");
    expect(await members()).toEqual([]);
    const done = await (await apply(url)).text();
    expect(done).toContain("新增 3 人，更新 1 人");
    expect(await members()).toEqual(["李文娟@语文组#1", "王芳@语文组#2", "王芳@语文组#3", "路人@实验小学"]);
    await expect
      .poll(() =>
        folk.world.platform.messages.some(({ chat, text }) => chat === "@区管" && text.includes("名册导入好了")),
      )
      .toBe(true);
    expect((await apply(url)).status).toBe(410);
    const again = await linkFor("区管");
    expect(figures(await upload(again, file))).toEqual(["新增 0", "更新 0", "不变 4", "有问题 1"]);
    expect((await apply(again)).status).toBe(200);
    expect(await members()).toHaveLength(4);
    const [line] = await folk.world.sql`select subject from audit where action = 'roster.import' order by id limit 1`;
    expect(line?.subject).toEqual({ added: 3, updated: 1, units: 1, bad: 1 });
  });

  test("a chair brings the roster of the own school only", async () => {
    const url = await linkFor("主席");
    const preview = await upload(url, "姓名,单位\n赵一,语文组\n钱二,新组\n孙三,工会\n");
    expect(figures(preview)).toEqual(["新增 2", "更新 0", "不变 0", "有问题 1"]);
    expect(preview).toContain("实验小学/新组");
    expect(preview).toContain("这个单位不归你管理");
    await apply(url);
    const [made] = await folk.world
      .sql`select p.name as parent, cardinality(u.path) as depth from unit u join unit p on p.id = u.parent_id where u.name = '新组'`;
    expect(made).toEqual({ parent: "实验小学", depth: 3 });
    expect(await folk.hear("客人", "我是 钱二 新组")).toContain("对上了");
  });

  test.each([
    ["no file", "", "名册.csv", "还没有选文件"],
    ["a picture", Buffer.from("89504e470d0a1a0a00000000", "hex"), "x.png", "这不是能读的表格文件"],
    ["no headings", "王芳,实验小学\n", "x.csv", "没找到“姓名”和“单位”两列"],
    ["100,000 rows", `姓名,单位\n${"王芳,实验小学\n".repeat(100_000)}`, "x.csv", "超过 20,000 行了"],
    [
      "swapped columns",
      `单位,姓名\n${Array.from({ length: 600 }, (_, i) => `新单位${i},王芳`).join("\n")}`,
      "x.csv",
      "超过 500 个单位",
    ],
  ])("%s is refused with a sentence, and the link stays good", async (_, file, name, sentence) => {
    const url = await linkFor("区管");
    const page = await upload(url, file as string, name);
    expect(page).toContain(sentence);
    expect(page).toContain('type="file"');
    expect((await fetch(url)).status).toBe(200);
  });

  test("formulas and markup in a file are inert", async () => {
    const url = await linkFor("区管");
    const page = await upload(url, "姓名,单位\n<img src=x>,实验小学\n李雷,<script>alert(1)</script>\n韩梅,=1+1\n");
    expect(page).not.toMatch(/<img|<script/);
    expect(page).toContain("&lt;script");
    expect(figures(page)[0]).toBe("新增 0");
    const sheet = await upload(
      url,
      new Uint8Array(
        await xlsx([
          ["姓名", "单位"],
          [{ formula: 'WEBSERVICE("http://x")' }, "实验小学"],
        ]),
      ),
      "x.xlsx",
    );
    expect(sheet).toContain("没有姓名");
  });

  test("20,000 rows are taken", async () => {
    const url = await linkFor("区管");
    const rows = Array.from({ length: 20_000 }, (_, i) => ["周大军", `大校/第${i % 100}组`, 100_000 + i]);
    expect(
      figures(await upload(url, new Uint8Array(await xlsx([["姓名", "单位", "工号"], ...rows])), "x.xlsx"))[0],
    ).toBe("新增 20000");
    expect(await (await apply(url)).text()).toContain("新增 20000 人");
    expect(
      (
        await folk.world
          .sql`select count(*)::int as n, count(distinct staff_number)::int as d from roster_entry where staff_number like '1_____'`
      )[0],
    ).toEqual({ n: 20_000, d: 20_000 });
  });

  test("whoever applies twice or together with another adds nobody twice", async () => {
    const file = "姓名,单位\n吴一,实验小学\n郑二,实验小学/竞赛组\n";
    const urls = await Promise.all(Array.from({ length: 4 }, () => linkFor("区管")));
    await Promise.all(urls.map((url) => upload(url, file)));
    const answers = await Promise.all([...urls, ...urls].map(apply));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 410, 410, 410, 410]);
    expect(await members("and p.name in ('吴一', '郑二')")).toEqual(["吴一@实验小学", "郑二@竞赛组"]);
  });

  test("who lost the office meanwhile changes nothing", async () => {
    await folk.world.person("临时", ["admin"]);
    const url = await linkFor("临时");
    await upload(url, "姓名,单位\n冯三,实验小学\n");
    await folk.say("区管", "免去 临时 管理员");
    expect(await (await apply(url)).text()).toContain("现在不能导入");
    expect(await members("and p.name = '冯三'")).toEqual([]);
  });
});

describeInBrowser("the upload page", () => {
  test.each([
    [390, "light"],
    [1280, "dark"],
  ] as const)("at %i px, %s: fits, can be used by keyboard, breaks no rule", async (width, colorScheme) => {
    const browser = await launchBrowser();
    try {
      const url = await linkFor("区管");
      const { page, complaints } = await openPage(browser, url, { viewport: { width, height: 844 }, colorScheme });
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await page.title()).toBe("导入名册 · 教工之家");
      expect(await overflow()).toBe(0);
      const shot = (step: string) =>
        process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${step}-${width}.png`, fullPage: true });
      await shot("upload");
      await page.getByLabel("名册文件").setInputFiles({
        name: "名册.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(
          `姓名,单位,工号\n页面${width === 390 ? "甲" : "乙"},实验小学/网页组,\n,实验小学,\n一个写得很长很长的名字而且还带着数字12345,实验小学,\n`,
        ),
      });
      await page.getByRole("button", { name: "上传，看看会改什么" }).click();
      await page.getByRole("heading", { name: "会这样改" }).waitFor();
      expect(await overflow()).toBe(0);
      await shot("preview");
      await page.getByRole("button", { name: "导入这 1 人" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "名册导入好了" }).waitFor();
      await shot("done");
      const small = await page.evaluate(
        () =>
          [...document.querySelectorAll("button, input")].filter((one) => one.getBoundingClientRect().height < 44)
            .length,
      );
      expect(small).toBe(0);
      await page.goto(url).catch(() => undefined);
      expect(await page.getByRole("heading").textContent()).toBe("这个链接已经用过了");
      await shot("spent");
      expect(complaints.filter((one) => !one.includes("410"))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
