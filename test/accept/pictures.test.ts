import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, type Home, type Program } from "./program.ts";
import { createUnion, linesOf, type Message, type Person, textOf, type Union } from "./union.ts";

/** Pictures in concerns from outside: a teacher in the chat, another in a browser, officers, and the machine's files. Nothing but HTTP. */

const RECEIPT = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/;
const ALIAS = /\p{Script=Han}{2}-\d{2}/u;
const HOUR = 3_600;
const CANARIES = [
  "canary-phone-8c2e",
  "canary-place-1d7b",
  "canary-author-60fa",
  "canary-file-name",
  "canary-zip-3e3e",
];
const [PHONE = "", PLACE = "", AUTHOR = "", NAME = "", ZIP = ""] = CANARIES;
const CONCERN = "实验室的通风柜坏了一学期，学生头晕也没有人来修";

let home: Home;
let program: Program;
let union: Union;
let turns = 0;
const people: Record<string, Person> = {};
const who = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};
const told = async (name: string, text: string): Promise<string> => textOf(await who(name).whispers(text));
const press = async (name: string, message: Message | undefined, line: string): Promise<readonly Message[]> => {
  const found = linesOf(message).find((one) => one.startsWith(line));
  if (!message || !found) throw new Error(`no button ${line} in: ${message?.text}`);
  return who(name).presses(message, found);
};
const shows = async (name: string, carries: string, text = ""): Promise<readonly Message[]> =>
  (await union.say({ from: who(name).id, chat: "private", text, carries })).messages;

/** What a phone makes: it knows the place, the owner and itself. */
const photo = async (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: { width, height, channels: 3, background: "#558", noise: { type: "gaussian", mean: 120, sigma: 40 } },
  })
    .withExif({
      IFD0: { Model: PHONE, Artist: AUTHOR },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "31/1 14/1 22/1" },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${PLACE}</x:xmpmeta>`)
    .jpeg()
    .toBuffer();

const unescaped = (text: string): string => text.replaceAll("&amp;", "&").replaceAll("&#39;", "'");
const fieldOf = (html: string, name: string): string =>
  unescaped(new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "");
const ask = async (url: string, init?: RequestInit) => {
  turns += 1;
  // Each on a connection of its own: the sums keep this process busy for longer than a server keeps one open.
  const response = await fetch(url, { ...init, headers: { connection: "close" } });
  return { status: response.status, html: await response.text(), headers: response.headers };
};
const post = (url: string, fields: Readonly<Record<string, string>>, files: readonly Buffer[] = []) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  for (const bytes of files) body.append("pictures", new Blob([new Uint8Array(bytes)]), `${NAME}.jpg`);
  return ask(url, { method: "POST", body });
};
const upload = async (url: string, files: readonly Buffer[]) =>
  post(url, { form: fieldOf((await ask(url)).html, "form") }, files);

/** The sums a browser does. */
const prove = (html: string): string => {
  const data = (name: string) => new RegExp(`data-${name}="([^"]+)"`).exec(html)?.[1] ?? "";
  const isEnough = (i: number, n: number) =>
    Math.clz32(
      createHash("sha256")
        .update(`${data("id")}.${i}.${n}`)
        .digest()
        .readUInt32BE(0),
    ) >= Number(data("bits"));
  return Array.from({ length: Number(data("sums")) }, (_, i) => {
    let n = 0;
    while (!isEnough(i, n)) n += 1;
    return n;
  }).join();
};
const web = (path = ""): string => `${program.url}/raise/1${path}`;
const secondPage = async () =>
  post(web(), { form: fieldOf((await ask(web())).html, "form"), step: "write", category: "3", unit: "" });
const fileByWeb = (html: string, text: string, files: readonly Buffer[]) =>
  post(
    web(),
    {
      ...Object.fromEntries(["form", "step", "category", "unit", "sure"].map((name) => [name, fieldOf(html, name)])),
      ...(fieldOf(html, "album") ? { album: fieldOf(html, "album") } : {}),
      proof: prove(html),
      text,
    },
    files,
  );
const openCase = async (receipt: string) =>
  post(web("/read"), { form: fieldOf((await ask(web("/read"))).html, "form"), code: receipt });
