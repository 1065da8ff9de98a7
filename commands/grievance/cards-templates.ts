import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { MAX_TEMPLATES, MAX_TEXT, SHOWN_CHOICES } from "./limits.ts";
import { buttons, fields, said, t, text } from "./say.ts";
import { builtIn, VARIABLES } from "./template.ts";

interface Kept {
  readonly name: string;
  readonly body: string;
  readonly unit: string;
  readonly own: boolean;
}

/** What may be left open, for whoever writes one. */
export const variablesText = (): string =>
  Object.keys(VARIABLES)
    .map((name) => `{{${name}}}`)
    .join(" ");

const how = (l: Locale): string =>
  t(
    l,
    "新做一个：模板 名称 内容，比如：模板 催办 {{单位}}正在催办，最迟{{期限}}答复你。",
    "To make one: 模板, a name, the words. For instance: 模板 催办 {{单位}} …",
  );

const names = (list: readonly string[], l: Locale): string => list.map((name) => `@${name}`).join(t(l, "、", ", "));

/** What officers hear of their templates. Facts wait encrypted like everything of a case. */
export const templateCards = {
  "grievance.templates": ({ kept }: { kept: readonly Kept[] }, l: Locale) =>
    said(t(l, "答复模板：回复 代号 @名称", "Templates: 回复, alias, @name"), [
      ...fields([
        ...kept.map(({ name, body, unit }) => [unit ? `${name}（${unit}）` : name, body] as const),
        ...builtIn(l).map(({ name, body }) => [t(l, `${name}（自带）`, `${name} (built in)`), body] as const),
      ]),
      text(how(l)),
      text(t(l, `可以用：${variablesText()}`, `May stand in it: ${variablesText()}`)),
      ...buttons(
        kept
          .filter(({ own }) => own)
          .slice(0, SHOWN_CHOICES)
          .map(({ name }) => ({ label: t(l, `删除 ${name}`, `Delete ${name}`), line: `删除模板 ${name}` })),
      ),
    ]),
  "grievance.template-kept": (f: { name: string; body: string; before: boolean }, l: Locale) =>
    said(
      t(
        l,
        `✅ 模板“${f.name}”${f.before ? "已更新" : "已保存"}。用法：回复 代号 @${f.name}`,
        `✅ Template “${f.name}” is ${f.before ? "changed" : "kept"}: 回复, alias, @${f.name}`,
      ),
      [text(f.body)],
    ),
  "grievance.template-gone": (f: { name: string }, l: Locale) =>
    said(t(l, `✅ 模板“${f.name}”已删除。`, `✅ Template “${f.name}” is deleted.`)),
  "grievance.template-how": (_: object, l: Locale) => said(how(l)),
  "grievance.template-name": (f: { name: string }, l: Locale) =>
    said(
      t(
        l,
        `“${f.name}”不能当模板的名称：最多 12 个字，中间不空格，不带标点。`,
        `“${f.name}” cannot be a name: at most 12 characters, no space, no punctuation.`,
      ),
    ),
  "grievance.template-long": (f: { name: string }, l: Locale) =>
    said(
      t(l, `太长了，最多 ${MAX_TEXT} 字，“${f.name}”没有保存。`, `Too long: at most ${MAX_TEXT}; nothing was kept.`),
    ),
  "grievance.template-many": (_: object, l: Locale) =>
    said(
      t(
        l,
        `模板最多 ${MAX_TEMPLATES} 个，先删一个再做。`,
        `There are ${MAX_TEMPLATES} templates already; delete one first.`,
      ),
    ),
  "grievance.template-unknown": (f: { name: string; unknown: string }, l: Locale) =>
    said(
      t(
        l,
        f.unknown === "{{"
          ? `“${f.name}”里的 {{ }} 没有写完整，没有保存。`
          : `没有“${f.unknown}”这一项，“${f.name}”没有保存。`,
        f.unknown === "{{"
          ? "A {{ }} does not close; nothing was kept."
          : `“${f.unknown}” is unknown; nothing was kept.`,
      ),
      [text(t(l, `可以用：${variablesText()}`, `May stand in it: ${variablesText()}`))],
    ),
  "grievance.template-none": (f: { alias: string; name: string; names: readonly string[] }, l: Locale) =>
    said(t(l, `没有叫“${f.name}”的模板，什么都没有发出。`, `There is no template “${f.name}”; nothing was sent.`), [
      text(t(l, `有：${names(f.names, l)}`, `There are: ${names(f.names, l)}`)),
      ...buttons([{ label: t(l, "看模板", "Templates"), line: "模板" }]),
    ]),
  "grievance.template-not-ours": (f: { name: string; foreign: boolean; names: readonly string[] }, l: Locale) =>
    said(
      f.foreign
        ? t(
            l,
            `“${f.name}”是自带的或上级做的，不能在这里删。`,
            `“${f.name}” is built in or belongs to the level above; it cannot be deleted here.`,
          )
        : t(l, `没有叫“${f.name}”的模板。`, `There is no template “${f.name}”.`),
      [
        ...buttons(
          f.names
            .slice(0, SHOWN_CHOICES)
            .map((name) => ({ label: t(l, `删除 ${name}`, `Delete ${name}`), line: `删除模板 ${name}` })),
        ),
      ],
    ),
} satisfies Record<string, CardOf>;
