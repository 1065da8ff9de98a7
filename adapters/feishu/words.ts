import type { Locale } from "../../src/core/ports.ts";

/** What the adapter says by itself: everything else comes from cards. */
export interface Words {
  readonly working: string;
  readonly failed: string;
  readonly open: string;
  readonly atMost: (count: number) => string;
  readonly untold: string;
}

const zh: Words = {
  working: "处理中，请稍候…",
  failed: "系统忙，请再点一次",
  open: "打开链接",
  atMost: (count) => `最多选 ${count} 项`,
  untold: "…（内容过长，后面略去）",
};

const en: Words = {
  working: "Working on it…",
  failed: "Busy, please tap again",
  open: "Open the link",
  atMost: (count) => `pick at most ${count}`,
  untold: "… (too long, the rest is left out)",
};

export const wordsIn = (locale: Locale): Words => (locale === "zh" ? zh : en);
