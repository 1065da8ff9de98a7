import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACTS, STATES, step } from "../../../commands/grievance/states.ts";
import { createOffice, type Office } from "./office.ts";

const DAY = 24 * 3_600;
const WHY = "同样的话今天发了十几遍";

let office: Office;
let reporters = 0;
const hear = (who: string, text: string) => office.hear(who, text);
const fresh = async () => {
  reporters += 1;
  const who = `老师${reporters}`;
  await office.world.person(who, [], "实验小学");
  const receipt = await office.raise(who);
  const [alias = ""] = await office.release();
  await hear("校干事甲", `领取 ${alias}`);
  return { who, alias, receipt };
};
const muted = async () => {
  const one = await fresh();
  await hear("校干事甲", `静默 ${one.alias} ${WHY}`);
  expect(await hear("校干事乙", `静默 ${one.alias}`)).toContain("已静默");
  return one;
};
const since = (who: string, count: number) =>
  office.world.platform.messages.slice(count).flatMap(({ chat, text }) => (chat === `@${who}` ? [text] : []));
const soFar = () => office.world.platform.messages.length;
const actions = async (alias: string) => {
  const rows = await office.world.sql<{ action: string }[]>`
    select action from officer_audit a join cases c on c.id = a.case_id where c.alias = ${alias} order by seq`;
  return rows.map(({ action }) => action).filter((action) => action.includes("mute"));
};

beforeAll(async () => {
  office = await createOffice();
});
afterAll(() => office?.close());

