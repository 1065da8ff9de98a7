// Decodes what a stranger sent, in a process of its own that has no environment, no keys and nothing to lose. It is started
// with --no-addons, so that the library cannot load machine code and its decoders run inside WebAssembly.
import { buffer } from "node:stream/consumers";

const [side = 0, most = 0, withinMs = 0] = process.argv.slice(2).map(Number);
const BROKEN = 2;
const NO_DECODER = 3;
const SCALES = [1, 0.75, 0.5];
const QUALITIES = [80, 70, 60, 45];

// Who started us may be gone.
setTimeout(() => process.exit(BROKEN), withinMs).unref();

const bytes = await buffer(process.stdin);
const sharp = await import("sharp").then(
  (library) => library.default,
  () => process.exit(NO_DECODER),
);
// Machine code after all: better no picture than that.
if (!("emscripten" in sharp.versions)) process.exit(NO_DECODER);
sharp.cache(false);
sharp.concurrency(1);

/** Upright, small, in plain colours on white; of all that it said of itself nothing is left. */
const shrink = async () => {
  const { data, info } = await sharp(bytes, { limitInputPixels: 66_000_000, failOn: "error" })
    .autoOrient()
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  for (const scale of SCALES)
    for (const quality of QUALITIES) {
      const size = Math.max(1, Math.round(Math.max(width, height) * scale));
      const jpeg = await sharp(data, { raw: { width, height, channels } })
        .resize({ width: size, height: size, fit: "inside", withoutEnlargement: true })
        .jpeg({ quality })
        .toBuffer();
      if (jpeg.length <= most) return jpeg;
    }
  return process.exit(BROKEN);
};

const jpeg = await shrink().catch(() => process.exit(BROKEN));
process.stdout.write(jpeg, () => process.exit(0));