const picturesOf = async (receipt: string): Promise<readonly Buffer[]> => {
  const { html } = await post(web("/read"), { case: fieldOf((await openCase(receipt)).html, "case"), do: "pictures" });
  return [...html.matchAll(/src="data:image\/jpeg;base64,([^"]+)"/g)].map(([, data = ""]) =>
    Buffer.from(data, "base64"),
  );
};
const urlIn = (messages: readonly Message[]): string => /http\S+\/pictures\/[\w-]+/.exec(textOf(messages))?.[0] ?? "";
const mustBeClean = (bytes: Buffer, what: string): void => {
  for (const canary of CANARIES)
    for (const form of [
      Buffer.from(canary),
      Buffer.from(canary, "utf16le"),
      Buffer.from(Buffer.from(canary).toString("hex")),
    ])
      expect([what, canary, bytes.includes(form)]).toEqual([what, canary, false]);
};

let large: Buffer;
let small: Buffer;
const receipts = { chat: "", web: "" };

beforeAll(async () => {
  home = createHome();
  program = await home.start();
  union = createUnion(program.url);
  people.办理 = await union.person("梁干事", ["officer"], "");
  people.老师 = await union.person("汪老师", [], "八小/理科组");
  [large, small] = await Promise.all([photo(4_000, 3_000), photo(500, 400)]);
  for (const canary of [PHONE, PLACE, AUTHOR]) expect(large.includes(canary)).toBe(true);
});
afterAll(() => home?.clear());

describe("a teacher in the chat", () => {
  test("sends a picture out of the blue, then a file, then in a group: friendly words or none", async () => {
    expect(textOf(await shows("老师", "picture"))).toMatch(/我看不了[\s\S]*我要反映/);
    expect(textOf(await shows("老师", "file"))).toContain("我看不了");
    const group = await union.group("八小", [who("老师")]);
    const answer = await union.say({
      from: who("老师").id,
      chat: group.id,
      text: "",
      mention: false,
      carries: "picture",
    });
    expect(answer.messages).toEqual([]);
    expect(
      (await union.call("messages", { from: who("老师").id, chat: "private", text: "", carries: "bomb" })).status,
    ).toBe(400);
  });

  test("raises a concern, is told where pictures go, sends them there and submits", async () => {
    await who("老师").whispers("反映");
    await who("老师").whispers("反映 类别 4");
    const early = await shows("老师", "picture");
    expect(textOf(early)).toContain("没有收");
    expect(urlIn(early)).not.toBe("");
    await press("老师", early[0], "反映 继续");
    await who("老师").whispers("不透露");
    expect(textOf(await shows("老师", "picture", CONCERN))).toContain("只记下了文字");
    const [last] = await who("老师").whispers("反映 回避 没有");
    const linked = await press("老师", last, "反映 图片");
    expect(textOf(linked)).toMatch(/脸、字迹、名字、屏幕水印还在/);
    const url = urlIn(linked);
    expect(url).toBe(urlIn(early));
    expect((await upload(url, [large])).html).toContain("已收下 1 张");
    expect((await upload(url, [Buffer.from("PK\x03\x04")])).html).toContain("只收照片和截图");
    expect((await upload(url, [Buffer.concat([small, Buffer.from(`PK\x03\x04${ZIP}`)])])).html).toContain(
      "已收下 2 张",
    );
    const [ready] = await press("老师", linked[0], "反映 继续");
    expect(ready?.text).toContain("图片：2 张");
    receipts.chat = RECEIPT.exec(textOf(await press("老师", ready, "反映 提交 回执")))?.[0] ?? "";
    expect(receipts.chat).not.toBe("");
    expect((await upload(url, [small])).html).toContain("已经提交了");
    expect(await told("老师", `查 ${receipts.chat}`)).toContain("图片（2 张）");
  });

  test("whose program dies between the upload and the last button is told, and loses nothing that was submitted", async () => {
    await who("老师").whispers("退出");
    await who("老师").whispers("反映");
    await who("老师").whispers("反映 类别 4");
    const url = urlIn(await shows("老师", "picture"));
    expect((await upload(url, [small])).status).toBe(200);
    await program.crash();
    program = await home.start();
    union = createUnion(program.url);
    for (const name of Object.keys(people)) people[name] = union.known(who(name).id, who(name).name);
    expect(await told("老师", "反映 提交 回执")).toContain("什么都没有提交");
    const gone = await ask(url.replace(/^http:\/\/[^/]+/, program.url));
    expect([gone.status, gone.html.includes("链接过期了")]).toEqual([404, true]);
    expect(await picturesOf(receipts.chat)).toHaveLength(2);
  });
});

