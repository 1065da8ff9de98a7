import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createOffice, type Office } from "./office.ts";

const DAY = 24 * 3_600;

let office: Office;
const hear = (who: string, text: string) => office.hear(who, text);

let reporters = 0;
/** Somebody new raises one, which is released; answers who it was, its alias and the receipt. */
const fresh = async (concern: Parameters<Office["raise"]>[1] = {}) => {
  reporters += 1;
  const who = `老师${reporters}`;
  await office.world.person(who, [], "实验小学/语文组");
  const receipt = await office.raise(who, concern);
  const [alias = ""] = await office.release();
  return { who, alias, receipt };
};
/** All that somebody was told since a moment, without having asked. */
const since = (who: string, count: number) =>
  office.world.platform.messages.slice(count).flatMap(({ chat, text }) => (chat === `@${who}` ? [text] : []));
const soFar = () => office.world.platform.messages.length;

beforeAll(async () => {
  office = await createOffice();
});
afterAll(() => office?.close());

describe("from the concern to its end", () => {
  test("released in a batch, told without content, claimed, answered, rung, read, rated", async () => {
    const receipt = await office.raise("李老师");
    expect(await hear("校干事甲", "案件")).toContain("现在没有");
    const [alias = ""] = await office.release();
    const news = office.told("校干事甲");
    expect(news.join()).toContain("有新的诉求");
    expect(news.join()).not.toContain(alias);
    expect(await hear("校干事甲", "案件 待领")).toContain(alias);
    const [taken] = await office.say("校干事甲", `领取 ${alias}`);
    expect(taken?.text).toContain("账目一直没有公布");
    expect(taken?.text).not.toMatch(/李老师|语文组/);
    expect(await hear("校干事乙", `领取 ${alias}`)).toContain("已由校干事甲领取");
    expect(await hear("校干事甲", `办结 ${alias}`)).toContain("没有答复，不能办结");
    expect(await hear("校干事甲", `回复 ${alias} 已和总务核对，账目周五公布在公告栏`)).toContain("答复已发出");
    office.told("李老师");
    await office.world.advance(240);
    expect(office.told("李老师"), "not at once").toEqual([]);
    await office.world.advance(20 * 3_600);
    const [bell, ...more] = office.told("李老师");
    expect(bell).toContain("有新进展");
    expect(bell).not.toMatch(new RegExp(`${alias}|账目|食堂`));
    expect(more).toEqual([]);
    const [status] = await office.say("李老师", `查 ${receipt}`);
    expect(status?.text).toContain("账目周五公布");
    expect(status?.text).not.toContain("校干事");
    const [rated] = await office.press("李老师", status, "满意");
    expect(rated?.text).toContain("办结");
    expect(await hear("校干事甲", "案件 我的")).toContain("现在没有");
    expect(await hear("校干事甲", `案件 ${alias}`)).toContain("满意");
  });

  test("an urgent kind goes within half an hour; what was written keeps its signs, in one line too", async () => {
    await office.world.person("急的", [], "实验小学");
    expect(await hear("急的", "反映 实验室的燃气漏了，报修三次没人来！")).toContain("先记下了");
    await hear("急的", "反映 类别 5");
    await hear("急的", "实验小学");
    await hear("急的", "反映 回避 没有");
    expect(await hear("急的", "反映 提交 回执")).toContain("半小时内");
    await office.world.advance(31 * 60);
    const [row] = await office.world.sql<{ alias: string }[]>`select alias from cases where urgency = 'urgent'`;
    const alias = row?.alias ?? "";
    expect(await hear("校干事甲", `领取 ${alias}`)).toContain("实验室的燃气漏了，报修三次没人来！");
    await hear("校干事甲", `回复 ${alias} 已停气，下午两点换阀门（总务到场）。`);
    expect(await hear("校干事乙", `案件 ${alias}`)).toContain("已停气，下午两点换阀门（总务到场）。");
  });

  test("a question stops the clocks; what the reporter answers starts them and is told to the officer", async () => {
    const { who, alias, receipt } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    const [before] = await office.world.sql`select due_close from cases where alias = ${alias}`;
    expect(await hear("校干事甲", `询问 ${alias} 是哪一周的菜单？`)).toContain("问题已发出");
    await office.world.advance(2 * DAY);
    expect(await hear(who, `查 ${receipt}`)).toContain("哪一周的菜单");
    expect(await hear(who, "谢谢")).toContain("没有补充进去");
    expect(await hear(who, "上周一到周三的，菜单贴在窗口")).toContain("已补充");
    const [after] = await office.world.sql`select due_close, state from cases where alias = ${alias}`;
    expect(after?.state).toBe("in_progress");
    expect(Number(after?.due_close)).toBeGreaterThan(Number(before?.due_close));
    const before2 = soFar();
    await office.world.advance(DAY);
    expect(since("校干事甲", before2).join()).toContain("反映人补充或回话");
    expect(await hear("校干事甲", `案件 ${alias}`)).toContain("菜单贴在窗口");
  });

  test("不满意 has it handled again by somebody else, with a new answer", async () => {
    const { who, alias, receipt } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    await hear("校干事甲", `回复 ${alias} 已知悉`);
    await office.say(who, `查 ${receipt}`);
    expect(await hear(who, "评价 不满意")).toContain("换一位办理人");
    expect(await hear("校干事甲", `领取 ${alias}`)).toContain("换一位办理人重办");
    expect(await hear("校干事乙", `领取 ${alias}`)).toContain("由你办理");
    expect(await hear("校干事乙", `办结 ${alias}`)).toContain("没有答复");
    await hear("校干事乙", `回复 ${alias} 重新核对了账目，差额已退回`);
    expect(await hear("校干事乙", `办结 ${alias}`)).toContain("已办结");
    expect(await hear(who, `评价 ${receipt} 基本满意`)).toContain("基本满意");
  });

  test("what nobody rates is closed after seven days and never counted as satisfied", async () => {
    const { alias } = await fresh({ push: false });
    await hear("校干事甲", `领取 ${alias}`);
    await hear("校干事甲", `回复 ${alias} 已公布`);
    await office.world.advance(9 * DAY);
    const [row] = await office.world.sql`select state, rating from cases where alias = ${alias}`;
    expect(row).toMatchObject({ state: "closed", rating: null });
  });
});

