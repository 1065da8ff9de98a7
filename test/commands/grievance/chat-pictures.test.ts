import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newAlbum, openAlbum } from "../../../commands/grievance/album.ts";
import { PICTURES } from "../../../commands/grievance/limits.ts";
import { createMemoryEphemeral } from "../../../src/engine/ephemeral.ts";
import { createLog } from "../../../src/engine/log.ts";
import { CANARY, holds, photo } from "../../support/pictures.ts";
import type { Heard } from "../../support/platform.ts";
import { changed, settledSnapshot } from "../../support/snapshot.ts";
import { createOffice, type Office, RECEIPT } from "./office.ts";

const WHO = "李老师";
const TEXT = "宿舍的墙又漏水了，报修三次没人管";
const lines: string[] = [];
let office: Office;
let jpeg: Buffer;
let other: Buffer;

beforeAll(async () => {
  office = await createOffice({
    log: createLog({ level: "trace", destination: { write: (line) => void lines.push(line) } }),
    env: { LOG_LEVEL: "trace" },
  });
  [jpeg, other] = await Promise.all([photo(), photo({ width: 320, format: "png" })]);
});
afterAll(() => office?.close());
/** A day later nobody's buckets are empty. */
beforeEach(() => office.world.advance(25 * 3_600));

const urlIn = (heard: readonly Heard[] | string): string => {
  const text = typeof heard === "string" ? heard : heard.map((one) => one.text).join("\n");
  return /http\S+\/raise\/\d+\/pictures\/\S+/.exec(text)?.[0] ?? "";
};
const look = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, html: await response.text(), headers: response.headers };
};
const upload = async (url: string, files: readonly Buffer[]) => {
  const form = /name="form" value="([^"]*)"/.exec((await look(url)).html)?.[1] ?? "";
  return send(url, form, files);
};
const send = async (url: string, form: string, files: readonly Buffer[]) => {
  const body = new FormData();
  body.set("form", form);
  for (const bytes of files) body.append("pictures", new Blob([new Uint8Array(bytes)]), "IMG_1.jpg");
  const response = await fetch(url, { method: "POST", body });
  return { status: response.status, html: await response.text() };
};
const sendPicture = (who: string, carries: "picture" | "file" = "picture", text = "") =>
  office.world.platform.say(who, `@${who}`, text, { carries });

/** A filing up to the last question. */
const begin = async (who = WHO): Promise<Heard | undefined> => {
  await office.say(who, "反映");
  await office.say(who, "反映 类别 4");
  await office.say(who, "反映 单位 不透露");
  await office.say(who, TEXT);
  return (await office.say(who, "反映 回避 没有")).at(-1);
};
const submit = async (who = WHO): Promise<string> => office.hear(who, "反映 提交 回执");

