import { randomUUID } from "node:crypto";
import type { Card } from "../core/card.ts";
import type { Db, OpenContext, Reply } from "../core/command.ts";
import type { ConsoleNotice, ConsoleVisit } from "../core/console.ts";
import { Refusal, type Said } from "../core/errors.ts";
import { foldCard } from "../core/fold.ts";
import { type Incoming, privatePlace } from "../core/incoming.ts";
import type { Clock } from "../core/ports.ts";
import type { Signed } from "../db/console.ts";
import type { Concealer } from "./conceal.ts";
import { addJobIn, auditIn, type ContextParts } from "./context.ts";
import type { Deliver } from "./deliver.ts";
import { committedOf, type OutboxRow } from "./outbox.ts";
import { putAll, rowsOf } from "./replies.ts";
import type { RenderReply } from "./send.ts";

export interface VisitParts extends ContextParts {
  readonly db: Db;
  readonly deliver: Pick<Deliver, "accept">;
  readonly render: RenderReply;
  readonly concealer: Concealer;
  readonly clock: Clock;
}

type Steps = Pick<ConsoleVisit, "step" | "act"> & { readonly sentence: (said: Said) => string };

/** A card as a notice of the page: what could be pressed or picked is the page's own business. */
const plainText = (card: Card): string =>
  foldCard({
    ...card,
    blocks: card.blocks.filter(({ kind }) => kind !== "buttons" && kind !== "choices" && kind !== "image"),
  });

type OwnReply = Exclude<Reply, { readonly mode: "update" }>;

const isOwn = (reply: Reply): reply is OwnReply =>
  reply.mode !== "update" && (reply.to === "here" || reply.to === "sender");

/** What somebody who is signed in does, as if they had done it in their private chat. */
export const createSteps = (parts: VisitParts, { me, account, placeId, placeUnitId }: Signed): Steps => {
  const { db, deliver, render, concealer, clock, link, publicLink, keys, ports, process } = parts;

  const incoming = (text: string, at: Date): Incoming => ({
    eventId: randomUUID(),
    at,
    place: privatePlace(account),
    sender: account,
    senderName: me.name,
    via: "button",
    text,
    addressed: true,
    mentions: [],
    redelivers: false,
  });

  const inContext = <T>(text: string, run: (context: OpenContext) => Promise<T>): Promise<T> =>
    db.transaction((tx) => {
      const now = clock.now();
      return run({
        tx,
        now,
        me,
        place: { id: placeId, kind: "private", unitId: placeUnitId },
        incoming: incoming(text, now),
        addJob: addJobIn(tx, now),
        audit: auditIn(tx, now, me.personId),
        // A page asks by itself: a question begun here must not wait for an answer in the chat.
        dialogue: { current: null, keep: async () => undefined, close: async () => undefined },
        link,
        publicLink,
        keys,
        ports,
      });
    });

  const sentence = ({ kind, facts }: Said): string => plainText(render(kind, facts));

  const act: ConsoleVisit["act"] = async (run, text = "") => {
    try {
      const { own, entries } = await inContext(text, async (context) => {
        const replies = await run(context);
        const others = replies.filter((reply) => !isOwn(reply));
        const rows = rowsOf(others, { accountId: null, placeId: null }, concealer);
        const put: readonly OutboxRow[] = await putAll(context.tx, rows, context.now, process);
        return { own: replies.filter(isOwn), entries: put };
      });
      void deliver.accept(committedOf(entries));
      const notice: ConsoleNotice = { tone: "done", text: own.map(sentence).join("\n") };
      return { ok: true, notice };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ok: false, notice: { tone: "warn", text: sentence(error.said) } };
    }
  };

  return { step: (run, text = "") => inContext(text, run), act, sentence };
};
