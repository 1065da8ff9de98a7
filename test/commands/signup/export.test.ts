import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { disposition } from "../../../commands/signup/export.ts";
import { csvOf, type ExportRow, sortRows, tableOf, xlsxOf } from "../../../commands/signup/export-rows.ts";
import type { Heard } from "../../support/platform.ts";
import { createWorld, type World } from "../../support/world.ts";
import { capabilities, parseCsv, readSheet } from "./readers.ts";

const HOSTILE = ["=cmd()", '<at user_id="all">所有人', '王"小"二', "\u202e四李", "＋1", "@all"] as const;

let world: World;
beforeAll(async () => {
  world = await createWorld({ capabilities });
  await world.person("主席", ["chair"]);
  await world.person("组长", ["organizer"], "一小/语文组");
  await world.person("外校组织者", ["organizer"], "二小");
  for (const name of ["单雄", "李四", "欧阳丹", "曾国"]) await world.person(name, [], "一小/语文组");
  await world.person("安一", [], "二小");
  for (const name of HOSTILE) await world.person(name, [], "一小");
  await world.platform.say("主席", "群", "发起活动 羽毛球 时间 明天下午4点 地点 体育馆");
  for (const name of ["单雄", "李四", "欧阳丹", "曾国", "安一", ...HOSTILE])
    await world.platform.say(name, "群", "报名 1");
  await world.platform.say("李四", "群", "报名 1 +2");
});
afterAll(() => world?.close());

const linkIn = (heard: readonly Heard[], who: string): string => {
  const message = heard.find(({ chat }) => chat === `@${who}`);
  const url = /http\S+\/once\/[\w-]+/.exec(message?.text ?? "")?.[0];
  if (!url) throw new Error(`no link in ${message?.text}`);
  return url;
};

const press = (url: string, format: string): Promise<Response> =>
  fetch(url, { method: "POST", body: new URLSearchParams({ format }), headers: { origin: new URL(url).origin } });

const exported = async (format: string): Promise<Response> =>
  press(linkIn(await world.platform.say("主席", "@主席", "导出 1"), "主席"), format);

test("the link goes to the asker alone; the group hears only that it went", async () => {
  const heard = await world.platform.say("主席", "群", "导出 1");
  expect(heard.map(({ chat }) => chat).sort()).toEqual(["@主席", "群"]);
  expect(heard.find(({ chat }) => chat === "群")?.text).toContain("已私聊发你");
  expect(heard.find(({ chat }) => chat === "群")?.text).not.toContain("/once/");
});

test("members and organizers of other units get no roster, and hear what they can do", async () => {
  for (const name of ["李四", "外校组织者", "组长"]) {
    const heard = await world.platform.say(name, "群", "导出 1");
    expect(heard.map(({ chat }) => chat)).toEqual(["群"]);
    expect(heard[0]?.text).toContain("要请组织者或主席来");
  }
  expect(
    await world.sql`select from audit where action = 'activity.export' and actor <> (select id from person where name = '主席')`,
  ).toHaveLength(0);
});

test("by title, in other words, unknown, and with a number that is none", async () => {
  const say = async (text: string) => (await world.platform.say("主席", "@主席", text))[0]?.text ?? "";
  for (const line of ["导出 羽毛球", "导出名单 1", "导出1号", "导出 #1", "导出 羽毛球的名单", "导出", "export 1"]) {
    expect(await say(line), line).toContain("/once/");
  }
  expect(await say("导出 77")).toContain("比如：导出 12");
  expect(await say("导出 游泳")).toContain("没有找到活动 游泳");
});

test("looking does not spend the link; pressing does", async () => {
  const url = linkIn(await world.platform.say("主席", "@主席", "导出 1"), "主席");
  for (let i = 0; i < 2; i += 1) {
    const page = await fetch(url);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('value="xlsx"');
    expect(html).toContain('value="csv"');
  }
  const odd = await press(url, "exe");
  expect(await odd.text()).toContain('value="csv"');
  expect((await press(url, "csv")).headers.get("content-type")).toContain("text/csv");
  const again = await press(url, "csv");
  expect(again.headers.get("content-type")).not.toContain("text/csv");
  expect(again.status).toBeGreaterThanOrEqual(400);
});

test("two presses at once: one file", async () => {
  const url = linkIn(await world.platform.say("主席", "@主席", "导出 1"), "主席");
  const both = await Promise.all([press(url, "csv"), press(url, "xlsx")]);
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
});

