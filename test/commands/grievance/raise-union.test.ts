import { afterAll, beforeAll, expect, test } from "vitest";
import { WEB_FILINGS_AN_HOUR } from "../../../commands/grievance/limits.ts";
import { createForm, type Form } from "./raise-office.ts";

let form: Form;
beforeAll(async () => {
  form = await createForm();
});
afterAll(() => form?.close());

const PATIENCE_MS = 120_000;
const MOST = WEB_FILINGS_AN_HOUR.capacity;

const send = async (i: number) =>
  form.post(`/raise/${form.union}`, await form.fill(await form.write()), { "x-forwarded-for": `203.0.113.${i}` });

test("a union takes so many in an hour, however many addresses they come from; what is refused leaves nothing", {
  timeout: PATIENCE_MS,
}, async () => {
  const statuses = [];
  for (let i = 0; i < MOST + 4; i += 1) statuses.push((await send(i)).status);
  expect(statuses.slice(0, MOST)).toEqual(Array(MOST).fill(200));
  expect(statuses.at(-1)).toBe(429);
  // One a minute comes back while they are sent.
  const taken = statuses.filter((status) => status === 200).length;
  const { sql } = form.office.world;
  const [row] = await sql<{ n: number; tags: number }[]>`
    select (select count(*)::int from case_intake) as n, (select count(*)::int from case_tag) as tags`;
  expect(row).toEqual({ n: taken, tags: taken });
  expect(await form.office.raise("李老师")).toMatch(/-/);
  await form.office.world.advance(3_600);
  expect((await send(99)).status).toBe(200);
});
