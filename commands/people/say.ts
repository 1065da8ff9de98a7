import type { Block, Button, Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";

export const t = (locale: Locale, zh: string, en: string): string => (locale === "en" ? en : zh);

export const said = (title: string, blocks: readonly Block[] = []): Card => ({ title, blocks, toast: title });

export const text = (line: string): Block => ({ kind: "text", text: line });

export const buttons = (list: readonly Button[]): readonly Block[] =>
  list.length > 0 ? [{ kind: "buttons", buttons: list }] : [];

/** The two answers to a question that changes something; a press by somebody else answers nothing. */
export const confirm = (locale: Locale, danger: boolean): readonly Block[] =>
  buttons([
    { label: t(locale, "确定", "Yes, do it"), line: "确定", tone: danger ? "danger" : "primary" },
    { label: t(locale, "不改了", "No, leave it"), line: "不改了" },
  ]);
