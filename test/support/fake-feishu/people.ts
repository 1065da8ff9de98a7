import type { Event, Events } from "./events.ts";
import type { createPresses, Reaction } from "./presses.ts";
import type { Delivery, Push } from "./push.ts";
import type { Random } from "./random.ts";
import { type Shown, show } from "./show.ts";
import type { Chat, Human, Post, Store } from "./store.ts";

/** A message of the bot that came, or was changed, because of what somebody did. */
export interface Heard extends Shown {
  readonly updated: boolean;
}

export interface How {
  /** Whether the bot is mentioned; in a group it is, unless told otherwise. */
  readonly mention?: boolean;
  /** Who else is mentioned: where `@名字` stands in the text, else at its end. */
  readonly at?: readonly Person[];
  readonly as?: "text" | "post";
  readonly replyTo?: { readonly id: string };
}

export interface Pressed extends Reaction {
  readonly heard: readonly Heard[];
}

export interface Person {
  readonly name: string;
  readonly openId: string;
  readonly human: Human;
  /** Says it and does not wait; null when the platform does not tell the bot (§2.1). */
  readonly types: (where: Group | "private", text: string, how?: How) => Delivery | null;
  readonly says: (group: Group, text: string, how?: How) => Promise<readonly Heard[]>;
  readonly whispers: (text: string, how?: How) => Promise<readonly Heard[]>;
  /** Presses and waits for the answer to that alone. */
  readonly pushes: (message: { readonly id: string }, label: string, picks?: readonly string[]) => Promise<Reaction>;
  readonly presses: (message: { readonly id: string }, label: string, picks?: readonly string[]) => Promise<Pressed>;
  /** Opens the private chat with the bot. */
  readonly opens: () => Promise<readonly Heard[]>;
  /** An entry of the menu in the private chat. */
  readonly chooses: (menuKey: string) => Promise<readonly Heard[]>;
  /** Looks at a message, wherever it stands. */
  readonly sees: (message: { readonly id: string }) => void;
  /** The private chat with the bot. */
  readonly reads: () => readonly Shown[];
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly chat: Chat;
  readonly messages: () => readonly Shown[];
  readonly adds: (by: Person, ...people: readonly Person[]) => Promise<readonly Heard[]>;
  readonly loses: (by: Person, ...people: readonly Person[]) => Promise<readonly Heard[]>;
  readonly takesIn: (by: Person) => Promise<readonly Heard[]>;
  readonly throwsOut: (by: Person) => Promise<readonly Heard[]>;
}

interface Parts {
  readonly store: Store;
  readonly random: Random;
  readonly events: Events;
  readonly push: Push;
  readonly scopes: ReadonlySet<string>;
  readonly presses: ReturnType<typeof createPresses>;
  /** Waits for what the bot does because of something that was delivered, at most `ms` for its beginning. */
  readonly answered: (done: Promise<unknown>, begun: () => boolean, ms?: number) => Promise<void>;
  /** How often something the app has not asked for arrives as well. */
  readonly noise: number;
}

interface Written {
  readonly type: "text" | "post";
  readonly content: string;
  readonly mentions: readonly object[];
}

const BOT = "\u0001";
/** How long after the answer to a press something more may begin. */
const AFTER_PRESS_MS = 500;
/** The same after what asks for no answer. */
const SILENT_MS = 100;

