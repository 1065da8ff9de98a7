import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText, parseCsv } from "../../../commands/people/csv.ts";
import { readRoster } from "../../../commands/people/roster.ts";
import { readSheet } from "../../../commands/people/sheet.ts";
import { xlsx, zip } from "./files.ts";

const read = async (file: Uint8Array | string) =>
  readRoster(await readSheet(typeof file === "string" ? Buffer.from(file) : file));
const problemOf = async (file: Uint8Array | string) => {
  const found = await read(file);
  return "problem" in found ? found.problem : null;
};
/** 王芳 in GB18030. */
const GB_ROSTER = Buffer.from("d0d5c3fb2cb5a5cebb0acdf5b7bc2cbbf9c6bd0a", "hex");

describe("a roster file", () => {
  test("columns in any order and dress, titles above, empty lines between", async () => {
    const found = await read(
      await xlsx([
        ["实验小学会员名册"],
        [],
        ["备注", "工 号", "所在单位", "会员姓名*"],
        ["", 10023, "实验小学／语文组", "王 芳"],
        [],
        ["转正", "A-7", "第一中学", "Anna Müller"],
      ]),
    );
    expect(found).toEqual({
      rows: [
        { line: 4, name: "王芳", unit: ["实验小学", "语文组"], staffNumber: "10023", note: null },
        { line: 6, name: "Anna Müller", unit: ["第一中学"], staffNumber: "A-7", note: "转正" },
      ],
      bad: [],
    });
  });

  test("区, 学校 and 小组 in columns of their own are one path", async () => {
    const found = await read("学区,学校,小组,姓名\n东片,实验小学,语文组,王芳\n,实验小学,,李雷\n");
    expect("rows" in found && found.rows.map(({ unit }) => unit.join("/"))).toEqual([
      "东片/实验小学/语文组",
      "实验小学",
    ]);
  });

  test.each([
    ["UTF-8", Buffer.from("姓名,单位\n王芳,基平\n")],
    ["UTF-8 with a mark", Buffer.from("\ufeff姓名,单位\r\n王芳,基平\r\n")],
    ["GB18030", GB_ROSTER],
    ["UTF-16", Buffer.from("\ufeff姓名\t单位\r\n王芳\t基平\r\n", "utf16le")],
    ["semicolons and quotes", Buffer.from('"姓名";"单位"\n"王芳";"基平"\n')],
  ])("csv: %s", async (_, file) => {
    const found = await read(file);
    expect("rows" in found && found.rows[0]).toMatchObject({ name: "王芳", unit: ["基平"] });
  });

  test("bad rows are told by line and reason, good ones are kept", async () => {
    const found = await read(
      "姓名,单位,工号\n,一小,1\n=cmd|' /C calc'!A0,一小,2\n王芳,,3\n李雷,=HYPERLINK(\"x\"),4\n韩梅,一小,五号\n赵强,一小,6\n<b>x</b>,一小,7\n",
    );
    expect("rows" in found && found.rows.map(({ name }) => name)).toEqual(["赵强"]);
    expect("bad" in found && found.bad.map(({ line, problem }) => [line, problem])).toEqual([
      [2, "no-name"],
      [3, "bad-name"],
      [4, "no-unit"],
      [5, "bad-unit"],
      [6, "bad-staff-number"],
      [8, "bad-name"],
    ]);
  });

  test("a formula is never computed: it counts as the value it last came to, or as nothing", async () => {
    const found = await read(
      await xlsx([
        ["姓名", "单位"],
        [{ formula: 'CONCATENATE("王","芳")' }, "一小"],
        ["李雷", "一小"],
      ]),
    );
    expect(found).toMatchObject({ rows: [{ name: "李雷" }], bad: [{ line: 2, problem: "no-name" }] });
  });

  test.each([
    ["nothing", "", "empty-file"],
    ["only headings", "姓名,单位\n", "empty-file"],
    ["no headings", "王芳,一小\n李雷,一小\n", "no-header"],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "not-a-sheet"],
    ["an old xls", Buffer.from("d0cf11e0a1b11ae100000000", "hex"), "old-excel"],
    ["a zip that is no spreadsheet", zip([{ name: "a.txt", content: Buffer.from("x") }]), "not-a-sheet"],
    ["half a zip", Buffer.from("PK\u0003\u0004 and no more"), "not-a-sheet"],
    ["more than 5 MB", Buffer.alloc(5 * 1024 * 1024 + 1, "a"), "too-large"],
    ["100,000 rows of csv", `姓名,单位\n${"王芳,一小\n".repeat(100_000)}`, "too-many-rows"],
    ["20,001 rows of csv", `姓名,单位\n${"王芳,一小\n".repeat(20_001)}`, "too-many-rows"],
  ])("%s is refused", async (_, file, problem) => {
    expect(await problemOf(file)).toBe(problem);
  });

  test("100,000 rows of a spreadsheet are refused", async () => {
    const rows = Array.from({ length: 100_000 }, () => ["王芳", "一小"]);
    expect(await problemOf(await xlsx([["姓名", "单位"], ...rows]))).toBe("too-many-rows");
  });

  test("what unpacks to more than it should is not unpacked, whether it says so or not", async () => {
    const workbook = { name: "xl/workbook.xml", content: Buffer.from("<workbook/>") };
    const large = Buffer.alloc(65 * 1024 * 1024);
    expect(await problemOf(zip([workbook, { name: "xl/worksheets/sheet1.xml", content: large }]))).toBe("bomb");
    expect(await problemOf(zip([workbook, { name: "xl/worksheets/sheet1.xml", content: large, claims: 100 }]))).toBe(
      "not-a-sheet",
    );
    const entity = Buffer.from('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>');
    expect(await problemOf(zip([workbook, { name: "xl/worksheets/sheet1.xml", content: entity }]))).toBe("not-a-sheet");
  });
});

