import { fold } from "../../src/core/normalise.ts";
import type { Locale, Role } from "../../src/core/ports.ts";

export interface RoleWord {
  readonly role: Role;
  readonly from: number;
  readonly to: number;
}

/** How people call a role. The first of each is what we call it. */
const WORDS: Readonly<Record<Role, readonly [string, ...string[]]>> = {
  chair: ["主席", "工会主席", "chair"],
  organizer: ["组织者", "组织委员", "工会委员", "工会小组长", "小组长", "活动委员", "organizer"],
  officer: ["办理人", "办理员", "干事", "工会干事", "专员", "officer"],
  scrutineer: ["监票人", "监票员", "监票", "scrutineer"],
  admin: ["管理员", "系统管理员", "admin"],
};

export const ROLES = Object.keys(WORDS) as readonly Role[];
/** What ends with a term of office. An administrator is no office of the union. */
export const ELECTED: readonly Role[] = ["chair", "organizer", "officer", "scrutineer"];

const byWord: readonly (readonly [string, Role])[] = ROLES.flatMap((role) =>
  WORDS[role].map((word) => [word, role] as const),
).sort(([a], [b]) => b.length - a.length);

/** 副主席 is nothing the program knows, and surely not a chair. */
const DEPUTY = /副$/;

/** The last word in a text that names a role, and where it stands. */
export const roleIn = (text: string): RoleWord | null => {
  const folded = fold(text);
  for (const [word, role] of byWord) {
    const at = folded.text.lastIndexOf(word);
    if (at < 0 || DEPUTY.test(folded.text.slice(0, at))) continue;
    return { role, from: folded.at[at] ?? 0, to: folded.at[at + word.length] ?? text.length };
  }
  return null;
};

const ENGLISH: Readonly<Record<Role, string>> = {
  chair: "chair",
  organizer: "organizer",
  officer: "officer",
  scrutineer: "scrutineer",
  admin: "administrator",
};

export const roleName = (role: string, locale: Locale): string =>
  locale === "en" ? (ENGLISH[role as Role] ?? role) : (WORDS[role as Role]?.[0] ?? role);
