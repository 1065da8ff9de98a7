import type { Command, Line } from "./command.ts";
import type { Incoming } from "./incoming.ts";

/** Longer lines are cut before anything looks at them; nobody means more than this. */
const MAX_LINE = 4_000;

export type Route =
  | {
      readonly kind: "command";
      readonly command: Command;
      readonly args: string;
    }
  | { readonly kind: "unknown" }
  | { readonly kind: "silent" };

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

/** The rest of the text after a name, or null. A Latin name must end where a word ends. */
const argsAfter = (text: string, name: string): string | null => {
  if (text.slice(0, name.length).toLowerCase() !== name) return null;
  const rest = text.slice(name.length);
  return /^[a-z]/.test(name) && /^[a-z]/i.test(rest) ? null : rest.trim();
};

const byName = (commands: readonly Command[], text: string): Route | null => {
  let found: { command: Command; args: string; length: number } | null = null;
  for (const command of commands) {
    for (const name of command.names) {
      if (found && name.length <= found.length) continue;
      const args = argsAfter(text, name);
      if (args !== null) found = { command, args, length: name.length };
    }
  }
  return found && { kind: "command", command: found.command, args: found.args };
};

const byMeaning = (commands: readonly Command[], line: Line): Route | null => {
  for (const command of commands) {
    const args = command.recognise?.(line) ?? null;
    if (args !== null) return { kind: "command", command, args };
  }
  return null;
};

/** Which command a line is for, decided before anything is read or written. */
export const route = (commands: readonly Command[], line: Line): Route => {
  if (!line.addressed) {
    const command = commands.find((candidate) => candidate.unmistakable?.(line));
    const meant = command && (byName([command], line.text) ?? byMeaning([command], line));
    return meant ?? { kind: "silent" };
  }
  return byMeaning(commands, line) ?? byName(commands, line.text) ?? { kind: "unknown" };
};
