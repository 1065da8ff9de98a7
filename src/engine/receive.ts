import type { Outcome, Sink } from "../core/adapter.ts";
import {
  type Capability,
  type Command,
  type Db,
  engineSays,
  type Line,
  type OpenContext,
  type Reply,
  type Work,
} from "../core/command.ts";
import { Refusal, type Said } from "../core/errors.ts";
import type { Incoming } from "../core/incoming.ts";
import type { Clock } from "../core/ports.ts";
import { lineOf, type Route, route } from "../core/route.ts";
import type { Calls } from "../db/client.ts";
import { askedOutside } from "./asked.ts";
import type { Batcher } from "./batch.ts";
import { createChoice } from "./choice.ts";
import { createComings, createHello } from "./comings.ts";
import type { Concealer } from "./conceal.ts";
import { type ContextParts, openContext } from "./context.ts";
import type { DayKeys } from "./daykeys.ts";
import type { Deliver } from "./deliver.ts";
import type { Drafts } from "./drafts.ts";
import { createEnvelope, nameOf } from "./envelope.ts";
import type { Metrics } from "./metrics.ts";
import { type Committed, committedOf, nothing, type OutboxRow } from "./outbox.ts";
import { putAll, rowsOf } from "./replies.ts";
import type { SealedReceive } from "./sealed.ts";
import type { RenderReply } from "./send.ts";

