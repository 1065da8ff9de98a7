import type { Locale } from "../../src/core/ports.ts";
import type { Urgency } from "./terms.ts";

interface Category {
  readonly zh: string;
  readonly en: string;
  readonly urgency: Urgency;
}

/** Coarse on purpose: what a category tells must not tell who. Only ever added to; the place in the list is stored. */
const CATEGORIES: readonly Category[] = [
  { zh: "工资待遇", en: "pay and benefits", urgency: "ordinary" },
  { zh: "工作时间与负担", en: "working time and workload", urgency: "ordinary" },
  { zh: "职称评优", en: "promotion and honours", urgency: "difficult" },
  { zh: "食堂与办公条件", en: "canteen and working conditions", urgency: "ordinary" },
  { zh: "劳动保护与安全", en: "safety at work", urgency: "urgent" },
  { zh: "管理与作风", en: "management and conduct", urgency: "difficult" },
  { zh: "家庭困难与帮扶", en: "hardship and help", urgency: "ordinary" },
  { zh: "意见建议", en: "suggestion", urgency: "ordinary" },
  { zh: "其他", en: "something else", urgency: "ordinary" },
];

export const OTHER = CATEGORIES.length - 1;

export const categoryName = (index: number, locale: Locale): string =>
  (CATEGORIES[index] ?? CATEGORIES[OTHER])?.[locale] ?? "";

export const urgencyOf = (index: number): Urgency => CATEGORIES[index]?.urgency ?? "ordinary";

export const categoryNames = (locale: Locale): readonly string[] => CATEGORIES.map((one) => one[locale]);

/** By number, by name or by a part of the name that only one has. */
export const readCategory = (text: string): number | null => {
  const said = text.normalize("NFKC").trim().toLowerCase();
  const number = /^(\d{1,2})(?:号|类|[.、])?$/.exec(said)?.[1];
  if (number) return Number(number) >= 1 && Number(number) <= CATEGORIES.length ? Number(number) - 1 : null;
  if (said.length < 2) return null;
  const meant = CATEGORIES.flatMap(({ zh, en }, i) => (zh.includes(said) || en === said ? [i] : []));
  return meant.length === 1 ? (meant[0] ?? null) : null;
};
