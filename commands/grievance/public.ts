import { readIntent } from "../../src/core/intent.ts";
import { normalise } from "../../src/core/normalise.ts";
import { BUT, HARMLESS, SPELT } from "./public-harmless.ts";
import { DOUBTS, type Weighed, WRONGS } from "./public-words.ts";

interface Rule {
  readonly weight: number;
  readonly pattern: RegExp;
}

const ruleOf = ([weight, ...pieces]: Weighed): Rule => ({ weight, pattern: new RegExp(pieces.join("|"), "u") });

const wrongs = Object.values(WRONGS).map(ruleOf);
const doubts = Object.values(DOUBTS).map(ruleOf);
const others = Object.values(HARMLESS).map(ruleOf);
const but = new RegExp(BUT, "u");
const laughs = /[😂🤣😄😆😁🤪😜]|\[(?:偷笑|破涕为笑|呲牙|坏笑|憨笑|大笑)\]/u;
const spelt = SPELT.map(([as, means]) => [new RegExp(as, "gu"), means] as const);

/** Whoever writes more says it in its first lines. */
const MAX = 2_000;
/** A gap between single characters (课 时 费) is none; between words it stands for a comma. */
const SPREAD = /(?<=(?:^|[ \n])\p{Script=Han}) (?=\p{Script=Han}(?:[ \n]|$))/gu;
const BETWEEN = /(?<=\p{Script=Han})[ \n](?=\p{Script=Han})/gu;

/** Every regular expression a stranger's text is put to. */
export const patterns: readonly RegExp[] = [
  ...[...wrongs, ...doubts, ...others].map(({ pattern }) => pattern),
  ...spelt.map(([pattern]) => pattern),
  ...[but, laughs, SPREAD, BETWEEN],
];

/** One line as the rules read it: no gaps between characters, and every word as it is usually written. */
const plainly = (text: string): string =>
  spelt.reduce(
    (line, [pattern, means]) => line.replace(pattern, means),
    normalise(text.slice(0, MAX)).replace(SPREAD, "").replace(BETWEEN, ","),
  );

const weigh = (rules: readonly Rule[], line: string): number =>
  rules.reduce((sum, { weight, pattern }) => (pattern.test(line) ? sum + weight : sum), 0);

/** A line that takes part in something is that, whatever it grumbles about. */
const DEEDS: readonly string[] = ["join", "leave", "relay", "list", "mine", "chatter", "vote", "checkin"];

const LAUGHTER = 2.5;
/** One plain wrong is, one that may be a jest or a title is not. */
const ENOUGH = 1.5;
/** So much is wrong that it is no mere grumble beside a sign-up. */
const GRAVE = 4;

/** Whether somebody in a group may be telling of a concern. Words only: who said it and where is not looked at. */
export const isConcern = (text: string): boolean => {
  const line = plainly(text);
  const wrong = weigh(wrongs, line) + weigh(doubts, line);
  if (wrong < ENOUGH) return false;
  const after = line.split(but).at(-1) ?? line;
  const other = weigh(others, after) + (laughs.test(text.slice(0, MAX)) ? LAUGHTER : 0);
  return wrong - other >= ENOUGH && (wrong >= GRAVE || !DEEDS.includes(readIntent(text).kind));
};