interface Parts extends ContextParts {
  readonly capabilities: readonly Capability[];
  readonly calls: Calls;
  readonly db: Db;
  readonly batcher: Batcher;
  readonly deliver: Deliver;
  readonly sealed: SealedReceive;
  readonly drafts: Drafts;
  readonly render: RenderReply;
  readonly concealer: Concealer;
  readonly dayKeys: DayKeys;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Work of which something comes in any case. */
type Sure = Exclude<Work, { kind: "verb" }> | { readonly kind: "verb"; readonly run: Run };
type Run = (context: OpenContext) => Promise<readonly Reply[]>;

type Done = Committed & { readonly kind: Outcome["kind"] };

const MAX_TEXT = 40;

const ignored: Outcome = { kind: "ignored", settled: Promise.resolve([]) };

const say = (said: Said): Reply => ({ mode: "message", to: "here", ...said });

/** Incoming → one transaction → replies handed to delivery. Rejects when nothing was committed. */
export const createReceive = (parts: Parts): Sink => {
  const {
    capabilities,
    calls,
    db,
    batcher,
    deliver,
    sealed,
    drafts,
    render,
    concealer,
    dayKeys,
    clock,
    metrics,
    process,
  } = parts;

  const commands = capabilities.flatMap((capability) => capability.commands);
  const dialogues = new Map(capabilities.flatMap((capability) => Object.entries(capability.dialogues ?? {})));
  const fallback = capabilities.find((capability) => capability.fallback)?.fallback;
  const lane = capabilities.find((capability) => capability.sealed)?.sealed;
  const choose = createChoice({ lane, db, drafts, clock });
  const comings = createComings(capabilities);
  const hello = createHello({ capabilities, db, render, sealed, drafts });

  const envelope = createEnvelope(dayKeys);

  /** Claim and answer in one statement: for mistakes, and for what needs no verb. */
  const answer = async (incoming: Incoming, replies: readonly Reply[]): Promise<Done> => {
    const item = await envelope(incoming);
    const rows = rowsOf(replies, { accountId: null, placeId: null }, concealer, incoming);
    const [row] = await calls<{ entries: OutboxRow[] | null }[]>`
      select receive_and_say(${calls.json({ ...item, i: 0 } as never)}, ${calls.json(rows as never)},
        ${clock.now().toISOString()}, ${process}::uuid) as entries`;
    return row?.entries ? { kind: "handled", ...committedOf(row.entries) } : { kind: "duplicate", ...nothing };
  };

  const attempt = async (incoming: Incoming, run: Run): Promise<Done> => {
    const item = await envelope(incoming);
    return db.transaction(async (tx) => {
      const now = clock.now();
      const context = await openContext(tx, { ...item, i: 0 }, incoming, now, parts);
      if (!context) return { kind: "duplicate", ...nothing };
      const replies = await run(context);
      const sender = { accountId: context.me.accountId, placeId: context.place.id };
      const rows = rowsOf(replies, sender, concealer, incoming);
      const entries = await putAll(tx, rows, now, process);
      return { kind: "handled", ...committedOf(entries) };
    });
  };

  const transact = (incoming: Incoming, run: Run): Promise<Done> =>
    askedOutside(incoming, (known) => attempt(known, run));

  const perform = async (incoming: Incoming, work: Sure): Promise<Done> => {
    switch (work.kind) {
      case "say":
        return answer(incoming, work.replies);
      case "verb":
        return transact(incoming, work.run);
      case "batch": {
        const item = { ...(await envelope(incoming)), input: work.input };
        const result = await batcher.run(work.routine, item);
        return {
          kind: result.outcome,
          rows: result.rows,
          topics: result.updates,
        };
      }
      default:
        return work satisfies never;
    }
  };

  /** A line that no command takes: an answer in this person's dialogue here, or something to ask back about. */
  const resume =
    (line: Line) =>
    async (context: OpenContext): Promise<readonly Reply[]> => {
      const { current } = context.dialogue;
      const answering = current && dialogues.get(current.name);
      if (answering) return answering(line.text, current.state as never, context);
      return (
        (await fallback?.(line, context)) ?? [
          say({
            kind: engineSays.unknown,
            facts: { text: [...line.text].slice(0, MAX_TEXT).join("") },
            ...(line.kind === "private" ? { secret: true } : {}),
          }),
        ]
      );
    };

  const workOf = (incoming: Incoming, line: Line, found: Exclude<Route, { kind: "silent" }>): Sure => {
    if (incoming.via === "entered") return { kind: "verb", run: comings.enter };
    if (incoming.via === "removed") return { kind: "verb", run: comings.leave };
    for (const { command, args } of found.kind === "choices" ? found.choices : []) {
      const wrong = misplaced(command, incoming);
      if (wrong) return { kind: "say", replies: [say({ kind: wrong, facts: { name: command.names[0] } })] };
      const work = command.lane === "open" ? command.prepare(args, line) : null;
      if (!work) continue;
      metrics.commands.inc({ command: command.names[0] });
      if (work.kind !== "verb") return work;
      return { kind: "verb", run: async (context) => (await work.run(context)) ?? resume(line)(context) };
    }
    return { kind: "verb", run: resume(line) };
  };

  const open = async (incoming: Incoming, line: Line, found: Exclude<Route, { kind: "silent" }>): Promise<Done> => {
    try {
      return await perform(incoming, workOf(incoming, line, found));
    } catch (error) {
      if (error instanceof Refusal) return answer(incoming, [say(error.said)]);
      throw error;
    }
  };

  return async (incoming) => {
    if (incoming.via === "entered" && incoming.place.kind === "private") return hello(incoming, nameOf(incoming));
    const started = performance.now();
    const line = lineOf(incoming);
    const said = incoming.via === "message" || incoming.via === "button";
    const found = said ? route(commands, line) : ({ kind: "unknown" } as const);
    const own = said ? await choose(incoming, line, found) : null;
    if (own === "nothing") return ignored;
    if (own?.work.unasked) return sealed(incoming, own.work, own.memory).catch(() => ignored);
    if (own) return sealed(incoming, own.work, own.memory);
    if (found.kind === "silent") return ignored;
    const done = await open(incoming, line, found);
    metrics.commitMs.observe(performance.now() - started);
    metrics.incoming.inc({
      platform: incoming.place.platform,
      outcome: done.kind,
    });
    return { kind: done.kind, settled: deliver.accept(done, incoming) };
  };
};

const misplaced = (command: Command, { place }: Incoming): string | null => {
  if (command.where === "anywhere" || command.where === place.kind) return null;
  return command.where === "private" ? engineSays.privateOnly : engineSays.groupOnly;
};
