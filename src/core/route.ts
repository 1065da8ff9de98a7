import type { Command, Line } from "./command.ts";
import type { Incoming } from "./incoming.ts";

/** Longer lines are cut before anything looks at them; nobody means more than this. */
const MAX_LINE = 4_000;

interface Choice {
  readonly command: Command;
  readonly args: string;
  /** Meant beyond doubt: named, or in words that mean nothing else. */
  readonly firm: boolean;
}

export type Route =
  /** The commands a line may be for, likeliest first: the first that takes it has it. */
  | { readonly kind: "choices"; readonly choices: readonly [Choice, ...Choice[]] }
  | { readonly kind: "unknown" }
  | { readonly kind: "silent" };

/** A name this long is not the beginning of something else. */
const FIRM_NAME = 3;

/** Control and format characters (NUL, bidi overrides, zero width), but not those that make up lines and emoji. */
const INVISIBLE = /(?![\n\t\u200d])[\p{Cc}\p{Cf}]/gu;

/** The line of an incoming: width folded, invisible characters and one leading / or # dropped. */
export const lineOf = (incoming: Incoming): Line => ({
  text: incoming.text
    .slice(0, MAX_LINE)
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .trim()
    .replace(/^[/#]\s*/, ""),
  addressed: incoming.addressed,
  kind: incoming.place.kind,
  ...(incoming.replyTo ? { replyTo: incoming.replyTo } : {}),
});

/** The rest of the text after a name that it begins with, or null: a Latin name must end where a word ends. */
const argsAfter = (text: string, name: string): string | null => {
  const rest = text.slice(name.length);
  return /^[a-z]/.test(name) && /^[a-z]/i.test(rest) ? null : rest.trim();
};

interface Named {
  readonly command: Command;
  readonly args: string;
  readonly name: string;
}

const byName = (commands: readonly Command[], text: string): Named | null => {
  let found: Named | null = null;
  const lower = text.toLowerCase();
  for (const command of commands) {
    for (const name of command.names) {
      if (!lower.startsWith(name) || (found && name.length <= found.name.length)) continue;
      const args = argsAfter(text, name);
      if (args !== null) found = { command, args, name };
    }
  }
  return found;
};

const byMeaning = (commands: readonly Command[], line: Line): readonly Choice[] =>
  commands.flatMap((command) => {
    const args = command.recognise?.(line) ?? null;
    return args === null ? [] : [{ command, args, firm: command.unmistakable?.(line) === true }];
  });

const choicesOf = (commands: readonly Command[], line: Line): readonly Choice[] => {
  const named = byName(commands, line.text);
  const meant = byMeaning(commands, line);
  if (!named) return meant;
  const firm = named.args === "" || named.name.length >= FIRM_NAME || named.command.firm?.(named.args) === true;
  const { command, args } = named;
  return firm ? [{ command, args, firm }, ...meant] : [...meant, { command, args, firm }];
};

/** Which commands a line may be for, decided before anything is read or written. */
export const route = (commands: readonly Command[], line: Line): Route => {
  const listening = line.addressed ? commands : commands.filter((command) => command.unmistakable?.(line));
  const [first, ...others] = choicesOf(listening, line);
  if (first) return { kind: "choices", choices: [first, ...others] };
  return { kind: line.addressed ? "unknown" : "silent" };
};
