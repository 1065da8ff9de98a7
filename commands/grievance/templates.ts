import { and, eq, sql } from "drizzle-orm";
import type { OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { unitNames } from "../../src/db/people.ts";
import { unit } from "../../src/db/schema.ts";
import { writeAudit } from "./audit.ts";
import { categoryName } from "./categories.ts";
import { type CaseRow, say, todayOf } from "./desk.ts";
import { MAX_TEMPLATES, MAX_TEXT } from "./limits.ts";
import { dateText } from "./say.ts";
import { replyTemplate } from "./tables.ts";
import { BUILT_IN, fillIn, NAME, type Template, templateIn, unknownIn, type Values } from "./template.ts";
import { asWritten, plain } from "./text.ts";

export interface Kept extends Template {
  readonly unitId: number;
  /** Made by the level this officer works at, so they may change it. */
  readonly own: boolean;
}

/** The levels at which somebody works cases. */
export const levelsOf = ({ me }: Pick<OpenContext, "me">): readonly number[] =>
  me.roles.filter(({ role }) => role === "officer").map(({ unitId }) => unitId);

const mustBeOfficer = (context: OpenContext): readonly number[] => {
  const levels = levelsOf(context);
  if (levels.length === 0) throw new Refusal("grievance.not-officer");
  return levels;
};

/** Templates of these levels and of all above them; the nearest of a name comes first. */
export const templatesFor = async (levels: readonly number[], context: OpenContext): Promise<readonly Kept[]> => {
  const { tx } = context;
  const own = levelsOf(context);
  if (levels.length === 0) return [];
  const list = sql.join(
    levels.map((level) => sql`${level}`),
    sql`, `,
  );
  const rows = await tx
    .select({ unitId: replyTemplate.unitId, name: replyTemplate.name, body: replyTemplate.body })
    .from(replyTemplate)
    .innerJoin(unit, eq(unit.id, replyTemplate.unitId))
    .where(sql`exists (select from unit l where l.id in (${list}) and ${replyTemplate.unitId} = any (l.path))`)
    .orderBy(sql`cardinality(${unit.path}) desc`, replyTemplate.name);
  return rows.map((row) => ({ ...row, own: own.includes(row.unitId) }));
};

/** What a level may use, each name once. */
export const usableAt = async (levelId: number, context: OpenContext): Promise<readonly Template[]> => {
  const all: readonly Template[] = [...(await templatesFor([levelId], context)), ...BUILT_IN];
  return all.filter(({ name }, i) => all.findIndex((one) => one.name === name) === i);
};

/** In the language of what they are filled into. */
export const valuesOf = async (body: string, row: CaseRow, { tx, me, now }: OpenContext): Promise<Values> => {
  const l = /\p{Script=Han}/u.test(body.replace(/\{\{.{0,40}?\}\}/g, "")) ? "zh" : "en";
  const [level] = await tx.select({ name: unit.name }).from(unit).where(eq(unit.id, row.levelId));
  return {
    alias: row.alias,
    due: dateText(row.dueClose, l),
    replyDue: dateText(row.dueReply, l),
    unit: level?.name ?? "",
    officer: me.name,
    category: categoryName(row.category, l),
    today: dateText(todayOf({ now }), l),
  };
};

/** `@收到 …`: the template with what was added to it. Words of one's own stay as they are. */
export const worded = async (said: string, row: CaseRow, context: OpenContext): Promise<string> => {
  const named = templateIn(said);
  if (!named) return said;
  const usable = await usableAt(row.levelId, context);
  const found = usable.find(({ name }) => name === named.name.normalize("NFKC"));
  if (!found)
    throw new Refusal("grievance.template-none", {
      alias: row.alias,
      name: named.name,
      names: usable.map(({ name }) => name),
    });
  const body = fillIn(found.body, await valuesOf(found.body, row, context));
  return named.rest === "" ? body : `${body}\n${named.rest}`;
};

/** 模板. */
const list = async (context: OpenContext): Promise<readonly Reply[]> => {
  const kept = await templatesFor(mustBeOfficer(context), context);
  const names = await unitNames(context.tx, [...new Set(kept.map(({ unitId }) => unitId))]);
  return [
    say("grievance.templates", {
      kept: kept.map(({ name, body, unitId, own }) => ({ name, body, own, unit: names.get(unitId) ?? "" })),
    }),
  ];
};

/** For the level this officer works at; of several, the one nearest the whole union. */
const levelOf = async (context: OpenContext): Promise<number> => {
  const levels = mustBeOfficer(context);
  const list = sql.join(
    levels.map((level) => sql`${level}`),
    sql`, `,
  );
  const [top] = await context.tx
    .select({ id: unit.id })
    .from(unit)
    .where(sql`${unit.id} in (${list})`)
    .orderBy(sql`cardinality(${unit.path})`, unit.id)
    .limit(1);
  return top?.id ?? 0;
};

/** Keeps one under its name; the same name again replaces it. */
export const keepTemplate = async (name: string, said: string, context: OpenContext): Promise<readonly Reply[]> => {
  const unitId = await levelOf(context);
  const body = plain(said);
  if (!NAME.test(name)) throw new Refusal("grievance.template-name", { name: [...name].slice(0, 20).join("") });
  if ([...body].length < 2) throw new Refusal("grievance.template-how");
  if ([...body].length > MAX_TEXT) throw new Refusal("grievance.template-long", { name });
  const unknown = unknownIn(body);
  if (unknown !== null)
    throw new Refusal("grievance.template-unknown", { name, unknown: [...unknown].slice(0, 20).join("") });
  const held = await context.tx
    .select({ name: replyTemplate.name })
    .from(replyTemplate)
    .where(eq(replyTemplate.unitId, unitId));
  const before = held.some((one) => one.name === name);
  if (!before && held.length >= MAX_TEMPLATES) throw new Refusal("grievance.template-many");
  await context.tx
    .insert(replyTemplate)
    .values({ unitId, name, body })
    .onConflictDoUpdate({ target: [replyTemplate.unitId, replyTemplate.name], set: { body } });
  await writeAudit(context, context.me.personId, before ? "template-change" : "template", null, { unit: unitId });
  return [say("grievance.template-kept", { name, body, before })];
};

/** 删除模板 名称: one of a level where this officer works. */
export const dropTemplate = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  const levels = mustBeOfficer(context);
  const name = args.trim().replace(/^@/, "").normalize("NFKC");
  const ours = sql`${replyTemplate.unitId} in (${sql.join(
    levels.map((level) => sql`${level}`),
    sql`, `,
  )})`;
  const gone = await context.tx
    .delete(replyTemplate)
    .where(and(eq(replyTemplate.name, name), ours))
    .returning({ unitId: replyTemplate.unitId });
  const [first] = gone;
  if (!first) {
    const kept = await templatesFor(levels, context);
    const foreign = kept.some((one) => one.name === name) || BUILT_IN.some((one) => one.name === name);
    const names = kept.filter(({ own }) => own).map((one) => one.name);
    throw new Refusal("grievance.template-not-ours", { name: [...name].slice(0, 20).join(""), foreign, names });
  }
  for (const { unitId } of gone)
    await writeAudit(context, context.me.personId, "template-drop", null, { unit: unitId });
  return [say("grievance.template-gone", { name })];
};

/** 模板 | 模板 名称 内容. */
export const template = async (args: string, context: OpenContext): Promise<readonly Reply[]> => {
  const [, name = "", rest = ""] = /^@?(\S+)\s*([\s\S]*)$/u.exec(args.trim()) ?? [];
  if (name === "") return list(context);
  mustBeOfficer(context);
  if (rest === "") throw new Refusal("grievance.template-how");
  return keepTemplate(name, asWritten(context.incoming.text, rest), context);
};