test("csv: sorted by unit and pinyin, safe, with totals", async () => {
  const answer = await exported("csv");
  expect(answer.headers.get("content-disposition")).toMatch(
    /^attachment; filename="roster-1\.csv"; filename\*=UTF-8''1-%E7%BE%BD/,
  );
  expect(answer.headers.get("cache-control")).toContain("no-store");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [head, ...rows] = parseCsv(new TextDecoder().decode(bytes));
  expect(head).toEqual(["序号", "姓名", "单位", "人数", "状态", "代报人", "备注", "报名时间"]);
  const names = (unit: string) => rows.filter((row) => row[2] === unit).map((row) => row[1]);
  expect(names("一小/语文组")).toEqual(["李四", "欧阳丹", "单雄", "曾国"]);
  expect(names("一小")).toContain("'=cmd()");
  expect(names("一小")).toContain("'＋1");
  expect(names("一小")).toContain("'@all");
  expect(names("一小")).toContain('王"小"二');
  expect(rows.flat().join("")).not.toContain("\u202e");
  expect(rows.find((row) => row[1] === "李四")?.[3]).toBe("2");
  expect(rows[0]?.[7]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
  const total = rows.at(-1) ?? [];
  expect([total[0], total[3], total[4]]).toEqual(["合计", "12", "已报名 11 组 12 人"]);
});

test("xlsx: the same cells, text as text, no formula anywhere", async () => {
  const answer = await exported("xlsx");
  expect(answer.headers.get("content-type")).toContain("spreadsheetml");
  const { rows, xml } = readSheet(new Uint8Array(await answer.arrayBuffer()));
  expect(xml).not.toContain("<f>");
  expect(xml).not.toMatch(/<f[ />]/);
  const names = rows.map((row) => row[1]);
  expect(names).toContain("=cmd()");
  expect(names).toContain('<at user_id="all">所有人');
  expect(rows.find((row) => row[1] === "李四")?.[3]).toBe(2);
});

test("a role that ended takes the link with it", async () => {
  await world.platform.say("校主席", "群", "活动");
  await world.sql`insert into role (person_id, unit_id, role, granted_at)
    select p.id, u.id, 'chair', now() from person p, unit u where p.name = '校主席' and u.parent_id is null`;
  const url = linkIn(await world.platform.say("校主席", "@校主席", "导出 1"), "校主席");
  await world.sql`delete from role where person_id = (select id from person where name = '校主席')`;
  const answer = await press(url, "csv");
  expect(answer.headers.get("content-type")).toContain("text/html");
  expect(await answer.text()).toContain("没有这个活动的组织权限");
});

const row = (name: string, unit = "", more: Partial<ExportRow> = {}): ExportRow => ({
  name,
  unit,
  heads: 1,
  position: null,
  by: null,
  note: null,
  at: new Date("2026-12-04T23:30:00Z"),
  ...more,
});

test("who is in comes first, who waits follows by position; 10班 follows 2班; times are China's", async () => {
  const rows = [
    row("赵", "三年级/10班"),
    row("钱", "三年级/2班"),
    row("安", "", { position: 2, heads: 3 }),
    row("周", "", { position: 1, by: "主席", note: "=1+1" }),
  ];
  const table = await tableOf(rows, "zh");
  expect(table.map((cells) => cells[1])).toEqual(["姓名", "钱", "赵", "周", "安", ""]);
  expect(table[3]).toEqual([3, "周", "", 1, "候补第1位", "主席", "=1+1", "2026-12-05 07:30"]);
  expect(table.at(-1)?.[4]).toBe("已报名 2 组 2 人；候补 2 组 4 人");
  expect((await tableOf(rows, "en"))[3]?.[4]).toBe("waiting, number 1");
});

test("csv comes back as it went, and no cell begins like a formula", async () => {
  const cells = fc.string({ unit: "grapheme", maxLength: 12 });
  const hostile = fc.constantFrom(
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\u3000=",
    '"',
    ",",
  );
  const cell = fc.oneof(
    cells,
    fc.tuple(hostile, cells).map(([a, b]) => a + b),
    fc.nat(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1 }), async (table) => {
      const read = parseCsv((await csvOf(table)).slice(1));
      expect(read).toHaveLength(table.length);
      read.forEach((cells, y) => {
        cells.forEach((text, x) => {
          const was = String(table[y]?.[x]);
          expect(text === was || (text === `'${was}` && typeof table[y]?.[x] === "string")).toBe(true);
          expect(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text)).toBe(false);
        });
      });
    }),
  );
});

test("five thousand parties make a whole file in both formats", async () => {
  const rows = Array.from({ length: 5_000 }, (_, i) => row(`教师${i}`, `${i % 40}小`, { note: "=HYPERLINK(1)" }));
  const table = await tableOf(rows, "zh");
  expect(parseCsv((await csvOf(table)).slice(1))).toHaveLength(5_002);
  const { rows: read, xml } = readSheet(await xlsxOf(table, "名单"));
  expect(read).toHaveLength(5_002);
  expect(xml).not.toMatch(/<f[ />]/);
  expect(await sortRows(rows)).toHaveLength(5_000);
});

test("file names are safe for headers and disks", () => {
  const header = disposition(3, '3-a/b\\c:"d"\r\nX: y\u202e\ud800*()!-名单', "csv");
  expect(header).toMatch(/^[\x20-\x7e]+$/);
  expect(decodeURIComponent(header.split("UTF-8''")[1] ?? "")).toBe("3-a b c d X y ()!-名单.csv");
});
