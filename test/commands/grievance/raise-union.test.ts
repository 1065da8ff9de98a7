import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createForm, type Form } from "./raise-office.ts";

vi.mock("../../../commands/grievance/limits.ts", async (original) => ({
  ...(await original<object>()),
  WORK: { sums: 2, bits: 4 },
  WEB_FILINGS_AN_HOUR: { capacity: 3, refillPerSecond: 3 / 3_600 },
}));

let form: Form;
beforeAll(async () => {
  form = await createForm();
});
afterAll(() => form?.close());

test("a union takes so many in an hour, however many addresses they come from; what is refused leaves nothing", async () => {
  const send = async (i: number) =>
    form.post(`/raise/${form.union}`, await form.fill(await form.write()), { "x-forwarded-for": `203.0.113.${i}` });
  const statuses = [];
  for (let i = 0; i < 6; i += 1) statuses.push((await send(i)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429, 429]);
  const { sql } = form.office.world;
  const [row] = await sql<{ n: number; tags: number }[]>`
    select (select count(*)::int from case_intake) as n, (select count(*)::int from case_tag) as tags`;
  expect(row).toEqual({ n: 3, tags: 3 });
  expect(await form.office.raise("李老师")).toMatch(/-/);
  await form.office.world.advance(3_600);
  expect((await send(9)).status).toBe(200);
});
