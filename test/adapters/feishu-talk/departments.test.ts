import { afterEach, expect, test } from "vitest";
import { MINIMAL_SCOPES } from "../../support/fake-feishu/index.ts";
import { createFeishuWorld, type FeishuWorld, only, textOf } from "./world.ts";

/** What the platform's directory knows of somebody is proposed to them, and nothing is joined before they say so. */

const READ = ["contact:contact.base:readonly", "contact:user.department:readonly"];
const NAMED = ["contact:department.base:readonly", "contact:department.organize:readonly"];

let feishu: FeishuWorld;
afterEach(() => feishu?.close());

const open = async (scopes: readonly string[]): Promise<void> => {
  feishu = await createFeishuWorld("webhook", { scopes: [...MINIMAL_SCOPES, ...scopes], repeats: 0 });
  const { sql } = feishu.world;
  await sql`insert into unit (parent_id, name, path) select id, '实验小学', '{}' from unit where parent_id is null`;
  await sql`insert into unit (parent_id, name, path) select id, '语文组', '{}' from unit where name = '实验小学'`;
  await sql`insert into unit (parent_id, name, path) select id, '第一中学', '{}' from unit where parent_id is null`;
  for (let depth = 0; depth < 3; depth += 1)
    await sql`update unit u set path = coalesce((select p.path from unit p where p.id = u.parent_id), '{}') || u.id`;
  await sql`insert into person (name, unit_id, created_at, listed)
    select '王芳', id, now(), true from unit where name in ('语文组', '第一中学')`;
};
const joined = async () =>
  (
    await feishu.world
      .sql`select u.name from account a join person p on p.id = a.person_id join unit u on u.id = p.unit_id
    where p.listed`
  ).map(({ name }) => name);
const directoryCalls = () =>
  feishu.fake.calls.filter(({ path }) => /\/contact\/v3\/(users\/ou_|departments)/.test(path));

test("我是 without a unit is met by the department's, and one tap joins the roster", async () => {
  await open([...READ, ...NAMED]);
  const wang = feishu.fake.person("王芳", ["教育局/实验小学/语文组"]);
  const asked = only(await wang.whispers("我是 王芳"));
  expect(asked.text).toContain("王芳，你是实验小学/语文组的吗？");
  expect(await joined()).toEqual([]);
  expect(textOf((await wang.presses(asked, "实验小学/语文组")).heard)).toContain("对上了，你是实验小学/语文组的王芳");
  expect(await joined()).toEqual(["语文组"]);
});

test("whoever opens the chat is offered the one of two namesakes whose department it is", async () => {
  await open([...READ, ...NAMED]);
  const wang = feishu.fake.person("王芳", ["第一中学"]);
  const hello = only(await wang.opens());
  expect(hello.buttons.filter((label) => label.startsWith("我是"))).toEqual(["我是第一中学的王芳"]);
  expect(await joined()).toEqual([]);
  await wang.presses(hello, "我是第一中学的王芳");
  expect(await joined()).toEqual(["第一中学"]);
});

test("another answer is as good: a proposal binds nobody", async () => {
  await open([...READ, ...NAMED]);
  const wang = feishu.fake.person("王芳", ["实验小学/语文组"]);
  await wang.whispers("我是 王芳");
  expect(textOf(await wang.whispers("第一中学"))).toContain("你是第一中学的王芳");
});

test.each([
  ["no scope at all", []],
  ["no scope for the field", ["contact:contact.base:readonly", ...NAMED]],
  ["no scope for departments", READ],
])("with %s everything is as it was", async (_, scopes) => {
  await open(scopes);
  const wang = feishu.fake.person("王芳", ["实验小学/语文组"]);
  expect(textOf(await wang.whispers("我是 王芳"))).toContain("王芳，你在哪个单位？");
  const hello = only(await wang.opens());
  expect(hello.buttons.filter((label) => label.startsWith("我是"))).toHaveLength(2);
});

test("nobody's department is asked for who does not say who they are", async () => {
  await open([...READ, ...NAMED]);
  const wang = feishu.fake.person("王芳", ["实验小学/语文组"]);
  await wang.whispers("活动");
  await wang.whispers("我是 王芳 第一中学");
  expect(directoryCalls()).toEqual([]);
});

test("in a group it is asked without them: what the directory knows is nobody else's business", async () => {
  await open([...READ, ...NAMED]);
  const wang = feishu.fake.person("王芳", ["实验小学/语文组"]);
  const group = await feishu.fake.group("大群", [wang]);
  expect(textOf(await wang.says(group, "我是 王芳"))).toContain("王芳，你在哪个单位？");
  expect(directoryCalls()).toEqual([]);
});
