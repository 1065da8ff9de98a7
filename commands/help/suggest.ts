import type { Command, Line, OpenContext } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { best } from "../../src/core/fuzzy.ts";
import { normalise } from "../../src/core/normalise.ts";

/** What this person can use in this chat, in the order of the list. */
export const offered = (commands: readonly Command[], { me, place }: OpenContext): readonly Command[] =>
  commands.filter(({ where, offeredTo }) => {
    const here = where === "anywhere" || where === place.kind;
    return here && (!offeredTo || me.roles.some(({ role }) => offeredTo.includes(role)));
  });

export interface Suggestion {
  readonly label: string;
  readonly line: string;
}

const MOST = 3;
const NEAR = 0.6;
/** Nobody mistypes a command at this length. */
const MOST_TYPED = 40;

const LATIN = /^[a-z ]+$/;

/** A name that can be meant by this text: an English one only by English. */
const couldMean = (text: string) => {
  const english = /[a-z]/i.test(text);
  return (name: string): boolean => (LATIN.test(name) ? english && name.length > 3 : name.length > 1);
};

/** How near a line begins to a name, with what follows it; 报明 12 is near 报名, and 12 follows. */
const nearness = (text: string, name: string): { readonly score: number; readonly rest: string } => {
  const word = text.split(/[\s,，:：]/)[0] ?? "";
  const heads = [...new Set([text.slice(0, name.length), word])].filter(Boolean);
  const scored = heads.map((head) => ({
    score: best(head, [name], { threshold: NEAR })[0]?.score ?? 0,
    rest: text.slice(head.length),
  }));
  return scored.reduce((most, one) => (one.score > most.score ? one : most), { score: 0, rest: "" });
};

/** Whether a command would take a line: 我的 能去吧 and 报名 -1 help nobody. */
const takes = (command: Command, text: string, rest: string, line: Line): boolean => {
  if (command.lane === "sealed") return command.takes?.(rest) ?? true;
  try {
    return command.prepare(rest, { ...line, text }) !== null;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
};

const lineOf = (name: string, rest: string): string =>
  `${name}${/^[\s\d+]/.test(rest) ? rest : rest && ` ${rest}`}`.trim();

/** At most three commands a line may have meant, of those that are open to this person. A notice means none. */
export const suggestions = (line: Line, commands: readonly Command[]): readonly Suggestion[] => {
  const text = normalise(line.text);
  if (line.text.includes("\n") || text.length > MOST_TYPED) return [];
  const short = text.slice(0, 60);
  const ranked = commands.flatMap((command) => {
    const scored = command.names
      .filter(couldMean(short))
      .map((name) => ({ name, ...nearness(short.toLowerCase(), name) }));
    const top = scored.reduce((most, one) => (one.score > (most?.score ?? 0) ? one : most), scored[0]);
    if (!top || top.score < NEAR) return [];
    const whole = lineOf(top.name, top.rest);
    return takes(command, whole, top.rest.trim(), line) ? [{ ...top, line: whole }] : [];
  });
  return ranked
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ line: whole }) => ({ label: whole.slice(0, 20), line: whole }));
};
