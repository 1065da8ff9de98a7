import { and, eq, sql } from "drizzle-orm";
import type {
  AddJob,
  Audit,
  Capability,
  DialogueHere,
  Member,
  OpenContext,
  Ports,
  PublicLink,
  Tx,
} from "../core/command.ts";
import type { Incoming } from "../core/incoming.ts";
import type { Keyring } from "../core/ports.ts";
import { jsonText } from "../db/client.ts";
import { audit, dialogue } from "../db/schema.ts";
import { DIALOGUE_MS } from "./limits.ts";

/** What `receive_one` knows of an event's sender and place; null-like when it was dealt with before. */
interface ReceivedOne {
  readonly fresh: boolean;
  readonly accountId: number;
  readonly personId: number;
  readonly name: string;
  readonly unitId: number;
  readonly placeId: number;
  readonly placeUnitId: number;
  readonly roles: Member["roles"];
  readonly dialogue: DialogueHere["current"];
}

export interface ContextParts {
  readonly ports: Ports;
  readonly link: (path: string) => string;
  readonly publicLink: PublicLink;
  readonly keys: Keyring;
  readonly process: string;
}

export const addJobIn =
  (tx: Tx, now: Date): AddJob =>
  async (name, payload, runAt, key) => {
    const facts = jsonText(payload);
    await tx.execute(
      sql`select job_add(${name}, ${facts}::jsonb, ${runAt.toISOString()}::timestamptz, ${key}, ${now.toISOString()}::timestamptz)`,
    );
  };

export const auditIn =
  (tx: Tx, now: Date, actor: number): Audit =>
  async (action, subject, unitId) => {
    await tx.insert(audit).values({ at: now, actor, action, subject, unitId: unitId ?? null });
  };

const dialogueIn = (
  tx: Tx,
  now: Date,
  accountId: number,
  placeId: number,
  current: DialogueHere["current"],
): DialogueHere => ({
  current,
  keep: async (name, state) => {
    const values = {
      accountId,
      placeId,
      name,
      state,
      expiresAt: new Date(now.getTime() + DIALOGUE_MS),
    };
    await tx
      .insert(dialogue)
      .values(values)
      .onConflictDoUpdate({
        target: [dialogue.accountId, dialogue.placeId],
        set: values,
      });
  },
  close: async () => {
    await tx.delete(dialogue).where(and(eq(dialogue.accountId, accountId), eq(dialogue.placeId, placeId)));
  },
});

/** Claims the event inside the transaction; null when it was dealt with before. */
export const openContext = async (
  tx: Tx,
  item: object,
  incoming: Incoming,
  now: Date,
  { ports, link, publicLink, keys, process }: ContextParts,
): Promise<OpenContext | null> => {
  const [row] = await tx.execute<{ one: ReceivedOne }>(
    sql`select receive_one(${jsonText(item)}::jsonb, ${now.toISOString()}::timestamptz, ${process}::uuid) as one`,
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
    audit: auditIn(tx, now, personId),
    dialogue: dialogueIn(tx, now, accountId, placeId, row.one.dialogue),
    link,
    publicLink,
    keys,
    ports,
  };
};

/** What capabilities contribute to each other, put together. */
export const portsOf = (capabilities: readonly Capability[]): Ports => ({
  mine: async (context) => {
    const lists = [];
    for (const { mine } of capabilities) if (mine) lists.push(...(await mine(context)));
    return lists;
  },
  undoable: async (context) => {
    const found = [];
    for (const { undoable } of capabilities) if (undoable) found.push(await undoable(context));
    return found.reduce((latest, one) => (one && (!latest || one.at > latest.at) ? one : latest), null);
  },
  forget: async (context) => {
    const replies = [];
    for (const { forget } of capabilities) if (forget) replies.push(...(await forget(context)));
    return replies;
  },
});
