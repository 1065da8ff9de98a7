import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf, type Signed, signIn } from "./console.ts";
import { createOffice, type Office } from "./office.ts";

let office: Office;
let first: Signed;
let second: Signed;
let above: Signed;
const hear = (who: string, text: string) => office.hear(who, text);

let reporters = 0;
const fresh = async (concern: Parameters<Office["raise"]>[1] = {}) => {
  reporters += 1;
  const who = `来人${reporters}`;
  await office.world.person(who, [], "实验小学/语文组");
  const receipt = await office.raise(who, concern);
  const [alias = ""] = await office.release();
  return { who, alias, receipt, path: await pathOf(office, alias) };
};
const table = async () =>
  JSON.stringify([
    await office.world.sql`select * from cases order by id`,
    await office.world.sql`select id, body from case_message order by id`,
    await office.world.sql`select id from case_note order by id`,
    await office.world.sql`select * from case_exclusion order by 1, 2`,
  ]);
/** Takes a case and answers its page. */
const taken = async (path: string, who: Signed = first) => who.send(await who.get(path), { do: "claim" });

beforeAll(async () => {
  office = await createOffice();
  [first, second, above] = await Promise.all([
    signIn(office, "校干事甲"),
    signIn(office, "校干事乙"),
    signIn(office, "区干事"),
  ]);
});
afterAll(() => office?.close());

