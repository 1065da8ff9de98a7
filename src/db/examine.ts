import { StartError } from "../core/errors.ts";
import type { Finding } from "../core/finding.ts";
import type { Locale } from "../core/ports.ts";
import { openCalls } from "./client.ts";
import { wordsIn } from "./examine-words.ts";
import { isMigrated } from "./migrate.ts";
import { explain, roleSecret } from "./open.ts";
import { rolesInForce } from "./roles.ts";
import type { DatabaseTarget } from "./target.ts";

interface Options {
  readonly database: { readonly kind: "embedded" } | { readonly kind: "server"; readonly target: DatabaseTarget };
  readonly keysDir: string;
  readonly locale: Locale;
}

/** Looks at the database and changes nothing. Never rejects. */
export const examineDatabase = async ({ database, keysDir, locale }: Options): Promise<readonly Finding[]> => {
  const words = wordsIn(locale);
  if (database.kind === "embedded") return [{ state: "fine", text: words.embedded }];
  const { target } = database;
  const sql = openCalls(target, { max: 1 });
  const found: Finding[] = [];
  try {
    const current = await isMigrated(sql);
    found.push({ state: "fine", text: words.reachable(`${target.host}:${target.port}/${target.database}`) });
    found.push(current ? { state: "fine", text: words.migrated } : { state: "note", text: words.unmigrated });
    // An owner without a password has the roles' secret in a file, which only a start makes.
    if (!current || !target.password) return found;
    const inForce = await rolesInForce(sql, target, roleSecret(target, keysDir));
    return [...found, inForce ? { state: "fine", text: words.roles } : { state: "note", text: words.noRoles }];
  } catch (error) {
    const told = explain(error, target);
    const why = told instanceof StartError ? told.lines.join(" ") : String((told as { code?: string }).code ?? "error");
    return [...found, { state: "wrong", text: words.unreachable(why) }];
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
};