describe("the officer's other lines", () => {
  test("notes and mediation are for officers only; an extension is explained once", async () => {
    const { who, alias, receipt } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    expect(await hear("校干事甲", `备注 ${alias} 总务说账本在会计那里`)).toContain("已备注");
    expect(await hear("校干事甲", `调解 ${alias} 双方面谈，同意每月公布`)).toContain("进入调解");
    expect(await hear("校干事甲", `延期 ${alias}`)).toContain("延期要写天数");
    expect(await hear("校干事甲", `延期 ${alias} 5天 等校方核对账本`)).toContain("延期到");
    expect(await hear("校干事甲", `延期 ${alias} 5天 再等等看`)).toContain("已经延过一次");
    const seen = await hear(who, `查 ${receipt}`);
    expect(seen).toContain("等校方核对账本");
    expect(seen).not.toMatch(/会计|每月公布/);
    expect(await hear("校干事乙", `案件 ${alias}`)).toMatch(/账本在会计那里[\s\S]*每月公布/);
  });

  test("writing in two steps holds the case; a colleague takes it over only afterwards", async () => {
    const { alias } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    expect(await hear("校干事甲", `回复 ${alias}`)).toContain("请写答复");
    expect(await hear("校干事乙", `接手 ${alias}`)).toContain("正在给");
    expect(await hear("校干事乙", `回复 ${alias} 抢着回一句`)).toContain("由校干事甲办理");
    expect(await hear("校干事甲", "已经公布，请到公告栏查看")).toContain("答复已发出");
    const before = soFar();
    expect(await hear("校干事乙", `接手 ${alias}`)).toContain("由你办理");
    expect(since("校干事甲", before).join()).toContain("同事接手");
  });

  test("a button of yesterday says that the case moved; what was written is not sent", async () => {
    const { who, alias, receipt } = await fresh();
    const [taken] = await office.say("校干事甲", `领取 ${alias}`);
    await hear("校干事甲", `回复 ${alias}`);
    await office.say(who, `补充 ${receipt} 还有一件：早餐也涨价了`);
    expect(await hear("校干事甲", "答复内容不会发出")).toContain("刚才有变化");
    const [old] = await office.press("校干事甲", taken, "办结");
    expect(old?.text).toContain("刚才有变化");
    const [seen] = await office.say(who, `查 ${receipt}`);
    expect(seen?.text).not.toContain("不会发出");
  });

  test("不受理 explains itself and counts as an answer; 放回 frees", async () => {
    const { who, alias, receipt } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    expect(await hear("校干事甲", `放回 ${alias}`)).toContain("已放回");
    await hear("校干事乙", `领取 ${alias}`);
    expect(await hear("校干事乙", `不受理 ${alias} 这属于后勤服务公司，电话在公告栏`)).toContain("已发出");
    expect(await hear(who, `查 ${receipt}`)).toContain("后勤服务公司");
  });

  test("转办 上级: the level loses sight of it, the level above sees it", async () => {
    const { alias } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    expect(await hear("校干事甲", `转办 ${alias} 火星`)).toContain("没有找到“火星”");
    const before = soFar();
    expect(await hear("校干事甲", `转办 ${alias} 上级 涉及全区政策`)).toContain("已转办");
    expect(await hear("校干事甲", `案件 ${alias}`)).toContain(`没有找到${alias}`);
    expect(since("区干事", before).join()).toContain("有新的诉求");
    expect(await hear("区干事", `领取 ${alias}`)).toContain("涉及全区政策");
  });

  test.each(["案件", "领取 竹影-47", "诉求统计"])("%s from somebody who is no officer is refused", async (line) => {
    expect(await hear("王老师", line)).toContain("办理人用的");
  });

  test("回复 without a case is no command of officers", async () => {
    expect(await hear("校干事甲", "回复家长的电话要不要登记？")).not.toContain("哪一件");
  });
});

