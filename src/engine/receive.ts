import { sql } from "drizzle-orm";
import type { Outcome, Sink } from "../core/adapter.ts";
import { dayOf, isoOf } from "../core/china.ts";
import {
  type Command,
  type Db,
  engineSays,
  type Line,
  type Member,
  type OpenCommand,
  type OpenContext,
  type Reply,
  type Tx,
  type Work,
} from "../core/command.ts";
import { Refusal, type Said } from "../core/errors.ts";
import type { Incoming } from "../core/incoming.ts";
import type { Clock } from "../core/ports.ts";
import { lineOf, route } from "../core/route.ts";
import type { Calls } from "../db/client.ts";
import type { Batcher } from "./batch.ts";
import type { DayKeys } from "./daykeys.ts";
import type { Deliver } from "./deliver.ts";
import type { Metrics } from "./metrics.ts";
import { type Committed, committedOf, nothing, type OutboxRow } from "./outbox.ts";
import type { SealedReceive } from "./sealed.ts";

/** What every transaction of the open lane begins with: who, where, and the claim of the event. */
export interface Envelope {
  readonly tag: string;
  readonly prev: string;
  readonly day: string;
  readonly account: {
    readonly platform: string;
    readonly tenant: string;
    readonly user: string;
    readonly name: string;
  };
  readonly place: Incoming["place"];
  readonly addressed: boolean;
  readonly replyTo?: string;
  readonly messageId?: string;
}

interface Parts {
  readonly commands: readonly Command[];
  readonly calls: Calls;
  readonly db: Db;
  readonly batcher: Batcher;
  readonly deliver: Deliver;
  readonly sealed: SealedReceive;
  readonly dayKeys: DayKeys;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly process: string;
}

type Done = Committed & { readonly kind: Outcome["kind"] };

const MAX_NAME = 40;

const say = (said: Said): Reply => ({ mode: "message", to: "here", ...said });

/** Replies as `outbox_put_all` wants them. */
export const rowsOf = (
  replies: readonly Reply[],
  sender: { accountId: number | null; placeId: number | null },
  messageId?: string,
) =>
  replies.map((reply) => {
    if (reply.mode === "update") return reply;
    const { to, ...rest } = reply;
    if (to === "here") return { ...rest, placeId: sender.placeId, replyTo: messageId };
    return { ...rest, ...(to === "sender" ? { accountId: sender.accountId } : to) };
  });

/** Incoming → one transaction → replies handed to delivery. Rejects when nothing was committed. */
export const createReceive = (parts: Parts): Sink => {
  const { commands, calls, db, batcher, deliver, sealed, dayKeys, clock, metrics, process } = parts;

  const envelope = async (incoming: Incoming): Promise<Envelope> => {
    const { tag, previous } = await dayKeys.tag([incoming.place.platform, incoming.place.tenant, incoming.eventId]);
    return {
      tag: tag.toString("hex"),
      prev: previous.toString("hex"),
      day: isoOf(dayOf(clock.now())),
      account: { ...accountOf(incoming), name: (incoming.senderName ?? "").slice(0, MAX_NAME) },
      place: placeOf(incoming),
      addressed: incoming.addressed,
      ...(incoming.replyTo ? { replyTo: incoming.replyTo } : {}),
      ...(incoming.messageId ? { messageId: incoming.messageId } : {}),
    };
  };

  /** Claim and answer in one statement: for mistakes, and for what needs no verb. */
  const answer = async (incoming: Incoming, replies: readonly Reply[]): Promise<Done> => {
    const item = await envelope(incoming);
    const rows = rowsOf(replies, { accountId: null, placeId: null }, incoming.messageId);
    const [row] = await calls<{ entries: OutboxRow[] | null }[]>`
      select receive_and_say(${calls.json({ ...item, i: 0 } as never)}, ${calls.json(rows as never)},
        ${clock.now().toISOString()}, ${process}::uuid) as entries`;
    return row?.entries ? { kind: "handled", ...committedOf(row.entries) } : { kind: "duplicate", ...nothing };
  };

  const transact = async (
    incoming: Incoming,
    run: (context: OpenContext) => Promise<readonly Reply[]>,
  ): Promise<Done> => {
    const item = await envelope(incoming);
    return db.transaction(async (tx) => {
      const now = clock.now();
      const context = await openContext(tx, { ...item, i: 0 }, incoming, now, process);
      if (!context) return { kind: "duplicate", ...nothing };
      const replies = await run(context);
      const rows = rowsOf(replies, { accountId: context.me.accountId, placeId: context.place.id }, incoming.messageId);
      const entries = await putAll(tx, rows, now, process);
      return { kind: "handled", ...committedOf(entries) };
    });
  };

  const perform = async (incoming: Incoming, work: Work): Promise<Done> => {
    switch (work.kind) {
      case "say":
        return answer(incoming, work.replies);
      case "verb":
        return transact(incoming, work.run);
      case "batch": {
        const item = { ...(await envelope(incoming)), input: work.input };
        const result = await batcher.run(work.routine, item);
        return { kind: result.outcome, rows: result.rows, topics: result.updates.map(({ topic }) => topic) };
      }
      default:
        return work satisfies never;
    }
  };

  const open = async (incoming: Incoming, line: Line, command: OpenCommand, args: string): Promise<Done> => {
    try {
      return await perform(incoming, command.prepare(args, line));
    } catch (error) {
      if (error instanceof Refusal) return answer(incoming, [say(error.said)]);
      throw error;
    }
  };

  return async (incoming) => {
    const started = performance.now();
    const line = lineOf(incoming);
    const found = route(commands, line);
    if (found.kind === "silent") return { kind: "ignored", settled: Promise.resolve([]) };
    if (found.kind === "command") metrics.commands.inc({ command: found.command.names[0] });
    const wrong = found.kind === "command" && misplaced(found.command, incoming);
    let done: Done;
    if (found.kind === "unknown")
      done = await answer(incoming, [say({ kind: engineSays.unknown, facts: { text: line.text.slice(0, 40) } })]);
    else if (wrong) done = await answer(incoming, [say({ kind: wrong, facts: { name: found.command.names[0] } })]);
    else if (found.command.lane === "sealed") return sealed(incoming, found.command, found.args);
    else done = await open(incoming, line, found.command, found.args);
    metrics.commitMs.observe(performance.now() - started);
    metrics.incoming.inc({ platform: incoming.place.platform, outcome: done.kind });
    return { kind: done.kind, settled: deliver.accept(done, incoming.reply) };
  };
};