describe("muting a case", () => {
  test("takes a reason and a second officer, who hears of it without content", async () => {
    const { who, alias, receipt } = await fresh();
    expect(await hear("校干事甲", `静默 ${alias}`)).toContain("请写理由");
    expect(await hear("校干事甲", `静默 ${alias} 烦人`)).toContain("请写理由");
    const before = soFar();
    expect(await hear("校干事甲", `静默 ${alias} ${WHY}`)).toContain("还没有静默");
    const news = since("校干事乙", before).join();
    expect(news).toContain("等第二位办理人确认");
    expect(news).not.toMatch(new RegExp(`${alias}|${WHY}`));
    expect(since("区干事", before)).toEqual([]);
    expect(await hear("校干事甲", `静默 ${alias} ${WHY}`)).toContain("要另一位办理人确认");
    await office.say(who, `查 ${receipt}`);
    expect(await hear(who, "还在等你们的消息"), "nothing is muted yet").toContain("已补充");
    const [card] = await office.say("校干事乙", `案件 ${alias}`);
    expect(card?.text).toContain("校干事甲提出，等第二位确认");
    const [done] = await office.press("校干事乙", card, "同意静默");
    expect(done?.text).toContain("已静默");
    expect(await hear("校干事乙", `静默 ${alias}`)).toContain("已经静默");
    expect(await actions(alias)).toEqual(["mute-ask", "mute"]);
  });

  test("the reporter is told why, in the chat and when writing; nothing goes in, and all else works", async () => {
    const { who, alias, receipt } = await muted();
    const seen = await hear(who, `查 ${receipt}`);
    expect(seen).toContain(`不再收补充，理由：${WHY}`);
    expect(seen).toContain("照样要给你答复");
    expect(seen).not.toMatch(/校干事|15 分钟内直接回复/);
    expect(await hear(who, "我还有话要说，听我说完")).toContain("没有补充进去");
    expect(await hear(who, "补充")).toContain("没有补充进去");
    expect(await hear("校干事甲", `案件 ${alias}`)).not.toContain("听我说完");
    expect(await hear(who, "换码")).toContain("新回执码");
    expect(await hear("校干事甲", `回复 ${alias} 账目周五公布在公告栏`)).toContain("答复已发出");
    await office.world.advance(DAY);
    expect(await hear(who, "评价 不满意"), "no invitation to write").not.toContain("哪里不满意");
  });

  test("a case that waits for its reporter goes on, and nobody is asked who cannot answer", async () => {
    const { alias } = await fresh();
    await hear("校干事甲", `询问 ${alias} 是哪一周的菜单？`);
    await hear("校干事甲", `静默 ${alias} ${WHY}`);
    await hear("校干事乙", `静默 ${alias}`);
    const [row] = await office.world.sql`select state, paused_on from cases where alias = ${alias}`;
    expect(row).toMatchObject({ state: "in_progress", paused_on: null });
    expect(await hear("校干事甲", `询问 ${alias} 还有别的吗？`)).toContain("回不了话");
    expect(await hear("校干事甲", `询问 ${alias}`)).toContain("回不了话");
    await expect(
      office.world.sql`update cases set state = 'waiting_reporter' where alias = ${alias}`,
    ).rejects.toMatchObject({ code: "23514" });
    await expect(office.world.sql`update cases set muted_by = mute_by where alias = ${alias}`).rejects.toMatchObject({
      code: "23514",
    });
  });

  test("a muted case still cannot be closed without an answer", async () => {
    const { alias } = await muted();
    expect(await hear("校干事甲", `办结 ${alias}`)).toContain("没有答复，不能办结");
    for (const state of STATES)
      for (const answered of [false, true]) {
        const next = step({ state, answered }, "mute");
        expect(next?.answered ?? answered).toBe(answered);
        expect(["closed", "withdrawn", "waiting_reporter"]).not.toContain(next?.state);
      }
    expect(ACTS).toContain("mute");
  });

  test("is lifted by whoever sees the case, and the reporter hears of it", async () => {
    const { who, alias, receipt } = await muted();
    expect(await hear("校干事甲", `解除静默 ${alias} 请接着说`)).toContain("已解除静默");
    expect(await hear("校干事甲", `解除静默 ${alias}`)).toContain("没有静默");
    const seen = await hear(who, `查 ${receipt}`);
    expect(seen).toMatch(/又可以补充了：请接着说/);
    expect(await hear(who, "那我接着说说早餐的事")).toContain("已补充");
    expect(await actions(alias)).toEqual(["mute-ask", "mute", "unmute"]);
  });

  test("that was only asked for is dropped; asked for anew it has the new reason", async () => {
    const { who, alias, receipt } = await fresh();
    const [asked] = await office.say("校干事甲", `静默 ${alias} ${WHY}`);
    expect((await office.press("校干事甲", asked, "不静默了"))[0]?.text).toContain("不静默了");
    await hear("校干事甲", `静默 ${alias} 里面全是骂人的话`);
    await hear("校干事乙", `静默 ${alias}`);
    const seen = await hear(who, `查 ${receipt}`);
    expect(seen).toContain("全是骂人的话");
    expect(seen).not.toContain(WHY);
  });

  test("is not confirmed by an old button, nor while somebody writes an answer", async () => {
    const { who, alias, receipt } = await fresh();
    await hear("校干事甲", `静默 ${alias} ${WHY}`);
    const [card] = await office.say("校干事乙", `案件 ${alias}`);
    await office.say(who, `补充 ${receipt} 对不起，刚才急了`);
    expect((await office.press("校干事乙", card, "同意静默"))[0]?.text).toContain("刚才有变化");
    await hear("校干事甲", `回复 ${alias}`);
    expect(await hear("校干事乙", `静默 ${alias}`)).toContain("正在给");
    expect(await hear("校干事甲", "周五公布，请到公告栏查看")).toContain("答复已发出");
  });

  test("of any number who confirm at once one does, and no reason is said twice", async () => {
    for (const name of ["校干事丙", "校干事丁"]) await office.world.person(name, ["officer"], "实验小学");
    for (let round = 0; round < 4; round += 1) {
      const { who, alias, receipt } = await fresh();
      await hear("校干事甲", `静默 ${alias} ${WHY}`);
      const seconds = ["校干事乙", "校干事丙", "校干事丁"];
      const answers = await Promise.all(seconds.map((name) => hear(name, `静默 ${alias}`)));
      expect(answers.filter((text) => text.includes("你确认"))).toHaveLength(1);
      expect(answers.filter((text) => text.includes("已经静默"))).toHaveLength(2);
      expect((await hear(who, `查 ${receipt}`)).match(new RegExp(WHY, "g"))).toHaveLength(1);
      await office.say(who, "退出");
      expect(await actions(alias)).toEqual(["mute-ask", "mute"]);
    }
  });

  test("that two begin at once takes both of them, in one order or not at all", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { alias } = await fresh();
      const answers = await Promise.all(["校干事甲", "校干事乙"].map((name) => hear(name, `静默 ${alias} ${WHY}`)));
      expect(answers[0]).toContain("还没有静默");
      expect(answers[1]).toMatch(/你确认|由校干事甲办理/);
      const [row] = await office.world.sql`
        select muted_on is not null as muted, mute_by <> muted_by as two from cases where alias = ${alias}`;
      expect(row).toEqual(answers[1]?.includes("你确认") ? { muted: true, two: true } : { muted: false, two: null });
    }
  });

  test("of an officer whose office ended is asked for anew", async () => {
    await office.world.person("校干事戊", ["officer"], "实验小学");
    const { alias } = await fresh();
    await hear("校干事甲", `放回 ${alias}`);
    await hear("校干事戊", `领取 ${alias}`);
    await hear("校干事戊", `静默 ${alias} ${WHY}`);
    await office.world.sql`delete from role where person_id = (select id from person where name = '校干事戊')`;
    expect(await hear("校干事乙", `静默 ${alias} ${WHY}`)).toContain("由校干事戊办理");
    await hear("校干事乙", `接手 ${alias}`);
    expect(await hear("校干事乙", `静默 ${alias} ${WHY}`)).toContain("还没有静默");
  });

  test("against an addition at the same moment: it is in, or it is said that it is not", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { who, alias, receipt } = await fresh();
      await hear("校干事甲", `静默 ${alias} ${WHY}`);
      const [added] = await Promise.all([
        hear(who, `补充 ${receipt} 最后一句话 canary-last`),
        hear("校干事乙", `静默 ${alias}`),
      ]);
      const kept = (await hear("校干事甲", `案件 ${alias}`)).includes("canary-last");
      expect(kept).toBe(added.includes("已补充"));
      await office.say(who, "退出");
    }
  });
});

