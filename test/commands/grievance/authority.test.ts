import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAlias } from "../../../commands/grievance/alias.ts";
import { findDetails } from "../../../commands/grievance/details.ts";
import { officerCommands } from "../../../commands/grievance/office.ts";
import { holdsReceipt, readReceipt } from "../../../commands/grievance/receipt.ts";
import { sealedLane } from "../../../commands/grievance/sealed-lane.ts";
import { faultIn, plain } from "../../../commands/grievance/text.ts";
import { namesCase } from "../../../commands/grievance/write.ts";
import { leastMs } from "../../support/least.ts";
import { createOffice, type Office } from "./office.ts";

let office: Office;
let alias = "";
let receipt = "";
const table = async () => {
  const rows = await office.world.sql<{ t: string }[]>`
    select t from (select 'c' || c::text as t from cases c union all select 'm' || m.id from case_message m
      union all select 'n' || n.id from case_note n union all select 'x' || x::text from case_exclusion x
      union all select 'b' || b.case_id from case_bell b) all_rows order by t`;
  return rows.map(({ t }) => t).join("\n");
};

beforeAll(async () => {
  office = await createOffice();
  await office.world.person("别校干事", ["officer"], "第二小学");
  await office.world.person("主席", ["chair"], "实验小学");
  await office.world.person("组织者", ["organizer"], "实验小学");
  receipt = await office.raise("李老师", { without: "校干事乙" });
  [alias = ""] = await office.release();
});
afterAll(() => office?.close());

/** Every command of the office, as it is typed on a case. */
const LINES: readonly string[] = officerCommands.filter(({ firm }) => firm === namesCase).map(({ names }) => names[0]);
const REST: Readonly<Record<string, string>> = {
  延期: " 5天 等校方核对",
  转办: " 上级",
  回避: "",
  放回: "",
  接手: "",
  办结: "",
  领取: "",
};

describe("who may do what", () => {
  test("the list of commands is the one that is known", () => {
    expect([...LINES].sort()).toEqual(
      [
        "静默",
        "解除静默",
        "停收",
        "相关",
        "不相关",
        "不受理",
        "办结",
        "备注",
        "回复",
        "回避",
        "延期",
        "接手",
        "放回",
        "案件",
        "询问",
        "调解",
        "转办",
        "领取",
      ].sort(),
    );
  });

  const strangers = [
    ["李老师", "a member", "办理人用的"],
    ["主席", "a chair", "办理人用的"],
    ["组织者", "an organizer", "办理人用的"],
    ["区管", "an administrator", "办理人用的"],
    ["别校干事", "an officer of another unit", "没有找到"],
    ["校干事乙", "an officer who is kept out", "没有找到"],
    ["区干事", "an officer of the level above", "没有找到"],
  ] as const;
  const matrix = strangers.flatMap(([who, what, answer]) => LINES.map((line) => [what, line, who, answer] as const));

  test.each(matrix)("%s may not: %s", async (_, line, who, answer) => {
    const before = await table();
    expect(await office.hear(who, `${line} ${alias}${REST[line] ?? " 一些话写在这里"}`)).toContain(answer);
    expect(await table()).toBe(before);
  });

  test.each(["回复", "询问", "不受理", "调解", "转办", "延期", "办结", "放回"])(
    "an officer who does not hold the case may not: %s",
    async (line) => {
      const before = await table();
      const answer = await office.hear("校干事甲", `${line} ${alias}${REST[line] ?? " 一些话写在这里"}`);
      expect(answer).toMatch(/还没有人领取/);
      expect(await table()).toBe(before);
    },
  );

  test("a button of the officer's card, pressed by somebody else, does nothing", async () => {
    const [card] = await office.say("校干事甲", `案件 ${alias}`);
    const before = await table();
    const [answer] = await office.world.platform.say("王老师", "@王老师", `领取 ${alias} #${0}`, {
      via: "button",
      replyTo: card?.id ?? "",
    });
    expect(answer?.text).toContain("办理人用的");
    expect(await table()).toBe(before);
  });

  test("an officer's line in a group is not answered with anything of a case", async () => {
    const heard = await office.world.platform.say("校干事甲", "群", `案件 ${alias}`);
    expect(heard.map(({ text }) => text).join()).toContain("私聊");
  });

  test("a receipt in an officer's hands shows what its holder sees, and no note", async () => {
    await office.hear("校干事甲", `领取 ${alias}`);
    await office.hear("校干事甲", `备注 ${alias} 内部看法不外传`);
    expect(await office.hear("校干事乙", `查 ${receipt}`)).not.toContain("内部看法");
    await office.say("校干事乙", "退出");
  });
});

describe("hostile input", () => {
  const LONG = 100_000;
  const texts = [
    "长".repeat(LONG),
    " ".repeat(LONG),
    "a@".repeat(LONG / 2),
    "1".repeat(LONG),
    "我是".repeat(LONG / 2),
    `${"\u202e".repeat(LONG)}x`,
    `查 ${"A".repeat(LONG)}`,
    "竹影-47 ".repeat(LONG / 6),
    "\n".repeat(LONG),
  ];

  test("no pattern takes long over a hundred thousand characters", () => {
    for (const text of texts) {
      const line = { text: text.slice(0, 4_000), addressed: true, kind: "private" } as const;
      const works = [
        () => plain(text),
        () => faultIn(text),
        () => findDetails(text, ["长长", "我是我是", "欧阳娜娜"]),
        () => readReceipt(text),
        () => holdsReceipt(text.slice(0, 4_000)),
        () => readAlias(text),
        () => sealedLane.mayBe(line),
        () => sealedLane.leaves(line.text),
      ];
      for (const work of works) {
        expect(leastMs(work, 150), `${work.toString()} ${text.slice(0, 6)}`).toBeLessThan(150);
      }
    }
  });

  test("is answered, changes nothing and is kept out of the text", async () => {
    await office.world.person("捣乱的");
    for (const text of texts) expect((await office.hear("捣乱的", text)).length).toBeGreaterThan(0);
    await office.say("捣乱的", "反映");
    await office.say("捣乱的", "反映 类别 9");
    await office.say("捣乱的", "不透露");
    expect(await office.hear("捣乱的", "长".repeat(LONG))).toContain("太长");
    expect(
      await office.hear("捣乱的", '\u202e<at user_id="all"></at>\u0000 ](javascript:alert(1)) {{x}} 请看一看'),
    ).toMatch(/办理人|还没有提交/);
    await office.say("捣乱的", "反映 回避 没有");
    expect(await office.hear("捣乱的", "反映 提交 回执")).toContain("已提交");
    const [odd = ""] = await office.release();
    const seen = await office.hear("区干事", `领取 ${odd}`);
    expect(seen).toContain('<at user_id="all"></at>');
    for (const sign of ["\u202e", "\u0000"]) expect(seen).not.toContain(sign);
  });

  test.each(["反映 类别 0", "反映 类别 99", "反映 单位 999999", "反映 回避 999999999", "反映 提交 别的"])(
    "%s is asked again or begins anew, and files nothing",
    async (line) => {
      const before = await office.world.sql`select id from case_intake`;
      await office.say("捣乱的", "反映");
      expect((await office.hear("捣乱的", line)).length).toBeGreaterThan(0);
      expect(await office.world.sql`select id from case_intake`).toHaveLength(before.length);
      await office.say("捣乱的", "退出");
    },
  );
});