const accountOf = ({ sender }: Incoming) => ({ platform: sender.platform, tenant: sender.tenant, user: sender.user });

const placeOf = ({ place }: Incoming) => ({
  platform: place.platform,
  tenant: place.tenant,
  chat: place.chat,
  kind: place.kind,
});

const misplaced = (command: Command, { place }: Incoming): string | null => {
  if (command.where === "anywhere" || command.where === place.kind) return null;
  return command.where === "private" ? engineSays.privateOnly : engineSays.groupOnly;
};

interface ReceivedOne {
  readonly fresh: boolean;
  readonly accountId: number;
  readonly personId: number;
  readonly name: string;
  readonly unitId: number;
  readonly placeId: number;
  readonly placeUnitId: number;
  readonly roles: Member["roles"];
}

/** Claims the event inside the transaction; null when it was dealt with before. */
const openContext = async (
  tx: Tx,
  item: object,
  incoming: Incoming,
  now: Date,
  process: string,
): Promise<OpenContext | null> => {
  const [row] = await tx.execute<{ one: ReceivedOne }>(
    sql`select receive_one(${JSON.stringify(item)}::jsonb, ${now.toISOString()}::timestamptz, ${process}::uuid) as one`,
  );
  if (!row?.one.fresh) return null;
  const { accountId, personId, name, unitId, roles, placeId, placeUnitId } = row.one;
  return {
    tx,
    now,
    me: { accountId, personId, name, unitId, roles },
    place: { id: placeId, kind: incoming.place.kind, unitId: placeUnitId },
    incoming,
    addJob: addJobIn(tx, now),
  };
};

export const addJobIn =
  (tx: Tx, now: Date): OpenContext["addJob"] =>
  async (name, payload, runAt, key) => {
    await tx.execute(
      sql`select job_add(${name}, ${JSON.stringify(payload)}::jsonb, ${runAt.toISOString()}::timestamptz, ${key}, ${now.toISOString()}::timestamptz)`,
    );
  };

/** Writes the replies of a verb or a job; in the same transaction as what they tell of. */
export const putAll = async (
  tx: Tx,
  rows: readonly object[],
  now: Date,
  process: string,
): Promise<readonly OutboxRow[]> => {
  if (rows.length === 0) return [];
  const [row] = await tx.execute<{ entries: OutboxRow[] }>(
    sql`select outbox_put_all(${JSON.stringify(rows)}::jsonb, ${now.toISOString()}::timestamptz, ${process}::uuid) as entries`,
  );
  return row?.entries ?? [];
};
