import { createPlayground } from "../../adapters/playground/index.ts";
import type { Message } from "../../adapters/playground/wire.ts";
import { buttonsOf, type Card } from "../../src/core/card.ts";
import type { Log, PlaygroundHost } from "../../src/core/ports.ts";
import { adapterContract } from "./adapter.ts";
import type { Seen } from "./stage.ts";

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const PEOPLE = { 兰: "p_lan", 竹: "p_zhu" } as const;
const GROUP = "c_group";

/** A bot's message with its newest look. */
const seenOf = (messages: readonly Message[]): readonly Seen[] =>
  messages
    .filter(({ from, updates }) => from === undefined && updates === undefined)
    .map((original) => {
      const { card, text } =
        messages.findLast(({ id, updates }) => id === original.id || updates === original.id) ?? original;
      return {
        id: original.id,
        text,
        mentions: [],
        links: [],
        styled: [],
        buttons: card ? buttonsOf(card as Card).map(({ label }) => label) : [],
      };
    });

adapterContract({
  name: "the playground",
  // It lives in this very process: nothing lies between that could fail, and it never tells the bot what the bot said.
  troubles: false,
  echoes: false,
  readers: false,
  open: async (sink) => {
    let ahead = 0;
    const now = () => new Date(Date.now() + ahead);
    const host: PlaygroundHost = {
      people: async () => Object.entries(PEOPLE).map(([name, id]) => ({ id, name, unit: "校", roles: [] })),
      groups: async () => [{ id: GROUP, name: "大群" }],
      addPerson: async () => undefined,
      addGroup: async () => undefined,
      now,
      advance: async () => now(),
    };
    const adapter = createPlayground({ host, clock: { now }, locale: "zh", log: silent });
    await adapter.start(sink);
    const call = async (path: string, body?: object): Promise<{ readonly messages: readonly Message[] }> => {
      const init = body && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      };
      const response = await adapter.http?.fetch(new Request(`http://localhost/playground/api/${path}`, init));
      if (!response?.ok) throw new Error(`the playground answers ${response?.status}: ${await response?.text()}`);
      return (await response.json()) as { readonly messages: readonly Message[] };
    };
    let last: object = {};
    let toast: string | undefined;
    const stream = await adapter.http?.fetch(new Request(`http://localhost/playground/api/stream?as=${PEOPLE.兰}`));
    const reader = stream?.body?.pipeThrough(new TextDecoderStream()).getReader();
    const listen = async (): Promise<void> => {
      for (;;) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) return;
        toast = /event: toast\ndata: \{"text":"([^"]+)"/.exec(value ?? "")?.[1] ?? toast;
      }
    };
    void listen();
    return {
      adapter,
      says: async (who, where, text, how) => {
        last = {
          ...{ from: PEOPLE[who], chat: where === "group" ? GROUP : "private", text, eventId: crypto.randomUUID() },
          ...how,
        };
        await call("messages", last);
      },
      again: async () => {
        await call("messages", last);
      },
      presses: async (who, message, label, picks = []) => {
        const { messages } = await call(`chats/${GROUP}/messages?as=${PEOPLE[who]}`);
        const own = await call(`chats/private/messages?as=${PEOPLE[who]}`);
        const all = [...messages, ...own.messages];
        const shown = all.findLast(({ id, updates }) => id === message || updates === message);
        const blocks = shown?.card?.blocks ?? [];
        const values = Object.fromEntries(
          blocks.flatMap((block) =>
            block.kind === "choices"
              ? [[block.name, block.options.filter(({ text }) => picks.includes(text)).map(({ key }) => key)] as const]
              : [],
          ),
        );
        const buttons = shown?.card ? buttonsOf(shown.card as Card) : [];
        const button = buttons.findIndex((one) => one.label === label);
        await call("clicks", { from: PEOPLE[who], message, button, values });
        return toast === undefined ? {} : { toast };
      },
      reads: async ({ kind, chat }) => {
        const path = kind === "group" ? `chats/${chat}/messages?as=${PEOPLE.兰}` : `chats/private/messages?as=${chat}`;
        return seenOf((await call(path)).messages);
      },
      pass: async (ms) => {
        ahead += ms;
      },
      close: async () => {
        await reader?.cancel();
        await adapter.stop();
      },
    };
  },
});