describe("a case at the console", () => {
  test("from the inbox to its end: taken, asked, noted, answered after a look, closed; the reporter reads it in the chat", async () => {
    const { who, alias, receipt, path } = await fresh();
    const inbox = await first.get("/console/cases");
    expect(inbox.text).toContain(alias);
    expect(inbox.text).toMatch(/食堂与办公条件 · 待领取/);
    const page = await first.get(path);
    expect(page.text).toMatch(/账目一直没有公布.*领取/);
    expect(page.text).toMatch(/个工作日/);
    const mine = await first.send(page, { do: "claim" });
    expect(mine.text).toContain(`${alias}由你办理`);
    const noted = await first.send(mine, { do: "note", note: "总务说账本在会计那里" });
    expect(noted.text).toMatch(/只有办理人看得到.*总务说账本在会计那里/);
    const filled = await first.send(noted, {
      do: "fill",
      verb: "回复",
      template: "收到",
      text: "",
      once: noted.field("once"),
    });
    expect(filled.text).toContain("由实验小学办理");
    const looked = await first.send(filled, {
      do: "preview",
      verb: "回复",
      text: "已和总务核对，找王老师13812345678",
      once: filled.field("once"),
    });
    expect(looked.html).toMatch(/<mark>王老师<\/mark><mark>13812345678<\/mark>/);
    expect(looked.text).toContain("可能让人认出是谁：电话号码、姓名");
    expect(await hear(who, `查 ${receipt}`)).not.toContain("总务");
    const sent = await first.send(looked, {
      do: "send",
      verb: "回复",
      text: "已和总务核对，账目周五公布",
      once: looked.field("once"),
    });
    expect(sent.text).toMatch(/答复已发出.*已答复，待评价/);
    const seen = await hear(who, `查 ${receipt}`);
    expect(seen).toContain("账目周五公布");
    expect(seen).not.toMatch(/会计|13812345678/);
    const closed = await first.send(sent, { do: "close" });
    expect(closed.text).toContain("已办结");
    expect((await first.get("/console/cases?show=done")).text).toContain(alias);
    expect((await first.get("/console/cases?show=mine")).text).not.toContain(alias);
  });

  test("the same answer sent twice, or twice at once, is one message", async () => {
    const { alias, path } = await fresh();
    const page = await taken(path);
    const once = randomUUID();
    const fields = { do: "send", verb: "回复", text: "账目已经公布在公告栏", once };
    const answers = await Promise.all([first.send(page, fields), first.send(page, fields), first.send(page, fields)]);
    for (const answer of answers) expect(answer.text).toContain("答复已发出");
    expect((await first.send(page, fields)).text).toContain("答复已发出");
    const rows = await office.world.sql`
      select 1 from case_message m join cases c on c.id = m.case_id where c.alias = ${alias} and m.kind = 'answer'`;
    expect(rows).toHaveLength(1);
  });

  test("back to the look at an answer that went out, and on with other words: nobody is told that those went out too", async () => {
    const { path, who, receipt } = await fresh();
    const looked = await first.send(await taken(path), {
      do: "preview",
      verb: "回复",
      text: "账目周五公布",
      once: randomUUID(),
    });
    const answer = { verb: "回复", once: looked.field("once") };
    await first.send(looked, { do: "send", ...answer, text: "账目周五公布" });
    const again = await first.send(looked, { do: "send", ...answer, text: "更正：账目周四就公布" });
    expect(again.status).toBe(422);
    expect(again.text).toContain("刚才有变化");
    expect(again.html).toContain("更正：账目周四就公布");
    const sent = await first.send(again, { do: "send", ...answer, text: "更正：账目周四就公布" });
    expect(sent.text).toContain("答复已发出");
    expect(await hear(who, `查 ${receipt}`)).toMatch(/账目周五公布[\s\S]*更正：账目周四就公布/);
  });

  test("yesterday's page says that the case moved; nothing is written, and what was typed is still there", async () => {
    const { who, alias, receipt, path } = await fresh();
    const old = await taken(path);
    await hear(who, `补充 ${receipt} 还有一件：早餐也涨价了`);
    const before = await table();
    for (const fields of [
      { do: "send", verb: "回复", text: "这句话不会发出", once: randomUUID() },
      { do: "mediate", mediation: "双方谈过了" },
      { do: "extend", days: "5", reason: "等校方核对账本" },
      { do: "release" },
      { do: "close" },
      { do: "exclude" },
      { do: "note", note: "旧页面上的备注" },
    ]) {
      const late = await first.send(old, fields);
      expect(late.status, fields.do).toBe(422);
      expect(late.text, fields.do).toContain(`${alias}刚才有变化`);
      if (fields.text) expect(late.html).toContain(fields.text);
    }
    expect(await table()).toBe(before);
    const late = await first.send(old, { do: "pass", where: "above" }, `${path}/pass`);
    expect(late.text).toContain("刚才有变化");
    expect(await table()).toBe(before);
  });

  test("a note or a reason that is too long is kept whole on the page and nowhere in half", async () => {
    const { alias, path } = await fresh();
    const page = await taken(path);
    const long = "记".repeat(4_001);
    const before = await table();
    for (const [fields, to] of [
      [{ do: "note", note: long }, path],
      [{ do: "pass", where: "above", reason: long }, `${path}/pass`],
      [{ do: "pass", where: "outside", reason: long }, `${path}/pass`],
    ] as const) {
      const answer = await first.send(page, fields, to);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("太长了，最多 4000 字");
    }
    expect(await hear("校干事甲", `备注 ${alias} ${long}`)).toContain("太长了");
    expect(await table()).toBe(before);
    expect((await first.send(page, { do: "note", note: long.slice(1) })).html).toContain(long.slice(1));
  });

  test("of two who take it at once one has it, and the other reads who", async () => {
    const { path } = await fresh();
    const [one, two] = await Promise.all([first.get(path), second.get(path)]);
    const answers = await Promise.all([first.send(one, { do: "claim" }), second.send(two, { do: "claim" })]);
    expect(answers.filter(({ text }) => text.includes("由你办理"))).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes("慢了一步"))).toHaveLength(1);
  });

  test("mediation, extension, putting back and taking over are the verbs of the chat", async () => {
    const { path } = await fresh();
    const page = await taken(path);
    const mediated = await first.send(page, { do: "mediate", mediation: "12月3日面谈，同意每月公布" });
    expect(mediated.text).toMatch(/调解中.*同意每月公布/);
    const short = await first.send(mediated, { do: "extend", days: "5", reason: "" });
    expect(short.text).toContain("延期要写天数");
    const extended = await first.send(mediated, { do: "extend", days: "5", reason: "等校方核对账本" });
    expect(extended.text).toMatch(/延期到.*已延期/);
    const taken2 = await second.send(await second.get(path), { do: "take-over" });
    expect(taken2.text).toContain("由你办理");
    expect((await first.send(await first.get(path), { do: "close" })).text).toContain("由校干事乙办理");
    const freed = await second.send(taken2, { do: "release" });
    expect(freed.text).toContain("待领取");
  });

  test("passing on shows what is read there, covers what is ticked and named, and leaves the page", async () => {
    const { alias, path } = await fresh({ text: "食堂账目不清，问过王老师，电话13812345678，小卖部也涨价" });
    await taken(path);
    const page = await first.get(`${path}/pass`);
    expect(page.text).toMatch(/姓名.*王老师.*电话号码.*13812345678/);
    expect(page.text).toContain("问过＊＊，电话＊＊，小卖部也涨价");
    const key = /value="([^"]+)" checked(?:="")?\/?>\s*<span><em class="tag">电话号码/.exec(page.html)?.[1] ?? "";
    expect(key).toMatch(/^[0-9a-f-]{36}:\d+:\d+$/);
    const looked = await first.send(page, { do: "look", where: "above", cover: key, words: "小卖部\n没有的词" });
    expect(looked.text).toContain("问过王老师，电话＊＊，＊＊也涨价");
    const gone = await first.send(looked, {
      do: "pass",
      where: "above",
      cover: key,
      words: "小卖部",
      reason: "涉及全区",
    });
    expect(gone.text).toContain(`${alias}已转办`);
    expect((await first.get(path)).status).toBe(404);
    const there = await above.get(path);
    expect(there.text).toContain("问过王老师，电话＊＊，＊＊也涨价");
    expect(there.text).toContain("涉及全区");
    expect(there.html).not.toContain("13812345678");
  });

  test("a colleague's note that came after the look goes nowhere before it was looked at too", async () => {
    const { alias, path } = await fresh();
    await taken(path);
    const page = await first.get(`${path}/pass`);
    expect(await hear("校干事乙", `备注 ${alias} 李老师说是他反映的`)).toContain("已备注");
    const pass = { do: "pass", where: "above", papers: page.field("papers") };
    const late = await first.send(page, pass);
    expect(late.status).toBe(422);
    expect(late.text).toMatch(/刚才有变化.*李老师说是他反映的/);
    expect((await above.get(path)).status).toBe(404);
    await first.send(late, { ...pass, papers: late.field("papers"), words: "李老师" });
    const there = await above.get(path);
    expect(there.text).toContain("＊＊说是他反映的");
    expect(there.html).not.toContain("李老师");
  });

  test("forged places cover nothing, a unit that is none goes nowhere", async () => {
    const { path } = await fresh({ text: "食堂账目不清，问过王老师，一直没有回音" });
    await taken(path);
    const page = await first.get(`${path}/pass`);
    const forged = await first.send(page, { do: "look", where: "above", cover: `${randomUUID()}:0:99999`, words: "" });
    expect(forged.text).toContain("问过王老师");
    const before = await table();
    const nowhere = await first.send(page, { do: "pass", where: "unit", unit: "99999" });
    expect(nowhere.text).toContain("转到哪里");
    expect(await table()).toBe(before);
  });
});

