import type { Day } from "./china.ts";
import { CLOCK_RULES } from "./when-clock.ts";
import { DAY_RULES } from "./when-day-rules.ts";
import { EVERY_RULES } from "./when-every.ts";
import { FESTIVAL_RULES } from "./when-festivals.ts";
import { MARK_RULES, VAGUE_RULES } from "./when-marks.ts";
import type { Placed, Rule } from "./when-tokens.ts";

const STARTS: ReadonlySet<string> = new Set(
  "0123456789零〇一二两俩三四五六七八九十廿卅今明后大昨前去本来这当下上星礼周月年农阴旧古闰正冬腊中端元国五六教除清重七圣平情妇女劳儿植母父感跨光双每几改某哪另隔头次翌逢隔单天工凌早晨午晌傍黄晚夜半深子再过差第小立夏秋春龙敬建青八节开放寒暑期学毕高考平双课",
);

/** Only after something was read: before it, 前 or 到 are ordinary words. */
const FOLLOWERS: ReadonlySet<string> = new Set(
  "的前次第翌之以截为后过直一到至-~→或还、/和与及 ,()[]在于钟整左上当那起t",
);

/** Days before clocks would take 8点20 for … 8.20; clocks before days would take 12.5 for a quarter past. */
const RULES: readonly Rule[] = [...FESTIVAL_RULES, ...EVERY_RULES, ...CLOCK_RULES, ...DAY_RULES, ...VAGUE_RULES];

const WORD = /\d+(?:\.\d+)?|[a-z]+|[\s\S]/y;

export const lex = (text: string, today: Day): readonly Placed[] => {
  const tokens: Placed[] = [];
  const before: Placed[] = [];
  let at = 0;
  const put = (found: readonly Placed[]): void => {
    for (const token of found) {
      tokens.push(token);
      if (token.kind !== "glue") before.push(token);
    }
  };
  while (at < text.length) {
    const found = readAt(text, at, today, before) ?? wordAt(text, at);
    put(found);
    at = found.at(-1)?.to ?? at + 1;
  }
  return tokens;
};

const wordAt = (text: string, at: number): readonly Placed[] => {
  WORD.lastIndex = at;
  const length = WORD.exec(text)?.[0].length ?? 1;
  return [{ kind: "word", from: at, to: at + length }];
};

const readAt = (text: string, at: number, today: Day, before: readonly Placed[]): readonly Placed[] | undefined => {
  const char = text.charAt(at);
  const following = before.length > 0 && before.at(-1)?.kind !== "word";
  const rules = [...(STARTS.has(char) ? RULES : []), ...(FOLLOWERS.has(char) && following ? MARK_RULES : [])];
  for (const rule of rules) {
    rule.at.lastIndex = at;
    const match = rule.at.exec(text);
    const tokens = match && rule.make(match, { text, today, before });
    if (match && tokens)
      return tokens.map((token) => ({
        ...token,
        from: at,
        to: at + match[0].length,
      }));
  }
  return undefined;
};
