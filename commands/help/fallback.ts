import { and, eq, gt, lte } from "drizzle-orm";
import type { Command, Line, OpenContext, Reply } from "../../src/core/command.ts";
import { readIntent } from "../../src/core/intent.ts";
import { normalise } from "../../src/core/normalise.ts";
import { dialogue } from "../../src/db/schema.ts";
import { offered, suggestions } from "./suggest.ts";

const say = (kind: string, facts: Readonly<Record<string, unknown>> = {}): readonly Reply[] => [
  { mode: "message", to: "here", kind, facts },
];

/** How long somebody may wonder what became of a question. */
const REMEMBERED_MS = 24 * 3_600_000;
/** The answers our own buttons give; without a question they come too late. */
const ANSWER = /^(?:确定|确认|不改了|单位 .+)$/;

const MOODS: readonly (readonly [mood: string, pattern: RegExp])[] = [
  ["thanks", /谢|感谢|辛苦|麻烦|thank|thx/],
  ["hello", /^(?:你好|您好|大家好|老师好|早|上午好|中午好|下午好|晚上好|晚安|哈喽|哈啰|嗨|hi|hello|hey|在|有人)/],
  ["bye", /再见|拜|^88|晚安/],
  ["wish", /快乐|恭喜|加油/],
];

const moodOf = (text: string): string => MOODS.find(([, pattern]) => pattern.test(text))?.[0] ?? "fine";

/** The dialogue that ended while its question was still on the screen, and the line that begins it again. */
const expired = async ({ tx, me, place, now, dialogue: here }: OpenContext): Promise<string | null> => {
  const [row] = await tx
    .select({ state: dialogue.state })
    .from(dialogue)
    .where(
      and(
        eq(dialogue.accountId, me.accountId),
        eq(dialogue.placeId, place.id),
        lte(dialogue.expiresAt, now),
        gt(dialogue.expiresAt, new Date(now.getTime() - REMEMBERED_MS)),
      ),
    );
  if (!row) return null;
  await here.close();
  const { line } = row.state as { readonly line?: unknown };
  return typeof line === "string" ? line.slice(0, 60) : "";
};

/** What to say to a line that means nothing to anybody: what became of a question, a friendly word, or what may be meant. */
export const createFallback =
  (commands: () => readonly Command[]) =>
  async (line: Line, context: OpenContext): Promise<readonly Reply[]> => {
    const text = normalise(line.text);
    const again = await expired(context);
    if (again !== null || ANSWER.test(text)) return say("help.expired", { line: again ?? "" });
    if (text === "") return say("help.here");
    if (readIntent(line.text).kind === "chatter") return say("help.chatter", { mood: moodOf(text) });
    const near = suggestions(line, offered(commands(), context));
    // What is written in private may be a concern: it is neither kept nor said again, and what is near it waits encrypted.
    const open = context.place.kind === "group";
    const facts = { text: open ? line.text.replace(/\s+/g, " ").slice(0, 40) : "", near };
    return say("help.unknown", facts).map((reply) => (open ? reply : { ...reply, secret: true }));
  };