describe("who may not", () => {
  const never = `/console/cases/${randomUUID()}`;

  test("an officer who is kept out finds the page of a case that never was, whatever is sent to it", async () => {
    const { path } = await fresh({ without: "校干事甲", text: "有位干事办事推诿，打电话从来不接" });
    const [kept, none] = [await first.get(path), await first.get(never)];
    expect(kept.status).toBe(404);
    const body = (html: string) => html.replaceAll(path, never);
    expect(body(kept.html)).toBe(none.html);
    expect((await first.get("/console/cases?show=open")).html).not.toContain(path);
    const before = await table();
    for (const act of [
      "claim",
      "take-over",
      "send",
      "note",
      "exclude",
      "close",
      "release",
      "preview",
      "fill",
      "nothing",
    ]) {
      const fields = {
        do: act,
        version: "0",
        text: "一些内容写在这里",
        note: "备注备注",
        once: randomUUID(),
        template: "收到",
      };
      const [hidden, absent] = [await first.send(none, fields, path), await first.send(none, fields, never)];
      expect(hidden.status, act).toBe(404);
      expect(body(hidden.html), act).toBe(absent.html);
    }
    for (const fields of [{ do: "pass", where: "above" }, { do: "look" }])
      expect((await first.send(none, { ...fields, version: "0" }, `${path}/pass`)).status).toBe(404);
    expect(await table()).toBe(before);
    expect((await second.get(path)).status).toBe(200);
  });

  test("kept out in the very moment of an act, they find it gone, and nothing was done", async () => {
    const { sql } = office.world;
    const [me] = await sql<{ id: string }[]>`select id from person where name = '校干事甲'`;
    for (const fields of [{ do: "note", note: "差一点写上的备注" }, { do: "claim" }, { do: "exclude" }]) {
      const { alias, path } = await fresh();
      const page = await first.get(path);
      const notes = async () =>
        sql`select n.id from case_note n join cases c on c.id = n.case_id where c.alias = ${alias}`;
      const late = await sql.begin(async (tx) => {
        await tx`select from cases where alias = ${alias} for update`;
        const sent = first.send(page, fields);
        for (let waiting = 0; waiting === 0; ) {
          const [row] = await tx<{ n: number }[]>`
            select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
          waiting = row?.n ?? 0;
        }
        await tx`insert into case_exclusion (case_id, officer) select id, ${me?.id ?? ""} from cases where alias = ${alias}`;
        return () => sent;
      });
      expect((await late()).status, fields.do).toBe(404);
      expect(await notes(), fields.do).toEqual([]);
    }
  });

  test("nor does one of another level, also when they hold a page of it from before", async () => {
    const { path } = await fresh();
    expect((await above.get(path)).status).toBe(404);
    const page = await taken(path);
    await first.send(page, { do: "pass", where: "above" }, `${path}/pass`);
    const late = await first.send(page, { do: "send", verb: "回复", text: "晚到的答复一句", once: randomUUID() });
    expect(late.status).toBe(404);
  });

  test("whoever keeps a colleague out names one who is there; a number that is nobody's keeps out nobody", async () => {
    const { alias, path } = await fresh();
    const page = await first.get(path);
    const before = await table();
    const wrong = await first.send(page, { do: "exclude", officer: "424242" });
    expect(wrong.text).toContain(`谁回避${alias}`);
    expect(await table()).toBe(before);
    const [other] = await office.world.sql`select id from person where name = '校干事乙'`;
    expect((await first.send(page, { do: "exclude", officer: String(other?.id) })).text).toContain("校干事乙已回避");
    expect((await second.get(path)).status).toBe(404);
    const out = await first.send(await first.get(path), { do: "exclude" });
    expect(out.text).toContain("你已回避");
    expect((await first.get(path)).status).toBe(404);
  });

  test("a member, a chair and somebody without the form's token do nothing", async () => {
    await office.world.person("陈主席", ["chair"], "实验小学");
    const { path } = await fresh();
    const chair = await signIn(office, "陈主席");
    for (const page of ["/console/cases", path, `${path}/pass`, "/console/cases/templates"])
      expect((await chair.get(page)).status, page).toBe(403);
    const before = await table();
    const page = await first.get(path);
    expect((await first.tab.post(path, { do: "claim", version: page.field("version") })).status).toBe(403);
    expect((await first.send(page, { csrf: "x", do: "claim" })).status).toBe(403);
    expect(await table()).toBe(before);
  });
});

describe("what people wrote", () => {
  const NASTY = `<script>alert(1)</script><img src=x onerror=alert(1)> "'&amp; ](javascript:alert(1)) \u202e倒过来 {{代号}}`;

  test("is text: in the case, in the preview, in what is passed on", async () => {
    const { path } = await fresh({ text: NASTY });
    const page = await taken(path);
    const shown = [
      page,
      await first.send(page, { do: "preview", verb: "询问", text: NASTY, once: randomUUID() }),
      await first.get(`${path}/pass`),
      await first.send(page, { do: "note", note: NASTY }),
    ];
    for (const { html, text } of shown) {
      expect(html).not.toMatch(/<script>alert|<img src|\u202e/);
      expect(text).toContain("<script>alert(1)</script>");
      expect(text).toContain("{{代号}}");
      expect(html).toMatch(/class="said" dir="auto"/);
    }
  });

  test("a template's variables are filled in where a template is chosen, and nowhere else", async () => {
    const { alias, path } = await fresh();
    const page = await taken(path);
    const made = await first.send(await first.get("/console/cases/templates"), {
      do: "keep",
      name: "网页",
      body: "{{代号}}在办",
    });
    expect(made.text).toMatch(/“网页”已保存.*@网页/);
    const filled = await first.send(page, {
      do: "fill",
      verb: "回复",
      template: "网页",
      text: "另外 {{代号}}",
      once: randomUUID(),
    });
    expect(filled.text).toContain(`${alias}在办 另外 {{代号}}`);
    const sent = await first.send(page, { do: "send", verb: "回复", text: "@网页 原样", once: randomUUID() });
    expect(sent.text).toContain("@网页 原样");
    const wrong = await first.send(await first.get("/console/cases/templates"), {
      do: "keep",
      name: "坏的",
      body: "{{姓名}}你好",
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toMatch(/没有“姓名”这一项.*\{\{姓名\}\}你好/);
    for (const fields of [
      { do: "keep", name: "\0", body: "两个字" },
      { do: "drop", name: "\0" },
    ])
      expect((await first.send(wrong, fields, "/console/cases/templates")).status).toBe(422);
    const dropped = await first.send(await first.get("/console/cases/templates"), { do: "drop", name: "网页" });
    expect(dropped.text).toContain("已删除");
  });
});

describe("the inbox", () => {
  test("turns its pages by the last line, so that nothing is shown twice or left out", async () => {
    await office.world.sql`
      insert into cases (id, alias, level_id, category, urgency, state, received_on, started_on, due_claim, due_reply, due_close, key_unit, key_version)
        select gen_random_uuid(), '测' || n, u.id, 0, 'ordinary', 'received', date '2026-01-01', date '2026-01-01',
          date '2026-01-01' + n % 7, date '2026-01-05', date '2026-01-20', 1, 1 from generate_series(1, 45) n, unit u where u.name = '实验小学'`;
    const seen: string[] = [];
    let path = "/console/cases?show=due";
    for (let turn = 0; turn < 5 && path; turn += 1) {
      const page = await first.get(path);
      seen.push(...[...page.html.matchAll(/<strong>(测\d+)<\/strong>/g)].map(([, alias]) => alias ?? ""));
      expect(page.text).toMatch(/超期 \d+ 个工作日/);
      path = /class="button" href="([^"]+)"/.exec(page.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    }
    expect(seen).toHaveLength(45);
    expect(new Set(seen).size).toBe(45);
    await office.world.sql`delete from cases where alias like '测%'`;
  });

  test.each(["?show=none", "?after=%27;--", "?show=mine&after=2026-13-99_x", `?after=9999-99-99_${randomUUID()}`])(
    "%s is a list all the same",
    async (query) => expect((await first.get(`/console/cases${query}`)).status).toBe(200),
  );
});

describe("figures at the console", () => {
  test("are the same for everybody who may see them, and a file without a name in it", async () => {
    expect((await first.get("/console/case-figures")).text).toContain("不足 5 件");
    const told = {
      accepted: 12,
      answered: 12,
      inTime: 7,
      mediated: null,
      rated: 6,
      satisfied: 6,
      kinds: [{ category: 3, accepted: 12 }],
    };
    await office.world.sql`insert into case_figure values ('2026-08-01', '2026-10-01', ${told as never})`;
    const page = await first.get("/console/case-figures");
    expect(page.text).toMatch(/2026年8—9月 12 100% 58% — 100%/);
    const chair = await signIn(office, "陈主席");
    expect((await chair.get("/console/case-figures")).text).toContain("58%");
    const response = await fetch(`${office.world.app.url}/console/case-figures/figures.xlsx`, {
      headers: { cookie: [...first.tab.cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    expect(response.headers.get("content-type")).toContain("spreadsheetml");
    const { readXlsx } = await import("hucre");
    const bytes = new Uint8Array(await response.arrayBuffer());
    const book = await readXlsx(bytes);
    const rows = book.sheets[0]?.rows ?? [];
    expect(rows[0]?.slice(0, 2)).toEqual(["月份", "受理"]);
    expect(rows[1]?.slice(0, 3)).toEqual(["2026年8—9月", 12, "100%"]);
    expect(JSON.stringify(book.properties ?? {})).not.toMatch(/校干事|陈主席|root/);
  });
});

describe("what takes two", () => {
  test("a mute is asked for by one officer and confirmed by another, and lifted by either", async () => {
    const { alias, path } = await fresh();
    const page = await taken(path);
    expect((await first.send(page, { do: "mute", why: "" })).status).toBe(422);
    const asked = await first.send(page, { do: "mute", why: "一天写了二十遍同样的话" });
    expect(asked.text).toContain(`还没有静默${alias}`);
    expect(asked.text).not.toContain("同意静默");
    const again = await first.send(asked, { do: "mute", why: "我自己确认自己说的" });
    expect(again.status).toBe(422);
    const seen = await second.get(path);
    expect(seen.text).toMatch(/校干事甲提出，等第二位确认.*同意静默/);
    const muted = await second.send(seen, { do: "mute" });
    expect(muted.text).toContain("已静默");
    expect((await first.send(await first.get(path), { do: "unmute" })).text).toMatch(/解除|又可以补充/);
    const stopped = await first.send(await first.get(path), { do: "stop", why: "连着提交了十几件一样的" });
    expect(stopped.text).toMatch(/停收.*等另一级的办理人同意/);
    expect((await second.get(path)).text).not.toContain("同意停收");
  });
});

describe("cases beside each other", () => {
  test("are noted and let go on the page; one that is not there for this officer is none", async () => {
    const [one, two] = [await fresh(), await fresh()];
    const hidden = await fresh({ without: "校干事甲" });
    const page = await taken(one.path);
    const linked = await first.send(page, { do: "link", why: two.alias });
    expect(linked.text).toMatch(new RegExp(`相关的诉求.*${two.alias}`));
    const none = await first.send(linked, { do: "link", why: hidden.alias });
    expect(none.status).toBe(422);
    expect(none.text).toContain(`没有找到${hidden.alias}`);
    const freed = await first.send(linked, { do: "unlink", why: two.alias });
    expect(freed.status).toBe(200);
    expect(await office.world.sql`select 1 from case_link`).toHaveLength(0);
  });
});
