import type { Command, OpenContext } from "../../src/core/command.ts";
import { best } from "../../src/core/fuzzy.ts";

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

/** At most three commands a line may have meant, of those that are open to this person. */
export const suggestions = (text: string, commands: readonly Command[]): readonly Suggestion[] => {
  const short = text.slice(0, 60);
  const ranked = commands.flatMap((command) => {
    const scored = command.names
      .filter(couldMean(short))
      .map((name) => ({ name, ...nearness(short.toLowerCase(), name) }));
    const top = scored.reduce((most, one) => (one.score > (most?.score ?? 0) ? one : most), scored[0]);
    return top && top.score >= NEAR ? [top] : [];
  });
  return ranked
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ name, rest }) => {
      const line = `${name}${/^[\s\d+]/.test(rest) ? rest : rest && ` ${rest}`}`.trim();
      return { label: line.slice(0, 20), line };
    });
};
