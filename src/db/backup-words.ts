import type { Locale } from "../core/ports.ts";

const zh = {
  usage: (name: string) => `要写文件名：npm run ${name} -- 文件名`,
  written: (file: string, tables: number, rows: number) =>
    `备份写好并回读核对过：${file}（${tables} 张表，${rows} 行）。`,
  keysApart: (folder: string) =>
    `备份里没有密钥：密钥在 ${folder}，请另存他处，绝不要和备份放在一起；没有密钥，备份里的诉求谁也读不出来。`,
  loaded: (tables: number, rows: number) => `恢复完成：${tables} 张表，${rows} 行。现在可以 npm start。`,
  keysBack: (folder: string) => `密钥不在备份里：启动前把另存的密钥放回 ${folder}，否则诉求读不出来。`,
  exists: (file: string) => `${file} 已经存在，不会覆盖：换一个文件名。`,
  unwritable: (file: string, code: string) => `${file} 写不了（${code}）：检查文件夹、权限和剩余空间。`,
  unreadable: (file: string, code: string) => `${file} 读不了（${code}）：检查文件名和权限。`,
  foreign: (file: string) => `${file} 不是 unionhall 的备份，什么也没有改动。`,
  damaged: (file: string) => `${file} 已损坏或不完整，什么也没有恢复：换另一份备份。`,
  needs: (version: string, level: string) =>
    `这份备份属于另一个版本的数据库：请用 unionhall ${version}（迁移 ${level}）恢复，再升级。`,
  behind: "数据库不是这个版本的：先用这个版本 npm start 一次，或者用原来的版本备份。",
  nothing: (where: string) => `${where} 里没有数据库，没有可备份的内容。`,
  notEmpty: (tables: string) =>
    `数据库里已有数据（${tables}），恢复只写进空的数据库：把 DATA_DIR 移开，或者让 DATABASE_URL 指向一个空的数据库。`,
  otherTables: (tables: string) => `数据库里的表和备份里的不一样（${tables}），什么也没有恢复：换一个空的数据库。`,
  running: "程序正在运行：先停下它，再恢复。",
  hidden: "DATABASE_URL 的用户看不到所有的行：要用拥有这些表的用户。",
  stopped: "已中止，没有留下做了一半的东西。",
};

const en: typeof zh = {
  usage: (name) => `Name a file: npm run ${name} -- <file>`,
  written: (file, tables, rows) => `Written and read back: ${file} (${tables} tables, ${rows} rows).`,
  keysApart: (folder) =>
    `No key is in it: the keys are in ${folder}; keep them elsewhere, never together with the backup, whose concerns nobody can read without them.`,
  loaded: (tables, rows) => `Restored: ${tables} tables, ${rows} rows. Now npm start.`,
  keysBack: (folder) =>
    `The keys are not in a backup: before the start put those you kept into ${folder}, or concerns cannot be read.`,
  exists: (file) => `${file} exists and is not written over: choose another name.`,
  unwritable: (file, code) => `${file} cannot be written (${code}): look at the folder, its rights and the free space.`,
  unreadable: (file, code) => `${file} cannot be read (${code}): look at the name and the rights.`,
  foreign: (file) => `${file} is no backup of unionhall; nothing was changed.`,
  damaged: (file) => `${file} is damaged or not whole; nothing was restored: take another backup.`,
  needs: (version, level) =>
    `This backup is of a database of another version: restore it with unionhall ${version} (migration ${level}), then upgrade.`,
  behind:
    "The database is of another version: start this version once with npm start, or back up with the one that made it.",
  nothing: (where) => `There is no database in ${where}, so there is nothing to back up.`,
  notEmpty: (tables) =>
    `The database holds data (${tables}), and only an empty one is restored into: move DATA_DIR away, or let DATABASE_URL name an empty database.`,
  otherTables: (tables) =>
    `The tables of the database are not those of the backup (${tables}); nothing was restored: take an empty database.`,
  running: "The program runs: stop it first, then restore.",
  hidden: "The user of DATABASE_URL does not see every row: name the one who owns the tables.",
  stopped: "Stopped; nothing half done was left.",
};

export type Words = typeof zh;

export const wordsIn = (locale: Locale): Words => (locale === "zh" ? zh : en);