describe("for any input", () => {
  test("bytes are a sheet or a problem, never an error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const plain = await read(bytes);
        const zipped = await read(Buffer.concat([Buffer.from("PK"), bytes]));
        expect("rows" in plain || "problem" in plain).toBe(true);
        expect("rows" in zipped || "problem" in zipped).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("a spreadsheet that was damaged is a sheet or a problem, never an error", async () => {
    const whole = await xlsx([
      ["姓名", "单位"],
      ["王芳", "一小"],
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (hits) => {
          const file = Buffer.from(whole);
          for (const [at, value] of hits) file[at] = value;
          const found = await read(file);
          expect("rows" in found || "problem" in found).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("cells that are quoted as Excel quotes them are read back", () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }), (rows) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")).join("\r\n");
        // The separator is guessed from the whole, so a table that holds more tabs than commas is another table.
        fc.pre(![..."\t;，"].some((mark) => text.split(mark).length >= text.split(",").length));
        expect(parseCsv(`${text}\r\n`, 100)).toEqual(rows);
      }),
    );
  });

  test("no good row holds a formula, a control character or markup", async () => {
    const part = fc.oneof(
      fc.string({ unit: "binary", maxLength: 10 }),
      fc.constantFrom("=1+1", "+cmd", "@SUM(A1)", "王芳", "一小/语文组", "-2", "<script>", "\u202e王芳"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(part, part, part), { maxLength: 8 }), async (rows) => {
        const quoted = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(","));
        const found = await read(["姓名,单位,工号", ...quoted].join("\n"));
        for (const row of "rows" in found ? found.rows : []) {
          expect(row.name).toMatch(/^[\p{Script=Han}·]{2,30}$|^[\p{Script=Latin}.'’ -]{2,30}$/u);
          expect(row.staffNumber ?? "A").toMatch(/^[A-Z0-9-]{1,20}$/);
          for (const level of row.unit) expect(level).not.toMatch(/^[=+\-@]|\p{Cc}|\u202e/u);
        }
      }),
    );
  });

  test("decoding answers text or nothing", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = decodeText(bytes);
        expect(text === null || !text.includes("\0")).toBe(true);
      }),
    );
  });
});
