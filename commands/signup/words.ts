import type { Locale } from "../../src/core/ports.ts";
import { en } from "./words.en.ts";
import { type Words, zh } from "./words.zh.ts";

export type { Words } from "./words.zh.ts";

export const wordsIn = (locale: Locale): Words => (locale === "en" ? en : zh);
