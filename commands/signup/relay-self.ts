import type { OpenContext, Reply } from "../../src/core/command.ts";
import { readIntent } from "../../src/core/intent.ts";
import type { ActivityRow } from "./changes.ts";
import { MAX_PARTY } from "./limits.ts";
import { nameKey } from "./relay-names.ts";
import type { Row } from "./relay-plan.ts";
import { mySignup } from "./roster.ts";

/** The line that signs the sender up as the list has it. A note that would be read as anything but a note is left out. */
export const ownLine = (
  number: number,
  heads: number,
  note: string,
): { readonly line: string; readonly note: string } => {
  const bare = `报名 ${number} +${heads}`;
  if (!note) return { line: bare, note: "" };
  const line = `${bare} ${note}`;
  const read = readIntent(line);
  const target = read.target && "number" in read.target ? read.target.number : undefined;
  const safe =
    read.kind === "join" && target === number && read.heads === heads && !read.others?.length && !read.headsError;
  return safe ? { line, note } : { line: bare, note: "" };
};

const say = (kind: string, facts: Readonly<Record<string, unknown>>): readonly Reply[] => [
  { mode: "message", to: "here", kind, facts },
];

/** A list of a member who organizes nothing here: only their own line is offered, and nothing is done yet. */
export const offerSelf = async (
  row: ActivityRow,
  rows: readonly Row[],
  { tx, me }: OpenContext,
): Promise<readonly Reply[]> => {
  const { number, title } = row;
  const own = rows.find(([, name]) => nameKey(name) === nameKey(me.name));
  if (!own) return say("signup.relay-not-you", { number, title });
  const [, , asked, note] = own;
  const heads = Math.min(asked, MAX_PARTY);
  const mine = await mySignup(tx, row.id, me.personId);
  if (mine && (heads === 1 || heads === mine.heads)) {
    return say("signup.relay-self-there", { number, title, heads: mine.heads, waits: mine.state === "waiting" });
  }
  return say("signup.relay-self", { number, title, heads, ...ownLine(number, heads, note ?? "") });
};