describe("officers who are kept out", () => {
  test("cannot tell a case about them from one that never was", async () => {
    const { alias } = await fresh({ without: "校干事甲", text: "有位干事办事推诿，打电话从来不接" });
    const never = "松林-11";
    for (const line of ["案件 @", "领取 @", "回复 @ 你好你好", "备注 @ 看看", "办结 @", "接手 @", "回避 @"])
      expect(await hear("校干事甲", line.replace("@", alias)), line).toBe(
        (await hear("校干事甲", line.replace("@", never))).replaceAll(never, alias),
      );
    expect(await hear("校干事甲", "案件")).not.toContain(alias);
    expect(await hear("校干事乙", `领取 ${alias}`)).toContain("由你办理");
  });

  test("and are not told of it, while their colleagues are", async () => {
    const before = soFar();
    await fresh({ without: "校干事甲" });
    expect(since("校干事乙", before).join()).toContain("有新的诉求");
    expect(since("校干事甲", before).join()).not.toContain("有新的诉求");
  });

  test("when nobody is left on the level, it goes to the level above", async () => {
    const { alias } = await fresh();
    expect(await hear("校干事甲", `回避 ${alias}`)).toContain("你已回避");
    expect(await hear("校干事甲", `案件 ${alias}`)).toContain("没有找到");
    expect(await hear("校干事乙", `回避 ${alias}`)).toContain("已转上级");
    expect(await hear("区干事", `案件 ${alias}`)).toContain(alias);
    expect(await hear("区干事", `回避 ${alias}`)).toContain("没有人能办");
    expect(await hear("区干事", `案件 ${alias}`), "nothing was changed").toContain(alias);
  });
});

describe("a case that is over", () => {
  const ended = ["closed", "withdrawn"] as const;

  test.each(ended)(
    "stays %s when its officer is kept out, even the last one; and its term is not extended",
    async (state) => {
      const { who, alias, receipt } = await fresh();
      await hear("校干事甲", `领取 ${alias}`);
      await hear("校干事甲", `回复 ${alias} 账目已经公布`);
      if (state === "closed") await hear("校干事甲", `办结 ${alias}`);
      else {
        await office.say(who, `查 ${receipt}`);
        await office.say(who, "撤回诉求 确定");
      }
      const now = async () =>
        office.world.sql`select state, level_id, due_close, closed_on, retain_until,
        (select count(*)::int from case_message m where m.case_id = c.id) as texts from cases c where alias = ${alias}`;
      const before = await now();
      expect(before[0]).toMatchObject({ state });
      expect(await hear("校干事甲", `延期 ${alias} 5天 等校方核对账本`)).toContain("不能这样办");
      expect(await hear("校干事乙", `回避 ${alias} 校干事甲`)).toContain("校干事甲已回避");
      expect(await hear("校干事甲", `案件 ${alias}`)).toContain("没有找到");
      expect(await hear("校干事乙", `回避 ${alias}`)).toContain("你已回避");
      expect(await hear("校干事乙", `案件 ${alias}`)).toContain("没有找到");
      expect(await now()).toEqual(before);
    },
  );
});

