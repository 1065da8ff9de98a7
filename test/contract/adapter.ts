import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Adapter, Delivery, Outcome, Sent } from "../../src/core/adapter.ts";
import type { Card } from "../../src/core/card.ts";
import { DeliveryError } from "../../src/core/errors.ts";
import type { Incoming, Place } from "../../src/core/incoming.ts";
import { EVERYTHING, NASTY, nastyCard, OVER_LONG, wordsOf } from "./cards.ts";

/** A message of the bot as people see it now. */
export interface Seen {
  readonly id: string;
  readonly text: string;
  /** Who is told that they were mentioned. */
  readonly mentions: readonly string[];
  readonly links: readonly string[];
  /** What stands out, without what makes it stand out. */
  readonly styled: readonly string[];
  readonly buttons: readonly string[];
}

type Who = "兰" | "竹";
type Where = "group" | "private";

/** How a platform goes wrong: it is busy, it refuses, it takes a message and its answer is lost, or it says nothing. */
export type Trouble = "busy" | "refused" | "lost" | "silent";

/** A platform on which two people sit in one group with the bot, and each has a private chat with it. */
export interface Stage {
  readonly adapter: Adapter;
  /** Resolves when the adapter has been handed what was said, whatever the bot does with it. */
  readonly says: (who: Who, where: Where, text: string, how?: { readonly replyTo?: string }) => Promise<void>;
  /** The platform hands over what was said last once more. */
  readonly again: () => Promise<void>;
  readonly presses: (
    who: Who,
    message: string,
    label: string,
    picks?: readonly string[],
  ) => Promise<{ readonly toast?: string }>;
  /** The bot's messages in a chat, oldest first. */
  readonly reads: (place: Place) => Promise<readonly Seen[]>;
  /** Lets time pass: the clock's, or real time where the platform has a clock of its own. */
  readonly pass: (ms: number) => Promise<void>;
  /** The next sends go wrong; absent where a send cannot. */
  readonly fails?: (trouble: Trouble, times: number) => void;
  /** Looks at a message of the bot; absent where the adapter does not tell who did. */
  readonly sees?: (who: Who, message: string) => void;
  /** The platform tells the bot what the bot itself said; absent where it never does. */
  readonly echoes?: () => Promise<void>;
  /** Throws when the adapter broke a rule of the platform. */
  readonly close: () => Promise<void>;
}

export interface AdapterUnderTest {
  readonly name: string;
  /** Whether sends can fail and whether the bot's own messages come back. */
  readonly troubles: boolean;
  readonly echoes: boolean;
  /** Whether it tells who read a message. */
  readonly readers: boolean;
  readonly open: (sink: (incoming: Incoming) => Promise<Outcome>) => Promise<Stage>;
}

type Behaviour = (incoming: Incoming) => Promise<readonly string[]>;

const done = (ids: readonly string[] = []): Outcome => ({ kind: "handled", settled: Promise.resolve(ids) });
const title = (text: string): Card => ({ title: text, blocks: [] });
const MOST_TRIES = 12;
const HEARD_MS = 12_000;