const inTable = async (table: string): Promise<number> =>
  (await office.world.sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${table}`))[0]?.n ?? 0;

describe("a teacher adds pictures to a concern in private", () => {
  test("by a page the bot links to; nothing is written before the concern is submitted", async () => {
    const last = await begin();
    const before = await settledSnapshot(office.world.sql);
    const linked = await office.press(WHO, last, "加图片");
    expect(linked[0]?.text).toContain("别发在聊天里");
    expect(linked[0]?.text).toContain("脸、字迹、名字、屏幕水印还在");
    const url = urlIn(linked);
    const page = await look(url);
    expect([page.status, page.headers.get("set-cookie")]).toEqual([200, null]);
    expect(page.html).not.toMatch(/李老师|漏水|<script/);
    for (let i = 0; i < 5; i += 1) await look(url);
    const taken = await upload(url, [jpeg, other]);
    expect([taken.status, taken.html.includes("已收下 2 张")]).toEqual([200, true]);
    expect((await look(url)).html).not.toContain("data:image");
    expect(changed(before, await settledSnapshot(office.world.sql))).toEqual([]);
    const asked = await office.press(WHO, linked[0], "传好了");
    expect(asked[0]?.text).toContain("图片：2 张");
    const receipt = RECEIPT.exec(await submit())?.[0] ?? "";
    expect(receipt).not.toBe("");
    expect(await office.hear(WHO, `查 ${receipt}`)).toContain("这件事里的图片（2 张）");
    const rows = await office.world.sql<{ n: number }[]>`select octet_length(body) as n from case_intake_picture`;
    expect(rows).toHaveLength(2);
    for (const { n } of rows) expect((n - 28) % 65_536).toBe(0);
    const [alias = ""] = await office.release();
    expect(await office.hear("区干事", `案件 ${alias}`)).toContain(`${TEXT}（图片 2 张）`);
  });

  test("what comes after the submission is not lost in silence", async () => {
    const url = urlIn(await office.press(WHO, await begin(), "加图片"));
    expect(await submit()).toMatch(RECEIPT);
    const late = await upload(url, [jpeg]);
    expect([late.status, late.html.includes("已经提交了")]).toEqual([422, true]);
  });

  test("three at most, each once, and a bad one takes no good one with it", async () => {
    const url = urlIn(await office.press(WHO, await begin(), "加图片"));
    expect((await upload(url, [jpeg])).html).toContain("已收下 1 张");
    expect((await upload(url, [jpeg])).html).toContain("已收下 1 张");
    const bad = await upload(url, [Buffer.from("%PDF-1.7")]);
    expect([bad.status, bad.html.includes("只收照片和截图"), bad.html.includes("已收下 1 张")]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await upload(url, [])).html).toContain("没有选图片");
    const more = await upload(url, [other, await photo({ width: 50 }), await photo({ width: 60 })]);
    expect([more.status, more.html.includes("最多 3 张")]).toEqual([422, true]);
    expect(await submit()).toMatch(RECEIPT);
    expect(await inTable("case_intake_picture")).toBe(1);
    await office.release();
  });

  test("gone for lack of time, the person is told before anything is submitted, and goes on without", async () => {
    const linked = await office.press(WHO, await begin(), "加图片");
    await upload(urlIn(linked), [jpeg]);
    await office.press(WHO, linked[0], "传好了");
    for (let i = 0; i < 3; i += 1) {
      await office.world.advance(25 * 60);
      if (i < 2) await office.say(WHO, "反映 上一步");
      if (i < 2) await office.say(WHO, "反映 回避 没有");
    }
    const before = await inTable("case_intake");
    const told = await office.say(WHO, "反映 提交 回执");
    expect(told[0]?.text).toContain("先前传的图已经不在了");
    expect(await inTable("case_intake")).toBe(before);
    await office.press(WHO, told[0], "不要图片");
    expect(await submit()).toMatch(RECEIPT);
  });

  test("left, the draft is gone and its pictures are in no filing", async () => {
    const url = urlIn(await office.press(WHO, await begin(), "加图片"));
    await upload(url, [jpeg]);
    expect(await office.hear(WHO, "退出")).toContain("什么都没有提交");
    await begin();
    expect(await submit()).toMatch(RECEIPT);
    expect(await inTable("case_intake_picture")).toBe(0);
  });

  test("two presses of the last button file one case with its pictures", async () => {
    const url = urlIn(await office.press(WHO, await begin(), "加图片"));
    await upload(url, [jpeg]);
    const before = await inTable("case_intake");
    const answers = await Promise.allSettled([submit(), submit()]);
    const receipts = answers.flatMap((one) => (one.status === "fulfilled" ? (RECEIPT.exec(one.value)?.[0] ?? []) : []));
    expect(new Set(receipts).size).toBe(1);
    expect(await inTable("case_intake")).toBe(before + 1);
    expect(await inTable("case_intake_picture")).toBe(1);
  });
});

describe("a picture sent in the chat itself", () => {
  test("in the middle of a filing is not taken; the page is offered and the question waits", async () => {
    await office.say(WHO, "反映");
    await office.say(WHO, "反映 类别 4");
    const heard = await sendPicture(WHO);
    expect(heard[0]?.text).toContain("这张图我没有收");
    const url = urlIn(heard);
    expect((await upload(url, [jpeg])).status).toBe(200);
    await office.press(WHO, heard[0], "传好了");
    await office.say(WHO, "反映 单位 不透露");
    await office.say(WHO, TEXT);
    const asked = await office.say(WHO, "反映 回避 没有");
    expect(asked[0]?.text).toContain("图片：1 张");
    expect((await sendPicture(WHO, "file"))[0]?.text).toContain("文件和语音我收不了");
    expect(await submit()).toMatch(RECEIPT);
    expect((await sendPicture(WHO))[0]?.text).toContain("刚才那件已经提交");
  });

  test("with words, the words are taken and it is said that the picture was not", async () => {
    await office.say(WHO, "反映");
    await office.say(WHO, "反映 类别 4");
    await office.say(WHO, "反映 单位 不透露");
    const heard = await sendPicture(WHO, "picture", TEXT);
    expect(heard.at(-1)?.text).toContain("只记下了文字");
    await office.say(WHO, "反映 回避 没有");
    expect(await submit()).toMatch(RECEIPT);
  });

  test.each(["picture", "file"] as const)(
    "a %s out of the blue gets a friendly sentence and leaves no row",
    async (carries) => {
      const before = await settledSnapshot(office.world.sql);
      const heard = await sendPicture("王老师", carries);
      expect(heard[0]?.text).toContain("我看不了");
      expect(heard[0]?.text).toContain("我要反映");
      expect(changed(before, await settledSnapshot(office.world.sql))).toEqual([]);
    },
  );

  test("in a group it is nobody's business", async () => {
    const before = office.world.platform.messages.length;
    await office.world.platform.say(WHO, "大群", "", { carries: "picture", addressed: false });
    expect(office.world.platform.messages).toHaveLength(before);
  });
});

describe("adding to a case", () => {
  const opened = async (): Promise<string> => {
    await begin();
    const receipt = RECEIPT.exec(await submit())?.[0] ?? "";
    await office.hear(WHO, "退出");
    await office.hear(WHO, `查 ${receipt}`);
    return receipt;
  };

  test("by the button under 补充, and by a picture while it is open", async () => {
    const receipt = await opened();
    const asked = await office.say(WHO, "补充");
    const linked = await office.press(WHO, asked[0], "加图片");
    const added = await upload(urlIn(linked), [jpeg]);
    expect(added.html).toContain("已补充");
    expect((await office.press(WHO, linked[0], "传好了"))[0]?.text).toContain("这件事里的图片（1 张）");
    const aliases = await office.release();
    await office.hear(WHO, `查 ${receipt}`);
    const again = await upload(urlIn(await sendPicture(WHO)), [other]);
    expect(again.html).toContain("已补充");
    const shown = [];
    for (const alias of aliases) shown.push(await office.hear("区干事", `案件 ${alias}`));
    expect(shown.filter((text) => text.includes("补充：（图片 1 张）"))).toHaveLength(1);
    expect(await office.hear(WHO, `查 ${receipt}`)).toContain("你补充了（图片 1 张）");
  });

  test("the same form pressed twice adds once; a quarter of an hour later the link is over", async () => {
    await opened();
    const url = urlIn(await office.say(WHO, "补充 图片"));
    const form = /name="form" value="([^"]*)"/.exec((await look(url)).html)?.[1] ?? "";
    await Promise.all([send(url, form, [jpeg]), send(url, form, [jpeg])]);
    expect(await inTable("case_intake_picture")).toBe(1);
    await office.world.advance(16 * 60);
    const over = await look(url);
    expect([over.status, over.html.includes("链接过期了")]).toEqual([404, true]);
    expect(over.html, "what it says of itself is so").toContain("给已提交的事加图的 15 分钟内有效");
    expect((await upload(url, [jpeg])).status).toBe(404);
  });

  test("a case that is withdrawn meanwhile takes nothing", async () => {
    const receipt = await opened();
    const url = urlIn(await office.say(WHO, "补充 图片"));
    await office.hear(WHO, `查 ${receipt}`);
    await office.hear(WHO, "撤回诉求 确定");
    const late = await upload(url, [jpeg]);
    expect([late.status, late.html.includes("查不到事情")]).toEqual([422, true]);
    expect(await inTable("case_intake_picture")).toBe(0);
  });
});

describe("a link", () => {
  test("that was never given out leads to the same page as one that is over, whatever is posted", async () => {
    const url = urlIn(await office.press(WHO, await begin(), "加图片"));
    const made = url.replace(/[^/]+$/, newAlbum());
    const [never, posted] = [await look(made), await upload(made, [jpeg])];
    expect([never.status, posted.status]).toEqual([404, 404]);
    expect(posted.html).toBe(never.html);
    expect((await look(url.replace(/\/raise\/\d+/, "/raise/999999"))).status).toBe(404);
    expect((await fetch(`${url}x`)).status).toBe(404);
  });

  test("and its pictures are in no table, no log and no clear word of the memory", async () => {
    const url = urlIn(await office.press(WHO, await begin(), "加图片"));
    await upload(url, [jpeg]);
    await submit();
    const secret = url.split("/").at(-1) ?? "";
    const tables = await office.world.sql<{ name: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`;
    const log = lines.join("\n");
    for (const word of [secret, ...Object.values(CANARY), "IMG_1"]) {
      expect(log.includes(word), word).toBe(false);
      for (const { name } of tables)
        for (const form of [
          word,
          Buffer.from(word).toString("hex"),
          Buffer.from(word).toString("base64").slice(0, -4),
        ]) {
          const rows = await office.world.sql.unsafe<{ n: number }[]>(
            `select count(*)::int as n from ${name} t where t::text like $1`,
            [`%${form}%`],
          );
          expect([name, form, rows[0]?.n]).toEqual([name, form, 0]);
        }
    }
  });
});