describe("terms that are not kept", () => {
  test("the officer is reminded, then the level, then the level above takes over, once each", async () => {
    const { alias } = await fresh();
    await hear("校干事甲", `领取 ${alias}`);
    const before = soFar();
    for (let day = 0; day < 9; day += 1) await office.world.advance(DAY);
    expect(since("校干事甲", before).join()).toMatch(/快到期[\s\S]*超期/);
    expect(since("区干事", before).join()).toContain("转到了你这一级");
    expect(await hear("区干事", `案件 ${alias}`)).toContain("转到上级，待领取");
  });
});

describe("a level that loses its officers", () => {
  const holders = (alias: string) => office.world.sql`select state, assignee from cases where alias = ${alias}`;

  test("has the sweep lift its cases to the level above, also one that was being worked; the reporter's answer is not taken away", async () => {
    await office.world.person("独干事", ["officer"], "第三小学");
    const raised = [];
    for (const name of ["丙一", "丙二", "丙三"]) {
      await office.world.person(name, [], "第三小学");
      raised.push(await office.raise(name, { unit: "第三小学" }));
    }
    const [open = "", worked = "", answered = ""] = await office.release();
    await hear("独干事", `领取 ${worked}`);
    await hear("独干事", `领取 ${answered}`);
    await hear("独干事", `回复 ${answered} 已经公布在公告栏`);
    expect(await hear("区干事", `案件 ${open}`)).toContain("没有找到");
    const before = soFar();
    await office.world.sql`update person set left_at = now() where name = '独干事'`;
    await office.world.advance(1_800);
    expect(since("区干事", before).join()).toContain("转到了你这一级");
    for (const alias of [open, worked]) expect(await hear("区干事", `案件 ${alias}`)).toContain("转到上级，待领取");
    expect(await holders(answered)).toMatchObject([{ state: "replied", assignee: null }]);
    const [status] = await office.say("丙三", `查 ${raised[2]}`);
    const statuses = await Promise.all(raised.map(async (receipt) => hear("丙二", `查 ${receipt}`)));
    expect(statuses.join()).toContain("已经公布在公告栏");
    expect(status?.text).not.toBe("");
  });

  test("what its reporter adds afterwards frees it and lifts it too, so that it is not with nobody", async () => {
    await office.world.person("丁干事", ["officer"], "第四小学");
    await office.world.person("丁老师", [], "第四小学");
    const receipt = await office.raise("丁老师", { unit: "第四小学" });
    const [alias = ""] = await office.release();
    await hear("丁干事", `领取 ${alias}`);
    await hear("丁干事", `回复 ${alias} 已经公布在公告栏`);
    await office.world.sql`update person set left_at = now() where name = '丁干事'`;
    await office.world.advance(1_800);
    await hear("丁老师", `补充 ${receipt} 可是公告栏上没有看到`);
    await office.world.advance(1_800);
    expect(await hear("区干事", `领取 ${alias}`)).toContain("由你办理");
  });

  test("an officer who is kept out while alone above leaves it where it is; who is appointed above later has it", async () => {
    const kept = await office.world.sql`select id from person where name = '区干事'`;
    await office.world.person("戊干事", ["officer"], "第五小学");
    await office.world.person("戊老师", [], "第五小学");
    await office.raise("戊老师", { unit: "第五小学" });
    const [alias = ""] = await office.release();
    await office.world.sql`insert into case_exclusion select id, ${kept[0]?.id} from cases where alias = ${alias}`;
    await office.world.sql`update person set left_at = now() where name = '戊干事'`;
    await office.world.advance(1_800);
    expect(await hear("区干事", `案件 ${alias}`)).toContain("没有找到");
    expect(await holders(alias)).toMatchObject([{ state: "received", assignee: null }]);
    await office.world.person("区新干事", ["officer"], "");
    await office.world.advance(1_800);
    expect(await hear("区新干事", `领取 ${alias}`)).toContain("由你办理");
  });
});
