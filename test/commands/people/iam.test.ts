import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolk, type Folk } from "./folk.ts";

let folk: Folk;
beforeAll(async () => {
  folk = await createFolk();
  await folk.world.person("老总", ["admin"]);
  await folk.unit("实验小学/语文组");
  await folk.unit("第一中学/语文组");
  await folk.unit("实验小学/体育组");
});
afterAll(() => folk?.world.close());

const say: Folk["say"] = (...args) => folk.say(...args);
const first: Folk["hear"] = (...args) => folk.hear(...args);
const personOf = async (user: string) => {
  const [row] = await folk.world.sql`
    select p.id::int, p.name, p.listed, p.left_at, u.name as unit, (select count(*)::int from account a where a.person_id = p.id) as accounts
    from account a join person p on p.id = a.person_id join unit u on u.id = p.unit_id where a.user_id = ${user}`;
  return row;
};

describe("我是", () => {
  test("joins the account to the member of that name and unit; sign-ups go along", async () => {
    const id = await folk.listed("李文娟", "实验小学/语文组");
    await say("老总", "发起活动 羽毛球 时间 明天下午4点 地点 体育馆 名额 20", "群");
    await say("u1", "报名", "群");
    expect(await first("u1", "我是 李文娟 实验小学语文组")).toContain("对上了，你是实验小学/语文组的李文娟");
    expect(await personOf("u1")).toMatchObject({ id, name: "李文娟", listed: true, accounts: 1 });
    expect(await first("u1", "名单 1", "群")).toContain("李文娟");
    expect(await first("u1", "我是 李文娟 语文组")).toContain("你就是实验小学/语文组的李文娟");
    expect((await folk.world.sql`select 1 from person_merged where into_id = ${id}`).length).toBe(1);
  });

  test("asks for the unit when it is missing, unknown or one of several, in a dialogue nobody else can answer", async () => {
    await folk.listed("王芳", "实验小学/语文组");
    await folk.listed("王芳", "第一中学/语文组");
    expect(await first("u2", "我是 王芳", "群")).toContain("王芳，你在哪个单位？");
    const [asked] = await say("u2", "语文组", "群");
    expect(asked?.text).toContain("是哪一个单位的王芳？");
    const [stranger] = await folk.press("u9", asked, "第一中学");
    expect(stranger?.text).not.toContain("王芳");
    expect((await personOf("u9"))?.name).toBe("u9");
    const [done] = await folk.press("u2", asked, "第一中学");
    expect(done?.text).toContain("你是第一中学/语文组的王芳");
    expect(await first("u3", "我是 王芳 实验小雪")).toContain("没有找到单位“实验小雪”，是下面哪一个");
    expect(await first("u3", "实验小学")).toContain("你是实验小学/语文组的王芳");
  });

  test("the question ends with an answer, or when somebody talks of something else twice", async () => {
    await folk.listed("孙晓", "实验小学/体育组");
    await first("u21", "我是 孙晓");
    expect(await first("u21", "体育组")).toContain("对上了");
    await first("u21", "我叫孙晓");
    expect(await first("u21", "体育组")).toContain("不用再认了");
    expect(await first("u21", "体育组")).toContain("没听懂");
    await first("u22", "我是 孙晓");
    expect(await first("u22", "食堂的饭真难吃")).toContain("没有找到单位");
    expect(await first("u22", "教室的灯坏了")).toContain("先不登记了");
    expect(await first("u22", "今天星期三")).toContain("没听懂");
  });

  test("two of one name in one unit are told apart by their number, or not at all", async () => {
    await folk.listed("赵敏", "实验小学/体育组", "10023");
    await folk.listed("赵敏", "实验小学/体育组", "10024");
    expect(await first("u4", "我是 赵敏 体育组")).toContain("请在后面加上工号");
    expect(await first("u4", "我是 赵敏 体育组 10024")).toContain("对上了");
    const [row] = await folk.world
      .sql`select e.staff_number from account a join roster_entry e using (person_id) where a.user_id = 'u4'`;
    expect(row?.staff_number).toBe("10024");
  });

  test("somebody who is not on the roster gets name and unit; a member of the roster does not change", async () => {
    expect(await first("u5", "我叫 钱多多，体育组")).toContain("记下了：钱多多，实验小学/体育组");
    expect(await personOf("u5")).toMatchObject({ name: "钱多多", unit: "体育组", listed: false });
    expect(await first("u1", "我是 钱多 体育组")).toContain("什么都没有改");
    expect(await personOf("u1")).toMatchObject({ name: "李文娟" });
  });

  test("a member of the roster who says to be another is asked, and only the account goes", async () => {
    const other = await folk.listed("孙莉", "实验小学/体育组");
    const before = await personOf("u1");
    expect(await first("u1", "我是 孙莉 体育组")).toContain("要改成实验小学/体育组的孙莉吗");
    expect(await first("u1", "不改了")).toContain("什么都没有改");
    expect(await personOf("u1")).toEqual(before);
    await say("u1", "我是 孙莉 体育组");
    expect(await first("u1", "确定")).toContain("对上了");
    expect(await personOf("u1")).toMatchObject({ id: other });
    expect((await folk.world.sql`select name from person where id = ${before?.id ?? 0}`)[0]?.name).toBe("李文娟");
  });

  test.each(["我是来问一下活动的", "我是新来的", "我是老师", "我是不是要带球拍"])(
    "%s is no introduction",
    async (line) => {
      await say("u6", line);
      expect((await personOf("u6"))?.name).toBe("u6");
    },
  );

  test("我是王老师 is answered with what is needed; 我是谁 tells", async () => {
    expect(await first("u6", "我是王老师")).toContain("请写全名");
    expect(await first("u4", "我是谁")).toContain("你是赵敏（实验小学/体育组）");
  });
});

