import type { Block, Button, Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";

export const t = (locale: Locale, zh: string, en: string): string => (locale === "en" ? en : zh);

export const said = (title: string, blocks: readonly Block[] = []): Card => ({ title, blocks, toast: title });

export const text = (line: string): Block => ({ kind: "text", text: line });

export const fields = (list: readonly (readonly [string, string])[]): readonly Block[] =>
  list.length > 0 ? [{ kind: "fields", fields: list }] : [];

export const buttons = (list: readonly Button[]): readonly Block[] =>
  list.length > 0 ? [{ kind: "buttons", buttons: list }] : [];

/** 2026-11-23 → 11月23日 */
export const dateText = (iso: string, locale: Locale): string => {
  const [, month = "", date = ""] = iso.split("-");
  return t(locale, `${Number(month)}月${Number(date)}日`, iso);
};
