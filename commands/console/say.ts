import type { Reply } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";

export const t = (locale: Locale, zh: string, en: string): string => (locale === "en" ? en : zh);

export const say = (kind: string, facts: Readonly<Record<string, unknown>> = {}): Reply => ({
  mode: "message",
  to: "here",
  kind,
  facts,
});