describe("an album", () => {
  test("hides what it holds from whoever sees the memory, and takes no more than it has room for", async () => {
    const seen = new Map<string, string>();
    const memory = createMemoryEphemeral({ clock: office.world.clock, maxKeys: 100 });
    const shelf = {
      ...memory,
      set: (key: string, value: string, ttlMs: number) => {
        seen.set(key, value);
        return memory.set(key, value, ttlMs);
      },
      setIfAbsent: (key: string, value: string, ttlMs: number) => {
        seen.set(key, value);
        return memory.setIfAbsent(key, value, ttlMs);
      },
    };
    const secret = newAlbum();
    const album = openAlbum(shelf, secret);
    const results = await Promise.all(
      Array.from({ length: PICTURES + 2 }, (_, i) => album.add(Buffer.from(`canary-${i}`))),
    );
    expect(results.filter((one) => one === "kept")).toHaveLength(PICTURES);
    expect(results.filter((one) => one === "full")).toHaveLength(2);
    await album.begin(["canary-tag"]);
    expect(await album.leads()).toEqual(["canary-tag"]);
    for (const [key, value] of seen)
      for (const word of ["canary", secret])
        expect(key.includes(word) || holds(Buffer.from(value, "base64"), word) || value.includes(word)).toBe(false);
    await album.shut();
    await album.clear();
    expect([await album.add(jpeg), (await album.pictures()).length]).toEqual(["late", 0]);
    await memory.close();
  });
});
