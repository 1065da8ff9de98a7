import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answered, createForm, type Fields, type Form } from "./raise-office.ts";

const WHY = "同样的话今天发了十几遍";

let form: Form;
beforeAll(async () => {
  form = await createForm();
  await form.office.world.person("区干事二", ["officer"], "");
});
afterAll(() => form?.close());

const act = (page: Answered, fields: Fields) =>
  form.post(`/raise/${form.union}/read`, { case: page.field("case"), ...fields });

test("on the page a muted case says why, takes nothing, and is appealed by one press", async () => {
  const { office } = form;
  const receipt = await form.raise();
  const [alias = ""] = await office.release();
  await office.hear("区干事", `领取 ${alias}`);
  await office.hear("区干事", `静默 ${alias} ${WHY}`);
  const before = await form.read(receipt);
  await office.hear("区干事二", `静默 ${alias}`);
  const late = await act(before, { do: "more", text: "我还有话要说，听我说完" });
  expect(late.status).toBe(422);
  expect(late.html).toContain("没有补充进去");
  const page = await form.read(receipt);
  expect(page.html).toContain(WHY);
  expect(page.html).not.toContain("<textarea");
  const appealed = await act(page, { do: "appeal" });
  expect(appealed.html).toContain("你不同意，已经记下");
  expect(appealed.html).not.toContain("请上级看看");
  expect(await office.hear("区干事", `案件 ${alias}`)).toMatch(/反映人不同意/);
  expect(await office.hear("区干事", `案件 ${alias}`)).not.toContain("听我说完");
  await office.hear("区干事", `解除静默 ${alias}`);
  const lifted = await form.read(receipt);
  expect(lifted.html).toContain("又可以补充了");
  expect((await act(lifted, { do: "more", text: "那我把经过写清楚" })).html).toContain("已补充");
});

test("an appeal of a case that is not muted changes nothing", async () => {
  const receipt = await form.raise();
  await form.office.release();
  const rows = () => form.office.world.sql`select c::text from cases c order by 1`;
  const before = await rows();
  expect((await act(await form.read(receipt), { do: "appeal" })).status).toBe(200);
  expect(await rows()).toEqual(before);
});