describe("nobody becomes somebody by typing a name", () => {
  test("an account that is known already is asked; only it may answer", async () => {
    await folk.listed("周舟", "实验小学/体育组");
    await say("z1", "我是 周舟 体育组");
    const heard = await say("z2", "我是 周舟 体育组");
    expect(heard.find(({ chat }) => chat === "@z2")?.text).toContain("已经有账号了");
    const question = heard.find(({ chat }) => chat === "@z1");
    expect(question?.text).toContain("是你本人吗");
    expect((await personOf("z2"))?.name).toBe("z2");
    expect(await first("z2", "我是 周舟 体育组")).toContain("已经问过了");
    const accept = question?.text.match(/同意身份 \d+/)?.[0] ?? "";
    expect(await first("z2", accept)).toContain("或者不是问你的");
    expect(await first("u5", accept)).toContain("或者不是问你的");
    const done = await folk.press("z1", question, "是我本人");
    expect(done.map(({ chat }) => chat).sort()).toEqual(["@z1", "@z2"]);
    expect(await personOf("z2")).toMatchObject({ name: "周舟", accounts: 2 });
    expect(await first("z1", accept)).toContain("已经处理过");
  });

  test("a refusal changes nothing; 另一位 is another person of that name", async () => {
    await say("z3", "我是 周舟 体育组");
    const question = folk.world.platform.messages.findLast(({ text }) => text.includes("是你本人吗"));
    const refuse = question?.text.match(/拒绝身份 \d+/)?.[0] ?? "";
    const heard = await say("z1", refuse);
    expect(heard.find(({ chat }) => chat === "@z3")?.text).toContain("没有通过核对");
    expect(await first("z3", "我是 周舟 体育组 另一位")).toContain("记下了：周舟");
    expect(await personOf("z3")).toMatchObject({ name: "周舟", accounts: 1, listed: false });
  });

  test("who holds an office is checked by an administrator", async () => {
    await folk.listed("吴主", "实验小学");
    await say("老总", "任命 吴主 主席 实验小学");
    const heard = await say("w1", "我是 吴主 实验小学");
    expect(heard.find(({ chat }) => chat === "@w1")?.text).toContain("请管理员核对");
    expect(
      (await folk.world.sql`select 1 from account a join role r using (person_id) where a.user_id = 'w1'`).length,
    ).toBe(0);
    const question = heard.find(({ chat }) => chat === "@老总");
    await folk.press("老总", question, "同意");
    expect(
      (await folk.world.sql`select role from account a join role r using (person_id) where a.user_id = 'w1'`)[0]?.role,
    ).toBe("chair");
  });

  test("of two accounts that race for one person one wins", async () => {
    for (const round of [1, 2, 3]) {
      await folk.listed(`郑争${"一二三"[round - 1]}`, "实验小学/体育组");
      const line = `我是 郑争${"一二三"[round - 1]} 体育组`;
      const users = Array.from({ length: 6 }, (_, i) => `r${round}-${i}`);
      await Promise.all(users.map((user) => say(user, line)));
      const rows = await folk.world
        .sql`select a.user_id from account a join person p on p.id = a.person_id where p.name = ${line.slice(3, 6)}`;
      expect(rows).toHaveLength(1);
    }
  });

  test("accounts of two platforms and a clash of sign-ups: nothing is lost, no counter drifts", async () => {
    const id = await folk.listed("冯合", "实验小学/体育组");
    await say("f1", "报名 1", "群");
    await folk.world
      .sql`insert into signup (activity_id, person_id, heads, state, turn, created_at, changed_at, changed_by)
      select id, ${id}, 1, 'in', 9000, now(), now(), ${id} from activity where number = 1`;
    await folk.world.sql`update activity set heads = heads + 1 where number = 1`;
    expect(await first("f1", "我是 冯合 体育组")).toContain("对上了");
    const [row] = await folk.world
      .sql`select a.heads, (select sum(s.heads)::int from signup s where s.activity_id = a.id and s.state = 'in') as counted
      from activity a where number = 1`;
    expect(row?.heads).toBe(row?.counted);
    expect(await personOf("f1")).toMatchObject({ id });
  });
});
