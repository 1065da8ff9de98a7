import { randomInt } from "node:crypto";

/** Quiet things of a garden: no name, no trade and no temper is among them. */
const FIRST = [..."竹松梅兰荷菊桂枫柳桐杏槐云雪月星溪泉石霞雨露晴岚"];
const SECOND = [..."影声风林径桥亭台舟帆灯窗"];

/** How officers call a case: 竹影-47. By chance, so that nothing of the case or of its order is in it. */
export const newAlias = (): string =>
  `${FIRST[randomInt(FIRST.length)]}${SECOND[randomInt(SECOND.length)]}-${10 + randomInt(90)}`;

const ALIAS = /^\s*(\p{Script=Han}{2})\s*[-－—–_]?\s*(\d{2})(?!\d)/u;

/** The alias a line begins with, and what follows it. */
export const readAlias = (text: string): { readonly alias: string; readonly rest: string } | null => {
  const found = ALIAS.exec(text.normalize("NFKC"));
  const [whole = "", name = "", number = ""] = found ?? [];
  if (!found || !FIRST.includes(name[0] ?? "") || !SECOND.includes(name[1] ?? "")) return null;
  return {
    alias: `${name}-${number}`,
    rest: text
      .normalize("NFKC")
      .slice(whole.length)
      .replace(/^[\s:：,，]+/, ""),
  };
};
