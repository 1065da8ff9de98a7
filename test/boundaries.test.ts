import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

const sources = ["src", "commands", "adapters"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$|\.js$/.test(file))
    .map((file) => join(folder, file)),
);

/** Every import of a file of ours, type imports and lazy ones included, as paths from the root. */
const importsOf = (file: string, text: string): readonly string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g)].map((match) =>
    relative(root, join(root, dirname(file), match[1] ?? "")),
  );

const capabilityOf = (file: string) => file.split("/")[1] ?? "";

/** Why a file may not import another; null when it may. */
const violation = (file: string, target: string): string | null => {
  const within = (...folders: readonly string[]) => folders.some((folder) => target.startsWith(folder));
  if (within("migrations")) return "nobody imports migrations";
  if (within("test")) return "the product does not import tests";
  if (file === "src/app.ts") return null;
  if (["src/main.ts", "src/courier.ts", "src/cli.ts"].includes(file)) {
    return within("src/app.ts", "src/config.ts", "src/core/errors.ts")
      ? null
      : "an entry imports app.ts, its configuration and nothing else";
  }
  if (file === "src/config.ts" || file === "src/variables.ts") {
    return within("src/core", "src/db/target.ts", "src/variables.ts")
      ? null
      : "the configuration knows the vocabulary only";
  }
  if (file.startsWith("src/core/")) return within("src/core/") ? null : "the vocabulary imports only itself";
  if (file.startsWith("src/db/"))
    return within("src/core/", "src/db/") ? null : "the database layer imports core and itself";
  if (file.startsWith("src/engine/")) {
    return within("src/core/", "src/db/", "src/engine/") ? null : "the engine knows no capability and no platform";
  }
  if (file.startsWith("src/web/"))
    return within("src/core/", "src/web/") ? null : "the web shell imports core and itself";
  if (file.startsWith("commands/")) {
    if (["commands/index.ts", "commands/demo.ts"].includes(file))
      return within("src/core/", "commands/") ? null : "the registry lists capabilities";
    if (within("src/core/", "src/db/", "src/web/")) return null;
    return within(`commands/${capabilityOf(file)}/`)
      ? null
      : "a capability imports core, db, web components and itself; never another, never a platform";
  }
  if (file === "adapters/index.ts")
    return within("src/core/", "src/config.ts", "adapters/") ? null : "the registry lists platforms";
  return within("src/core/", `adapters/${capabilityOf(file)}/`)
    ? null
    : "an adapter imports core and itself; never commands, never the database";
};

test.each(sources)("%s imports only what it may", (file) => {
  const wrong = importsOf(file, readFileSync(join(root, file), "utf8"))
    .map((target) => [target, violation(file, target)] as const)
    .filter(([, why]) => why !== null);
  expect(wrong).toEqual([]);
});

test("hono and the web are known to pages, interfaces and the engine only", () => {
  const wrong = sources.filter((file) => {
    if (!file.startsWith("commands/") || /\/(api|pages)\.tsx?$/.test(file)) return false;
    return /from ["'](hono|@hono\/)/.test(readFileSync(join(root, file), "utf8"));
  });
  expect(wrong).toEqual([]);
});

test("planted violations are seen, type imports and lazy ones too", () => {
  const planted = [
    ["commands/signup/join.ts", 'import type { X } from "../people/index.ts";'],
    ["commands/signup/join.ts", 'await import("../../adapters/feishu/send.ts")'],
    ["adapters/feishu/send.ts", 'import { db } from "../../src/db/client.ts";'],
    ["src/engine/receive.ts", 'import type { Y } from "../../commands/index.ts";'],
    ["src/core/card.ts", 'import type { Z } from "../db/client.ts";'],
    ["src/db/open.ts", 'export { q } from "../../migrations/x.ts";'],
  ] as const;
  for (const [file, line] of planted) {
    const wrong = importsOf(file, line).filter((target) => violation(file, target) !== null);
    expect(wrong, `${file}: ${line}`).toHaveLength(1);
  }
});
