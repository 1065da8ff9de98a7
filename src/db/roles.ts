import { createHash, createHmac, hkdfSync, pbkdf2Sync } from "node:crypto";
import { StartError } from "../core/errors.ts";
import { type Calls, openCalls } from "./client.ts";
import type { DatabaseTarget } from "./target.ts";

/** Who connects for what. `owner` is whoever DATABASE_URL names; it only migrates. */
export type DatabaseRole = "app" | "sealed" | "worker" | "courier";

const ROLES: readonly DatabaseRole[] = ["app", "sealed", "worker", "courier"];
const SCRAM_ITERATIONS = 4096;
const INSUFFICIENT_PRIVILEGE = "42501";
const WRONG_PASSWORD = ["28P01", "28000"];

export const roleName = (role: DatabaseRole): string => `unionhall_${role}`;

/** `secret` is the owner's password: every replica derives the same passwords, none is stored or passed around. */
const rolePassword = (secret: string, role: DatabaseRole): string =>
  Buffer.from(hkdfSync("sha256", secret, "unionhall roles", role, 24)).toString("base64url");

export const asRole = (owner: DatabaseTarget, role: DatabaseRole, secret: string): DatabaseTarget => ({
  ...owner,
  user: roleName(role),
  password: rolePassword(secret, role),
});

/** What Postgres stores for a password (RFC 5803), so that the password itself is in no statement and no server log. */
export const scramVerifier = (password: string, salt: Buffer): string => {
  const salted = pbkdf2Sync(password, salt, SCRAM_ITERATIONS, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(hmac("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${SCRAM_ITERATIONS}:${salt.toString("base64")}$${stored}:${hmac("Server Key").toString("base64")}`;
};

const verifierOf = (secret: string, role: DatabaseRole): string =>
  scramVerifier(rolePassword(secret, role), Buffer.from(hkdfSync("sha256", secret, "unionhall salts", role, 16)));

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The statements that make the roles what they must be; also printed when the owner may not run them. */
const statementsFor = (secret: string, owner: string, missing: readonly DatabaseRole[]): readonly string[] => [
  ...ROLES.map(
    (role) =>
      `${missing.includes(role) ? "create" : "alter"} role ${roleName(role)} login password '${verifierOf(secret, role)}'`,
  ),
  // The owner migrates the schema of jobs, which belongs to the worker.
  `grant ${roleName("worker")} to ${quoted(owner)}`,
];

export const canSignIn = async (target: DatabaseTarget): Promise<boolean> => {
  const sql = openCalls(target, { max: 1 });
  try {
    await sql`select 1`;
    return true;
  } catch (error) {
    if (WRONG_PASSWORD.includes((error as { code?: string }).code ?? "")) return false;
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
};

const refuseStrongRoles = async (sql: Calls): Promise<readonly string[]> => {
  const rows = await sql<{ rolname: string; strong: boolean }[]>`
    select rolname, rolsuper or rolbypassrls as strong from pg_roles where rolname = any (${ROLES.map(roleName)})`;
  const strong = rows.filter((row) => row.strong).map((row) => row.rolname);
  if (strong.length > 0) {
    const repair = strong.map((name) => `alter role ${name} nosuperuser nobypassrls;`).join(" ");
    throw new StartError([`The database roles ${strong.join(", ")} may not be superuser or BYPASSRLS; run: ${repair}`]);
  }
  return rows.map((row) => row.rolname);
};

const missingRoles = async (sql: Calls): Promise<readonly DatabaseRole[]> => {
  const known = await refuseStrongRoles(sql);
  return ROLES.filter((role) => !known.includes(roleName(role)));
};

const allSignIn = async (owner: DatabaseTarget, secret: string): Promise<boolean> =>
  (await Promise.all(ROLES.map((role) => canSignIn(asRole(owner, role, secret))))).every(Boolean);

/** Whether all roles are there with today's passwords. Throws StartError when one may do more than it must. */
export const rolesInForce = async (sql: Calls, owner: DatabaseTarget, secret: string): Promise<boolean> =>
  (await missingRoles(sql)).length === 0 && allSignIn(owner, secret);

/** Creates the roles, or gives them today's passwords. Throws StartError with the exact SQL when the owner may not. */
export const ensureRoles = async (sql: Calls, owner: DatabaseTarget, secret: string): Promise<void> => {
  const missing = await missingRoles(sql);
  if (missing.length === 0 && (await allSignIn(owner, secret))) return;
  const statements = statementsFor(secret, owner.user, missing);
  try {
    await sql.begin(async (tx) => {
      for (const statement of statements) await tx.unsafe(statement);
    });
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new StartError([
      `The user ${owner.user} of DATABASE_URL may not create roles. Let an administrator of the database run this once, then start again:`,
      ...statements.map((statement) => `  ${statement};`),
    ]);
  }
};
