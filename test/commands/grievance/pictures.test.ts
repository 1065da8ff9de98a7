import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_PICTURE, PICTURE_LONGEST, PICTURE_SIDE, PICTURES_WAITING } from "../../../commands/grievance/limits.ts";
import { createShrink, type Shrunk } from "../../../commands/grievance/picture.ts";
import { isBare, readHead, sideFor } from "../../../commands/grievance/picture-head.ts";
import { CANARY, chunk, flatPng, holds, lying, photo, withSegments } from "../../support/pictures.ts";

const shrink = createShrink();
const faultOf = async (bytes: Buffer): Promise<string> => {
  const shrunk = await shrink(bytes);
  return shrunk.kind === "fault" ? shrunk.fault : "taken";
};
const jpegOf = (shrunk: Shrunk): Buffer => {
  if (shrunk.kind === "fault") throw new Error(shrunk.fault);
  return shrunk.jpeg;
};
const sizeOf = async (jpeg: Buffer) => {
  const { width, height, format } = await sharp(jpeg).metadata();
  return { width, height, format };
};
/** The colour of one point, as r, g, b. */
const colourAt = async (jpeg: Buffer, left: number, top: number): Promise<readonly number[]> => [
  ...(await sharp(jpeg).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
];

let jpeg: Buffer;
beforeAll(async () => {
  jpeg = await photo();
});

describe("a picture that is taken", () => {
  test.each(["jpeg", "png", "webp"] as const)("a %s says nothing of itself any more", async (format) => {
    const sent = await photo({ format });
    const told = Object.values(CANARY).filter((word) => holds(sent, word));
    // A PNG packs some of its words.
    expect(told.length).toBeGreaterThanOrEqual(format === "png" ? 2 : 3);
    const kept = jpegOf(await shrink(sent));
    for (const word of Object.values(CANARY)) expect(holds(kept, word)).toBe(false);
    expect(isBare(kept)).toBe(true);
    expect(await sharp(kept).metadata()).not.toHaveProperty("exif");
    expect(await sizeOf(kept)).toEqual({ width: 640, height: 480, format: "jpeg" });
  });

  test.each([
    [1, 640, 480, "left"],
    [3, 640, 480, "right"],
    [6, 480, 640, "top"],
    [8, 480, 640, "bottom"],
  ] as const)("held in way %i, it stands upright", async (orientation, width, height, red) => {
    const kept = jpegOf(await shrink(await photo({ orientation })));
    expect(await sizeOf(kept)).toEqual({ width, height, format: "jpeg" });
    const points: Readonly<Record<string, readonly [number, number]>> = {
      left: [5, 200],
      right: [width - 5, 200],
      top: [200, 5],
      bottom: [200, height - 5],
    };
    const [r = 0, , b = 0] = await colourAt(kept, ...(points[red] ?? [0, 0]));
    expect(r).toBeGreaterThan(200);
    expect(b).toBeLessThan(60);
  });

  test("a large one becomes small, a small one does not grow, a long screenshot stays readable", async () => {
    const large = jpegOf(await shrink(await photo({ width: 4_032, height: 3_024, noise: 60 })));
    expect(await sizeOf(large)).toMatchObject({ width: PICTURE_SIDE, height: 1_200 });
    expect(large.length).toBeLessThanOrEqual(MAX_PICTURE);
    expect(await sizeOf(jpegOf(await shrink(await photo({ width: 30, height: 20 }))))).toMatchObject({ width: 30 });
    const long = await sizeOf(jpegOf(await shrink(await photo({ width: 1_080, height: 14_000, format: "png" }))));
    expect(long.width).toBeGreaterThan(400);
    expect(long.height).toBeLessThanOrEqual(PICTURE_LONGEST);
  });

  test("grain that does not shrink loses quality, then size, and fits", async () => {
    const kept = jpegOf(await shrink(await photo({ width: 3_000, height: 3_000, noise: 127 })));
    expect(kept.length).toBeLessThanOrEqual(MAX_PICTURE);
  });

  test("what is transparent becomes white, four colours of print become three", async () => {
    const clear = await sharp({ create: { width: 50, height: 50, channels: 4, background: "#00000000" } })
      .png()
      .toBuffer();
    expect(await colourAt(jpegOf(await shrink(clear)), 25, 25)).toEqual([255, 255, 255]);
    const print = await sharp(jpeg).toColourspace("cmyk").jpeg().toBuffer();
    const [r = 0, , b = 255] = await colourAt(jpegOf(await shrink(print)), 20, 200);
    expect(r).toBeGreaterThan(b);
  });

  test("what hangs on it, or hides in it, is left behind", async () => {
    const zip = Buffer.from("PK\x03\x04canary-zip-91ee", "latin1");
    const page = withSegments(jpeg, [0xfe, "<script>canary-page-17bd</script>"], [0xe5, "canary-app-62fc"]);
    const kept = jpegOf(await shrink(Buffer.concat([page, zip])));
    for (const word of ["canary-zip-91ee", "canary-page-17bd", "canary-app-62fc", "<script"])
      expect(holds(kept, word)).toBe(false);
    const text = deflateSync("canary-text-44aa");
    const png = flatPng(64, 64, [chunk("zTXt", Buffer.concat([Buffer.from("Comment\0\0", "latin1"), text]))]);
    expect(holds(jpegOf(await shrink(png)), "canary-text-44aa")).toBe(false);
  });

  test("the same picture is kept as the same bytes, so that a second press is recognised", async () => {
    expect(jpegOf(await shrink(jpeg))).toEqual(jpegOf(await shrink(jpeg)));
  });
});

describe("what is no picture that can be taken", () => {
  test.each([
    ["nothing", () => Buffer.alloc(0)],
    ["words", () => Buffer.from("我的照片在这里")],
    ["a drawing in words", () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["a page", () => Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["a document", () => Buffer.from("%PDF-1.7\n")],
    ["an archive", () => Buffer.from("PK\x03\x04", "latin1")],
    ["a program", () => Buffer.from("\x7fELF", "latin1")],
  ])("%s is of the wrong kind", async (_, make) => {
    expect(await faultOf(make())).toBe("kind");
  });

  test("one of a kind that we do not read", async () => {
    expect(await faultOf(await photo({ format: "tiff" }))).toBe("kind");
    expect(await faultOf(await photo({ format: "avif" }))).toBe("phone");
    expect(await faultOf(Buffer.from("\0\0\0\x20ftypheic\0\0\0\0mif1heic", "latin1"))).toBe("phone");
  });

  test("one that moves", async () => {
    expect(await faultOf(await photo({ format: "gif" }))).toBe("moving");
    const frames = { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } } as const;
    const film = (format: "webp" | "gif") =>
      sharp(Buffer.alloc(8 * 16 * 3, 99), frames)
        .toFormat(format)
        .toBuffer();
    const moving = Buffer.alloc(8 * 16 * 3, 99).fill(10, 200);
    expect(
      await faultOf(
        await sharp(moving, frames)
          .webp({ loop: 0, delay: [50, 50] })
          .toBuffer(),
      ),
    ).toBe("moving");
    expect(await faultOf(await film("gif"))).toBe("moving");
    expect(await faultOf(flatPng(8, 8, [chunk("acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))]))).toBe("moving");
  });

  test("10,000 by 10,000 pixels, of whatever kind, before anything of them is decoded", async () => {
    const nobody = createShrink({ child: "/nowhere" });
    const bomb = flatPng(10_000, 10_000);
    expect(bomb.length).toBeLessThan(20_000);
    expect(await nobody(bomb)).toEqual({ kind: "fault", fault: "large" });
    expect(await nobody(lying(jpeg, 10_000, 10_000))).toEqual({ kind: "fault", fault: "large" });
    expect(await nobody(flatPng(1, 1).fill(0x7f, 16, 24))).toEqual({ kind: "fault", fault: "large" });
    expect(await faultOf(flatPng(5_000, 5_000))).toBe("taken");
  });

  test("one that says it is smaller or larger than it is", async () => {
    const larger = await shrink(lying(jpeg, 7_000, 7_000));
    if (larger.kind === "picture") expect(await sizeOf(larger.jpeg)).toMatchObject({ width: PICTURE_SIDE });
    expect(await faultOf(lying(jpeg, 0, 480))).toBe("broken");
    const png = flatPng(64, 64);
    const other = flatPng(4_000, 4_000);
    expect(await faultOf(Buffer.concat([other.subarray(0, 33), png.subarray(33)]))).toBe("broken");
  });

  test("one that breaks off, anywhere", async () => {
    for (const part of [0.02, 0.3, 0.6, 0.9])
      expect(await faultOf(jpeg.subarray(0, Math.floor(jpeg.length * part)))).toBe("broken");
    const png = await photo({ format: "png" });
    expect(await faultOf(png.subarray(0, png.length / 2))).toBe("broken");
  });

  test("a bomb in what a picture says of itself", async () => {
    const bomb = deflateSync(Buffer.alloc(200_000_000), { level: 9 });
    const profile = chunk("iCCP", Buffer.concat([Buffer.from("p\0\0", "latin1"), bomb]));
    const words = chunk("zTXt", Buffer.concat([Buffer.from("Comment\0\0", "latin1"), bomb]));
    for (const png of [flatPng(64, 64, [profile]), flatPng(64, 64, [words, words, words])])
      expect(["taken", "broken"]).toContain(await faultOf(png));
    expect(await faultOf(jpeg)).toBe("taken");
  });
});

describe("whatever the bytes are", () => {
  const STARTS = [
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "latin1"),
    Buffer.from("RIFF\xff\xff\0\0WEBPVP8 ", "latin1"),
    Buffer.from("RIFF\xff\xff\0\0WEBPVP8X", "latin1"),
    Buffer.from("RIFF\xff\xff\0\0WEBPVP8L", "latin1"),
    Buffer.from("GIF89a"),
    Buffer.from("\0\0\0\x20ftyp", "latin1"),
    Buffer.alloc(0),
  ];
  const bytes = fc
    .tuple(fc.constantFrom(...STARTS), fc.uint8Array({ maxLength: 300 }))
    .map(([start, rest]) => Buffer.concat([start, rest]));

  test("their head is read, and never in more than one way", () => {
    fc.assert(
      fc.property(bytes, (some) => {
        const head = readHead(some);
        if (head.kind === "picture") {
          expect(head.width * head.height).toBeLessThanOrEqual(65_000_000);
          expect(sideFor(head.width, head.height)).toBeLessThanOrEqual(PICTURE_LONGEST);
        }
        expect(readHead(Buffer.from(some))).toEqual(head);
      }),
      { numRuns: 20_000 },
    );
  });

  test("a damaged picture is taken or refused, and the next one is taken", async () => {
    const sources = [jpeg, flatPng(40, 40), await photo({ format: "webp", width: 60, height: 40 })];
    const damaged = fc
      .tuple(
        fc.constantFrom(...sources),
        fc.array(fc.tuple(fc.nat(9_999), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      )
      .map(([source, changes]) => {
        const copy = Buffer.from(source);
        for (const [where, value] of changes) copy[40 + Math.floor((where / 10_000) * (copy.length - 40))] = value;
        return copy;
      });
    await fc.assert(
      fc.asyncProperty(damaged, async (some) => {
        const shrunk = await shrink(some);
        if (shrunk.kind === "picture") expect(isBare(shrunk.jpeg)).toBe(true);
      }),
      { numRuns: 12 },
    );
    expect(await faultOf(jpeg)).toBe("taken");
  }, 120_000);
});

describe("a decoder that fails", () => {
  const folder = mkdtempSync(join(tmpdir(), "uh-child-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = (name: string, text: string): string => {
    writeFileSync(join(folder, `${name}.mjs`), text);
    return join(folder, `${name}.mjs`);
  };
  const withChild = async (name: string, text: string, withinMs = 5_000): Promise<string> => {
    const shrunk = await createShrink({ child: program(name, text), withinMs })(jpeg);
    return shrunk.kind === "fault" ? shrunk.fault : "taken";
  };

  test("crashing, hanging, talking without end or lying, it takes nobody with it", async () => {
    expect(await withChild("crash", "process.abort()")).toBe("broken");
    expect(await withChild("hang", "for (;;);", 300)).toBe("broken");
    expect(
      await withChild(
        "flood",
        "for (;;) if (!process.stdout.write('x'.repeat(65536))) await new Promise((go) => process.stdout.once('drain', go))",
      ),
    ).toBe("broken");
    expect(await withChild("silent", "process.exit(0)")).toBe("broken");
    expect(await withChild("eater", "const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()));")).toBe(
      "broken",
    );
    const talking = withSegments(jpeg, [0xfe, "canary"]).toString("base64");
    expect(await withChild("liar", `process.stdout.write(Buffer.from("${talking}", "base64"))`)).toBe("broken");
  });

  test("missing, pictures are off and nothing else is", async () => {
    expect(await withChild("missing", "process.exit(3)")).toBe("off");
  });

  test("where the machine has no file left to start it with, pictures are off for a moment; the program and the next picture go on", () => {
    const module = new URL("../../../commands/grievance/picture.ts", import.meta.url).href;
    const code = `
      import { closeSync, openSync } from "node:fs";
      import { createShrink } from ${JSON.stringify(module)};
      const shrink = createShrink();
      const jpeg = Buffer.from("${jpeg.toString("base64")}", "base64");
      const open = [];
      try { for (;;) open.push(openSync("/dev/null")); } catch (error) { console.log(error.code); }
      const first = await shrink(jpeg).catch(() => ({ fault: "thrown" }));
      for (const file of open) closeSync(file);
      const second = await shrink(jpeg).catch(() => ({ fault: "thrown" }));
      console.log(first.fault, second.kind);
      process.exit(0);`;
    const script = join(folder, "few-files.mjs");
    writeFileSync(script, code);
    const command = 'ulimit -n 256; exec "$0" --import tsx "$1"';
    const { stdout, stderr } = spawnSync("sh", ["-c", command, process.execPath, script], { encoding: "utf8" });
    expect(stdout.split("\n"), stderr).toEqual(["EMFILE", "off picture", ""]);
  });

  test("knows nothing of us: no environment, and no machine code can be loaded", async () => {
    const text = `
      let addons = "loaded";
      try { process.dlopen({ exports: {} }, "/nowhere.node"); } catch (error) { addons = error.code; }
      process.exit(addons === "ERR_DLOPEN_DISABLED" && Object.keys(process.env).length === 0 ? 3 : 2);`;
    expect(await withChild("curious", text)).toBe("off");
  });

  test("beyond some that wait, people are asked to come again", async () => {
    const slow = createShrink({ child: program("slow", "setTimeout(() => process.exit(3), 100)") });
    const answers = await Promise.all(Array.from({ length: PICTURES_WAITING + 5 }, () => slow(jpeg)));
    const faults = answers.map((one) => (one.kind === "fault" ? one.fault : "taken"));
    expect(faults.filter((one) => one === "busy")).toHaveLength(5);
    expect(faults.filter((one) => one === "off")).toHaveLength(PICTURES_WAITING);
  });
});