describe("a reporter who does not agree", () => {
  test("taps once, and the level above has it: it sees the reason and lifts or leaves it", async () => {
    const { who, alias, receipt } = await muted();
    const [status] = await office.say(who, `查 ${receipt}`);
    const before = soFar();
    const [answer] = await office.press(who, status, "不同意，请上级看看");
    expect(answer?.text).toContain("转到了上一级");
    expect(await hear("校干事甲", `解除静默 ${alias}`), "no longer theirs").toContain("没有找到");
    await office.world.advance(3_600);
    expect(since("区干事", before).length).toBeGreaterThan(0);
    const seen = await hear("区干事", `领取 ${alias}`);
    expect(seen).toMatch(/反映人不同意，请上级定[\s\S]*静默理由/);
    const again = await hear(who, `申诉静默 ${receipt}`);
    expect(again, "once").toContain("已经请上级定");
    expect(await hear("区干事", `解除静默 ${alias} 我们来办`)).toContain("已解除静默");
    await office.say(who, `查 ${receipt}`);
    expect(await hear(who, "谢谢，那我把经过写清楚")).toContain("已补充");
    const [row] = await office.world.sql`select mute_by, muted_by, appealed_on from cases where alias = ${alias}`;
    expect(row).toEqual({ mute_by: null, muted_by: null, appealed_on: null });
  });

  test("where nobody is above hears so, and may go elsewhere", async () => {
    const { who, alias, receipt } = await muted();
    await office.say(who, `查 ${receipt}`);
    await office.say(who, "申诉静默");
    await office.world.person("区干事二", ["officer"], "");
    await hear("区干事", `领取 ${alias}`);
    await hear("区干事", `解除静默 ${alias}`);
    await hear("区干事", `静默 ${alias} ${WHY}`);
    await hear("区干事二", `静默 ${alias}`);
    const [status] = await office.say(who, `查 ${receipt}`);
    expect((await office.press(who, status, "不同意，请上级看看"))[0]?.text).toMatch(/没有别的一级[\s\S]*12351/);
    expect(await hear("区干事", `案件 ${alias}`)).toContain("反映人不同意");
  });

  test.each(["申诉静默", "申诉静默 K7QF-3M9A-XW2C-T8N4"])("%s of somebody else opens nothing", async (line) => {
    await office.say("王老师", "退出");
    expect(await hear("王老师", line)).toMatch(/请把回执码一起发来|抄错|查不到/);
  });
});

describe("officers", () => {
  test("who are alone on a level are told that nobody could confirm", async () => {
    await office.world.person("独校干事", ["officer"], "独立小学");
    const receipt = await office.raise("李老师", { unit: "独立小学" });
    const [alias = ""] = await office.release();
    await hear("独校干事", `领取 ${alias}`);
    expect(await hear("独校干事", `静默 ${alias} ${WHY}`)).toContain("没有第二位办理人");
    await office.say("李老师", `查 ${receipt}`);
    expect(await hear("李老师", "我再补充一点情况")).toContain("已补充");
  });

  test("who are kept out afterwards leave no mute of theirs behind", async () => {
    for (const name of ["校干事甲", "校干事乙"]) {
      const { alias } = await muted();
      expect(await hear("校干事丙", `回避 ${alias} ${name}`)).toContain("已回避");
      const [row] = await office.world.sql`select muted_on, mute_by, muted_by from cases where alias = ${alias}`;
      expect(row, name).toEqual({ muted_on: null, mute_by: null, muted_by: null });
    }
  });
});