/** What every adapter keeps. A fresh stage a file; the tests use messages of their own. */
export const adapterContract = ({ name, troubles, echoes, readers, open }: AdapterUnderTest): void => {
  describe(`${name} keeps the contract of adapters:`, () => {
    let stage: Stage;
    let adapter: Adapter;
    let incomings: Incoming[] = [];
    let behaviour: Behaviour = async () => [];
    let keys = 0;

    beforeAll(async () => {
      stage = await open(async (incoming) => {
        incomings.push(incoming);
        return done(await behaviour(incoming));
      });
      ({ adapter } = stage);
    });
    afterAll(() => stage?.close());
    beforeEach(() => {
      incomings = [];
      behaviour = async () => [];
    });
    afterEach(() => {
      behaviour = async () => [];
    });

    const heard = async (count: number): Promise<readonly Incoming[]> => {
      const deadline = performance.now() + HEARD_MS;
      while (incomings.length < count && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect(incomings.length).toBeGreaterThanOrEqual(count);
      return incomings;
    };
    const one = async (): Promise<Incoming> => {
      const [first] = await heard(1);
      if (!first) throw new Error("nothing came in");
      return first;
    };
    const placeOf = async (where: Where): Promise<Place> => {
      incomings = [];
      await stage.says("兰", where, "你好");
      const { place } = await one();
      incomings = [];
      return place;
    };
    const deliveryTo = (to: Place, card: Card): Delivery => {
      keys += 1;
      return { key: `contract-${process.pid}-${Date.now()}-${keys}`, to, card };
    };
    /** As the engine does it: what can be tried again is, with the same key. */
    const deliver = async (delivery: Delivery): Promise<Sent> => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await adapter.send(delivery);
        } catch (error) {
          const wait = error instanceof DeliveryError ? error.retryAfterMs : undefined;
          if (wait === undefined || tries >= MOST_TRIES) throw error;
          await stage.pass(wait);
        }
      }
    };
    const seen = async (place: Place, id: string): Promise<Seen> => {
      const found = (await stage.reads(place)).find((message) => message.id === id);
      if (!found) throw new Error("the message is not to be seen");
      return found;
    };
    const count = async (place: Place, text: string): Promise<number> =>
      (await stage.reads(place)).filter((message) => message.text.includes(text)).length;

    test("a line in a group is addressed to the bot, without the mention that made it so", async () => {
      await stage.says("兰", "group", "报名 3");
      const incoming = await one();
      expect(incoming).toMatchObject({ via: "message", text: "报名 3", addressed: true, mentions: [] });
      expect(incoming.place).toMatchObject({ kind: "group", platform: adapter.platform });
      expect(incoming.sender.platform).toBe(adapter.platform);
      expect(incoming.sender.tenant).toBe(incoming.place.tenant);
      expect(incoming.eventId).not.toBe("");
    });

    test("a private chat is the person's", async () => {
      await stage.says("竹", "private", "报名\n第二行");
      const { place, sender, text, addressed } = await one();
      expect(place).toEqual({ platform: sender.platform, tenant: sender.tenant, chat: sender.user, kind: "private" });
      expect([text, addressed]).toEqual(["报名\n第二行", true]);
    });

    test("people and places are told apart and are the same the next time", async () => {
      for (const who of ["兰", "竹", "兰"] as const) {
        const before = incomings.length;
        await stage.says(who, "group", "你好");
        await heard(before + 1);
      }
      const [lan, zhu, again] = incomings.map(({ sender }) => sender.user);
      expect(again).toBe(lan);
      expect(zhu).not.toBe(lan);
      expect(new Set(incomings.map(({ place }) => place.chat)).size).toBe(1);
      expect(new Set(incomings.map(({ eventId }) => eventId)).size).toBe(3);
    });

    test("what the platform hands over again is the same event; what is said again is another", async () => {
      await stage.says("兰", "group", "报名 1");
      const { eventId } = await one();
      await stage.again();
      expect(new Set(incomings.map((incoming) => incoming.eventId))).toEqual(new Set([eventId]));
      await stage.says("兰", "group", "报名 1");
      expect((await heard(2)).some((incoming) => incoming.eventId !== eventId)).toBe(true);
    });

    test("when the bot could not take it, a platform that redelivers does so", async () => {
      behaviour = async () => Promise.reject(new Error("the database is away"));
      await stage.says("兰", "group", "报名 2").catch(() => undefined);
      const { redelivers, eventId } = await one();
      behaviour = async () => [];
      if (redelivers) await stage.pass(15_000);
      if (redelivers) await heard(2);
      expect(new Set(incomings.map((incoming) => incoming.eventId))).toEqual(new Set([eventId]));
    });

    test("messages of one place appear in the order they were sent", async () => {
      const place = await placeOf("group");
      const ids: string[] = [];
      for (let i = 0; i < 8; i += 1) ids.push((await deliver(deliveryTo(place, title(`顺序 ${i}`)))).messageId);
      expect((await stage.reads(place)).map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
      expect(new Set(ids).size).toBe(8);
    });

    test("one key is one message, in a row and at the same moment", async () => {
      const place = await placeOf("private");
      const delivery = deliveryTo(place, title("只有一条"));
      const sent = await Promise.all([deliver(delivery), deliver(delivery)]);
      expect(new Set([...sent, await deliver(delivery)].map(({ messageId }) => messageId)).size).toBe(1);
      expect(await count(place, "只有一条")).toBe(1);
    });

    test("every block is to be read", async () => {
      for (const where of ["group", "private"] as const) {
        const place = await placeOf(where);
        const { text, buttons } = await seen(place, (await deliver(deliveryTo(place, EVERYTHING))).messageId);
        for (const words of wordsOf(EVERYTHING)) expect(text, where).toContain(words);
        expect(buttons, where).toEqual(["投票", "弃权", "更多"]);
      }
    });

    test.each(NASTY)("%s is text, wherever it stands", async (words, inner) => {
      const place = await placeOf("group");
      const { messageId } = await deliver(deliveryTo(place, nastyCard(words)));
      const message = await seen(place, messageId);
      expect(message.mentions).toEqual([]);
      expect(message.links).toEqual([]);
      expect(message.styled.map((styled) => styled.replace(/^\w+:/, "").trim())).not.toContain(inner);
      expect(message.text.split(words).length - 1).toBeGreaterThanOrEqual(6);
    });

    test.each(OVER_LONG)("%s are cut or folded, and arrive", async (what, card) => {
      const place = await placeOf("private");
      const { messageId } = await deliver(deliveryTo(place, card));
      const { text, mentions, links, styled } = await seen(place, messageId);
      expect(text, what).toContain(card.title.slice(0, 10));
      expect([mentions, links, styled]).toEqual([[], [], []]);
    });

    test("a button is the line it stands for, with what was picked, from whoever pressed", async () => {
      const place = await placeOf("group");
      const { messageId } = await deliver(deliveryTo(place, EVERYTHING));
      await stage.presses("竹", messageId, "投票", ["植物园", "古镇"]);
      await stage.presses("兰", messageId, "弃权");
      const [voted, abstained] = await heard(2);
      expect(voted).toMatchObject({ via: "button", text: "投票 3 A B", addressed: true, place, replyTo: messageId });
      expect(abstained).toMatchObject({ via: "button", text: "投票 3 弃权", replyTo: messageId });
      expect(voted?.sender.user).not.toBe(abstained?.sender.user);
      expect(voted?.eventId).not.toBe(abstained?.eventId);
    });

    test("a press is answered at once", async () => {
      const place = await placeOf("group");
      const { messageId } = await deliver(deliveryTo(place, EVERYTHING));
      let answered: Sent | null | undefined;
      behaviour = async ({ reply }) => {
        const card = { ...title("兰已报名，共 1 人"), toast: "报上了" };
        answered = await reply?.answer(deliveryTo(place, card));
        return answered ? [answered.messageId] : [];
      };
      const { toast } = await stage.presses("兰", messageId, "弃权");
      expect((await one()).reply).toBeDefined();
      expect(answered).toBeTruthy();
      expect([toast, (await stage.reads(place)).at(-1)?.text]).toContain("报上了");
    });

    test("an answer that comes too late is none, and can be pushed", async () => {
      const place = await placeOf("private");
      const { messageId } = await deliver(deliveryTo(place, EVERYTHING));
      let late: Incoming | undefined;
      behaviour = async (incoming) => {
        late = incoming;
        return [];
      };
      await stage.presses("兰", messageId, "弃权");
      await stage.pass(4_000);
      const delivery = deliveryTo(place, title("迟到的回答"));
      expect(await late?.reply?.answer(delivery)).toBeNull();
      await deliver(delivery);
      expect(await count(place, "迟到的回答")).toBe(1);
    });

    test("a reply to a message of the bot names it", async () => {
      const place = await placeOf("private");
      const { messageId } = await deliver(deliveryTo(place, title("问题？")));
      await stage.says("兰", "private", "回答", { replyTo: messageId });
      expect(await one()).toMatchObject({ text: "回答", replyTo: messageId, addressed: true });
    });

    test("a live card changes in place, again and again, and its buttons work", async () => {
      const live = adapter.liveCards;
      if (!live) return;
      const place = await placeOf("group");
      const { messageId } = await deliver(deliveryTo(place, title("名单 0 人")));
      const before = (await stage.reads(place)).length;
      let id = messageId;
      for (const blocks of [[], EVERYTHING.blocks]) {
        await stage.pass(live.intervalMs);
        id = (await live.update(id, place, { title: `名单 ${blocks.length + 1} 人`, blocks })).messageId;
      }
      const now = await seen(place, messageId);
      expect(now.text).toContain(`名单 ${EVERYTHING.blocks.length + 1} 人`);
      expect(await stage.reads(place)).toHaveLength(before);
      await stage.presses("竹", messageId, "弃权");
      expect(await one()).toMatchObject({ text: "投票 3 弃权" });
    });

    if (echoes) {
      test("the bot does not hear itself", async () => {
        const place = await placeOf("group");
        await deliver(deliveryTo(place, title("报名 1")));
        await stage.echoes?.();
        await stage.says("兰", "group", "之后");
        await heard(1);
        expect(incomings.map(({ text }) => text)).toEqual(["之后"]);
      });
    }

    if (troubles) {
      test("a busy platform is asked again, and then it is one message", async () => {
        const place = await placeOf("group");
        stage.fails?.("busy", 2);
        await deliver(deliveryTo(place, title("忙过之后")));
        expect(await count(place, "忙过之后")).toBe(1);
      });

      test("what the platform refuses is an error that cannot be tried again", async () => {
        const place = await placeOf("group");
        stage.fails?.("refused", 1);
        const error = await adapter.send(deliveryTo(place, title("不让说"))).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(DeliveryError);
        expect(error).toMatchObject({ retryAfterMs: undefined });
        expect(String(error)).not.toContain("不让说");
        expect(await count(place, "不让说")).toBe(0);
        await deliver(deliveryTo(place, title("下一条")));
        expect(await count(place, "下一条")).toBe(1);
      });

      test.each(["lost", "silent"] as const)("an answer that is %s leaves one message", async (trouble) => {
        const place = await placeOf("private");
        stage.fails?.(trouble, 1);
        await deliver(deliveryTo(place, title(`不确定 ${trouble}`)));
        expect(await count(place, `不确定 ${trouble}`)).toBe(1);
      });

      test("one chat that hangs does not hold up another", async () => {
        const [group, lan] = [await placeOf("group"), await placeOf("private")];
        stage.fails?.("silent", 1);
        const hanging = deliver(deliveryTo(group, title("慢")));
        await deliver(deliveryTo(lan, title("快")));
        expect(await count(lan, "快")).toBe(1);
        await hanging;
        expect(await count(group, "慢")).toBe(1);
      });
    }

    if (readers) {
      test("who has read a message of ours is told, and nobody who has not", async () => {
        await stage.says("兰", "group", "在吗");
        const lan = (await one()).sender.user;
        const { messageId } = await deliver(deliveryTo(await placeOf("group"), title("请看")));
        expect(await adapter.readers?.(messageId)).toEqual([]);
        stage.sees?.("兰", messageId);
        expect(await adapter.readers?.(messageId)).toEqual([lan]);
        stage.sees?.("竹", messageId);
        stage.sees?.("兰", messageId);
        expect(await adapter.readers?.(messageId)).toHaveLength(2);
      });

      test("of a message that is too old, or none of ours, nobody can tell", async () => {
        const { messageId } = await deliver(deliveryTo(await placeOf("private"), title("旧的")));
        await stage.pass(8 * 86_400_000);
        for (const id of [messageId, "om_none", "../x"])
          await expect(adapter.readers?.(id), id).rejects.toBeInstanceOf(DeliveryError);
      });
    } else {
      test("it does not pretend to know who read what", () => expect(adapter.readers).toBeUndefined());
    }

    test("it is ready, and not any more once it was stopped", async () => {
      expect(adapter.ready()).toBe(true);
      await adapter.stop();
      expect(adapter.ready()).toBe(false);
    });
  });
};