describe("a teacher in a browser", () => {
  test.each([
    ["25 MB", () => Buffer.alloc(25 * 1024 * 1024, 7), 413, "一次最多 16 MB"],
    ["a page", () => Buffer.from("<svg onload=alert(1)>"), 422, "只收照片和截图"],
    ["a film", () => Buffer.from("GIF89a"), 422, "会动的图"],
    ["half of it", () => large.subarray(0, 50_000), 422, "读不出来"],
  ])("is told why %s is not taken", async (_, make, status, said) => {
    const filed = await fileByWeb((await secondPage()).html, CONCERN, [make()]).catch(() => null);
    // A server that refuses a body may close before the browser has sent it all.
    if (filed === null) return expect(status).toBe(413);
    expect(filed.status).toBe(status);
    expect(filed.html).toContain(said);
  });

  test("files with pictures, reads them by the receipt and adds one", async () => {
    const refused = await fileByWeb((await secondPage()).html, "短", [large, small]);
    expect(refused.html).toContain("已经收下 2 张图");
    const filed = await fileByWeb(refused.html, CONCERN, []);
    receipts.web = RECEIPT.exec(filed.html)?.[0] ?? "";
    expect(filed.status).toBe(200);
    expect(await picturesOf(receipts.web)).toHaveLength(2);
    const page = await openCase(receipts.web);
    const added = await post(web("/read"), { case: fieldOf(page.html, "case"), do: "more", text: "" }, [small]);
    expect(added.html).toContain("已补充");
    const kept = await picturesOf(receipts.web);
    expect(kept).toHaveLength(3);
    for (const jpeg of kept) {
      mustBeClean(jpeg, "a picture");
      const { width = 0, height = 0, exif } = await sharp(jpeg).metadata();
      expect([Math.max(width, height) <= 1_600, jpeg.length <= 400 * 1024, exif]).toEqual([true, true, undefined]);
    }
  });
});

describe("officers and the machine", () => {
  test("officers hear how many pictures came with which words", async () => {
    for (let i = 0; i < 8; i += 1) await union.advance(3 * HOUR);
    const queue = await told("办理", "案件 待领");
    const aliases = [...new Set(queue.match(new RegExp(ALIAS, "gu")))];
    expect(aliases).toHaveLength(2);
    const cases = [];
    for (const alias of aliases) cases.push(await told("办理", `案件 ${alias}`));
    expect(
      cases
        .sort()
        .map((text) => /（图片 (\d) 张）/.exec(text)?.[1])
        .sort(),
    ).toEqual(["2", "3"]);
    expect(await picturesOf(receipts.chat)).toHaveLength(2);
    expect(await picturesOf(receipts.web)).toHaveLength(3);
  });

  test("no word of a camera, a place, an author or a file is in a backup, a file of the program or what it printed", async () => {
    const [folder = ""] = home.folders();
    const backup = join(folder, "backup.gz");
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, DATA_DIR: join(folder, "data") };
    const cli = join(import.meta.dirname, "../../dist/src/cli.js");
    await promisify(execFile)(process.execPath, [cli, "backup", backup], { env, cwd: folder });
    mustBeClean(gunzipSync(readFileSync(backup)), "the backup");
    for (const place of home.folders())
      for (const name of readdirSync(place, { recursive: true, encoding: "utf8" }))
        if (statSync(join(place, name)).isFile()) mustBeClean(readFileSync(join(place, name)), name);
    mustBeClean(Buffer.from(program.printed().join("\n")), "what was printed");
    expect(turns + union.turns()).toBeGreaterThanOrEqual(40);
  });

  test("withdrawn, a case takes its pictures with it", async () => {
    const page = await openCase(receipts.web);
    await post(web("/read"), { case: fieldOf(page.html, "case"), do: "withdraw", sure: "1" });
    expect((await openCase(receipts.web)).html).toContain("查不到事情");
    expect(await picturesOf(receipts.chat)).toHaveLength(2);
    expect(await program.terminate()).toBe(0);
  });
});
