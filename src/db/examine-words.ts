import type { Locale } from "../core/ports.ts";

const zh = {
  embedded: "没有设置 DATABASE_URL：程序启动时用自带的数据库，数据在 DATA_DIR。",
  reachable: (name: string) => `数据库 ${name} 连得上。`,
  unreachable: (why: string) => `数据库连不上或用不了：${why}`,
  migrated: "数据库的表是当前版本的。",
  unmigrated: "数据库的表还没建好，或者不是当前版本：运行 npm start 会自动完成。",
  roles: "数据库角色齐全，口令有效。",
  noRoles: "数据库角色不全，或者口令已变：运行 npm start 会自动修好。",
};

const en: typeof zh = {
  embedded: "DATABASE_URL is not set: the program starts a database of its own, its data is in DATA_DIR.",
  reachable: (name) => `The database ${name} can be reached.`,
  unreachable: (why) => `The database cannot be reached or used: ${why}`,
  migrated: "The tables are those of this version.",
  unmigrated: "The tables are missing or of another version: npm start brings them up to date.",
  roles: "The database roles are there and can sign in.",
  noRoles: "Database roles are missing or their passwords changed: npm start mends that.",
};

export const wordsIn = (locale: Locale): typeof zh => (locale === "zh" ? zh : en);