export const createPeople = (parts: Parts) => {
  const { store, random, events, push, scopes, presses, answered, noise } = parts;

  /** Mentions become placeholders, numbered as they stand (§2.1). */
  const write = (text: string, { mention = false, at = [], as }: How): Written => {
    const marked = at.reduce(
      (line, { name }) => (line.includes(`@${name}`) ? line : `${line} @${name}`),
      mention ? random.pick([`${BOT} ${text}`, `${BOT} ${text}`, `${BOT}${text}`, `${text} ${BOT}`]) : text,
    );
    const names = [BOT, ...at.map(({ name }) => `@${name}`)];
    const found: { readonly key: string; readonly who: Human | "bot" }[] = [];
    const pieces: { readonly text: string; readonly key?: string }[] = [];
    let rest = marked;
    while (rest) {
      const next = names
        .map((name) => ({ name, at: rest.indexOf(name) }))
        .filter((one) => one.at >= 0)
        .sort((a, b) => a.at - b.at || b.name.length - a.name.length)[0];
      pieces.push({ text: next ? rest.slice(0, next.at) : rest });
      if (!next) break;
      const who = at.find(({ name }) => `@${name}` === next.name)?.human ?? "bot";
      const key = `@_user_${found.length + 1}`;
      found.push({ key, who });
      pieces.push({ text: who === "bot" ? store.bot.name : who.name, key });
      rest = rest.slice(next.at + next.name.length);
    }
    const type = as ?? (random.chance(0.2) ? "post" : "text");
    const mentions = found.map(({ key, who }) => events.mention(key, who));
    if (type === "text") {
      const words = pieces.map((piece) => piece.key ?? piece.text).join("");
      return { type, mentions, content: JSON.stringify({ text: words }) };
    }
    const lines: object[][] = [[]];
    for (const piece of pieces) {
      if (piece.key) lines.at(-1)?.push({ tag: "at", user_id: piece.key, user_name: piece.text, style: [] });
      else
        piece.text.split("\n").forEach((words, i) => {
          if (i > 0) lines.push([]);
          if (words) lines.at(-1)?.push({ tag: "text", text: words, style: random.chance(0.2) ? ["bold"] : [] });
        });
    }
    return { type, mentions, content: JSON.stringify({ title: "", content: lines }) };
  };

  /** §2.1: which messages arrive is a matter of scopes. */
  const arrives = (chat: Chat, mention: boolean): boolean => {
    if (chat.kind === "p2p") return scopes.has("im:message.p2p_msg:readonly");
    if (!chat.botInside) return false;
    return scopes.has("im:message.group_msg") || (mention && scopes.has("im:message.group_at_msg:readonly"));
  };

  const chatOf = (human: Human, where: Group | "private"): Chat => {
    const chat = where === "private" ? store.chats.get(human.p2p) : where.chat;
    if (!chat?.members.has(human.openId)) throw new Error(`${human.name} is not in that chat`);
    return chat;
  };

  const speak = (human: Human, where: Group | "private", text: string, how: How): Delivery | null => {
    const chat = chatOf(human, where);
    const mention = how.mention ?? chat.kind === "group";
    const written = write(text, { ...how, mention });
    const parent = how.replyTo ? store.posts.get(how.replyTo.id) : undefined;
    const thread = parent ? { parentId: parent.id, rootId: parent.rootId ?? parent.id } : {};
    const { type, content, mentions } = written;
    const post = store.add({ chat: chat.id, from: human.openId, type, content, ...thread });
    if (random.chance(noise)) push.emit(events.noise());
    return arrives(chat, mention) ? push.emit(events.message(post, mentions)) : null;
  };

  const since = (mark: number): readonly Heard[] =>
    [...store.posts.values()]
      .filter(({ from, rank }) => from === "bot" && rank > mark)
      .map((post) => ({ ...show(post, store), updated: post.born <= mark }));

  /** What the bot says because somebody acts in a chat: it has begun once it says something there. */
  const hearing = async (
    chat: string,
    act: () => Promise<unknown> | null | undefined,
    ms?: number,
  ): Promise<readonly Heard[]> => {
    const mark = store.rank();
    const done = act();
    const begun = () => store.chats.get(chat)?.posts.some(({ from, born }) => from === "bot" && born > mark) ?? false;
    if (done) await answered(done, begun, ms);
    return since(mark);
  };

  const told = (chat: string, event: Event, ms?: number): Promise<readonly Heard[]> =>
    hearing(chat, () => push.emit(event).taken, ms);

  const pushes = (human: Human, { id }: { readonly id: string }, label: string, picks: readonly string[]) => {
    const post = store.posts.get(id);
    if (!post) throw new Error("no such message");
    if (!store.chats.get(post.chat)?.members.has(human.openId)) throw new Error(`${human.name} cannot see it`);
    return presses.press(human, post, label, picks);
  };

  const personOf = (human: Human): Person => ({
    name: human.name,
    openId: human.openId,
    human,
    types: (where, text, how = {}) => speak(human, where, text, how),
    says: (group, text, how = {}) => hearing(group.id, () => speak(human, group, text, how)?.taken),
    whispers: (text, how = {}) => hearing(human.p2p, () => speak(human, "private", text, how)?.taken),
    pushes: async (message, label, picks = []) => pushes(human, message, label, picks),
    presses: async (message, label, picks = []) => {
      let reaction: Reaction = { changed: false };
      // The toast may be all there is to hear.
      const heard = await hearing(
        store.posts.get(message.id)?.chat ?? "",
        async () => {
          reaction = await pushes(human, message, label, picks);
        },
        AFTER_PRESS_MS,
      );
      return { ...reaction, heard };
    },
    opens: () => told(human.p2p, events.chatEntered(human, lastOf(store.chats.get(human.p2p)?.posts)?.id ?? "")),
    chooses: (key) => told(human.p2p, events.menu(human, key)),
    sees: ({ id }) => {
      const post = store.posts.get(id);
      if (!post || !store.chats.get(post.chat)?.members.has(human.openId))
        throw new Error(`${human.name} cannot see it`);
      post.readBy.add(human.openId);
    },
    reads: () => (store.chats.get(human.p2p)?.posts ?? []).map((post) => show(post, store)),
  });

  const groupOf = (chat: Chat): Group => {
    const move = (by: Person, people: readonly Person[], way: "added" | "deleted") =>
      told(
        chat.id,
        events.usersMoved(
          chat,
          by.human,
          people.map(({ human }) => human),
          way,
        ),
        SILENT_MS,
      );
    const bot = (by: Person, way: "added" | "deleted") => {
      chat.botInside = way === "added";
      return told(chat.id, events.botMoved(chat, by.human, way), chat.botInside ? undefined : SILENT_MS);
    };
    return {
      id: chat.id,
      name: chat.name,
      chat,
      messages: () => chat.posts.map((post) => show(post, store)),
      adds: (by, ...people) => {
        for (const { openId } of people) chat.members.add(openId);
        return move(by, people, "added");
      },
      loses: (by, ...people) => {
        for (const { openId } of people) chat.members.delete(openId);
        return move(by, people, "deleted");
      },
      takesIn: (by) => bot(by, "added"),
      throwsOut: (by) => bot(by, "deleted"),
    };
  };

  return {
    since,
    person: (name: string, departments: readonly string[] = []): Person => personOf(store.addHuman(name, departments)),
    group: (name: string, members: readonly Person[]): Group =>
      groupOf(store.addChat({ id: store.id("oc"), kind: "group", name, members: members.map(({ openId }) => openId) })),
  };
};

const lastOf = (posts: readonly Post[] | undefined): Post | undefined => posts?.at(-1);
