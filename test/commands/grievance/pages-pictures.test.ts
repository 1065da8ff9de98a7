import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { photo } from "../../support/pictures.ts";
import { pathOf, type Signed, signIn } from "./console.ts";
import { createForm, type Form } from "./raise-office.ts";

let form: Form;
let first: Signed;
let second: Signed;
let path = "";
/** A picture as the browser of an officer gets it. */
const look = async (who: Signed, address: string) => {
  const cookie = [...who.tab.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const response = await fetch(`${form.office.world.app.url}${address}`, { headers: { cookie } });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    bytes: Buffer.from(await response.arrayBuffer()),
    headers: response.headers,
  };
};

beforeAll(async () => {
  form = await createForm();
  const body = new FormData();
  for (const [name, value] of Object.entries(await form.fill(await form.write())))
    for (const each of typeof value === "string" ? [value] : value) body.append(name, each);
  body.append("pictures", new Blob([new Uint8Array(await photo())]), "one.jpg");
  await fetch(`${form.office.world.app.url}/raise/${form.union}`, { method: "POST", body });
  const [alias = ""] = await form.office.release();
  path = await pathOf(form.office, alias);
  [first, second] = [await signIn(form.office, "区干事"), await signIn(form.office, "校干事乙")];
});
afterAll(() => form?.close());

test("the page of a case shows what its reporter sent; passing it on says that pictures go along", async () => {
  const page = await first.send(await first.get(path), { do: "claim" });
  expect(page.text).toContain("附图 1 张");
  const address = /<img src="([^"]+)" alt="附图 1"/.exec(page.html)?.[1] ?? "";
  expect(address).toMatch(new RegExp(`^${path}/pictures/[0-9a-f-]{36}$`));
  const picture = await look(first, address);
  expect([picture.status, picture.type]).toEqual([200, "image/jpeg"]);
  expect(picture.bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  expect(picture.headers.get("cache-control")).toBe("no-store");
  expect((await first.get(`${path}/pass`)).text).toContain("附图不能涂改");
});

test("a picture is there for whoever sees its case, and for nobody else", async () => {
  const page = await first.get(path);
  const address = /<img src="([^"]+)"/.exec(page.html)?.[1] ?? "";
  expect((await look(first, address)).status).toBe(200);
  expect((await look(second, address)).status).toBe(404);
  expect((await look(first, `${path}/pictures/${randomUUID()}`)).status).toBe(404);
  expect((await look(first, address.replace(path, `/console/cases/${randomUUID()}`))).status).toBe(404);
  const stranger = await fetch(`${form.office.world.app.url}${address}`);
  expect(stranger.headers.get("content-type")).not.toContain("image");
});
