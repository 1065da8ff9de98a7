import { expect } from "vitest";

/** The playground's JSON interface as fake people use it. Nothing but HTTP. */
export interface Message {
  readonly id: string;
  readonly chat: string;
  readonly from?: string;
  readonly to?: string;
  readonly text: string;
  readonly card?: { readonly title: string; readonly blocks: readonly Block[] };
  readonly updates?: string;
}

interface Block {
  readonly kind: string;
  readonly buttons?: readonly { readonly label: string; readonly line: string }[];
}

interface Answer {
  readonly messages: readonly Message[];
  readonly duplicate?: true;
}

type Heard = Promise<readonly Message[]>;

export interface Group {
  readonly id: string;
  readonly name: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  /** With the bot's mention. */
  readonly says: (group: Group, text: string) => Heard;
  /** Without it: to everybody else. */
  readonly mutters: (group: Group, text: string) => Heard;
  readonly whispers: (text: string) => Heard;
  /** Quotes a message, without a mention. */
  readonly replies: (to: Message, text: string) => Heard;
  readonly presses: (message: Message, button: number | string) => Heard;
  readonly reads: (chat: Group | "private") => Heard;
}

export interface Union {
  readonly person: (name: string, roles?: readonly string[], unit?: string) => Promise<Person>;
  readonly group: (name: string, members: readonly Person[]) => Promise<Group>;
  /** A call as it is, for what must be refused. */
  readonly call: (path: string, body: unknown) => Promise<Response>;
  readonly say: (body: object) => Promise<Answer>;
  readonly get: (path: string) => Promise<Response>;
  readonly advance: (seconds: number) => Promise<Date>;
  /** Everybody whom the program knows, after a restart too. */
  readonly everybody: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Somebody who is there already. */
  readonly known: (id: string, name: string) => Person;
  /** All the bot ever said. */
  readonly heard: readonly Message[];
  readonly turns: () => number;
}

const answered = async <T>(response: Response, status: number): Promise<T> => {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return JSON.parse(text) as T;
};

export const createUnion = (url: string): Union => {
  const heard: Message[] = [];
  let turns = 0;

  const call: Union["call"] = (path, body) =>
    fetch(`${url}/playground/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const turn = async (path: string, body: object): Promise<Answer> => {
    turns += 1;
    const answer = await answered<Answer>(await call(path, body), 200);
    heard.push(...answer.messages);
    return answer;
  };
  const said = async (body: object): Heard => (await turn("messages", body)).messages;
  const known: Union["known"] = (id, name) => ({
    id,
    name,
    says: (group, text) => said({ from: id, chat: group.id, text }),
    mutters: (group, text) => said({ from: id, chat: group.id, text, mention: false }),
    whispers: (text) => said({ from: id, chat: "private", text }),
    replies: (to, text) => said({ from: id, chat: to.chat, text, mention: false, replyTo: to.id }),
    presses: async (message, button) => (await turn("clicks", { from: id, message: message.id, button })).messages,
    reads: async (chat) => {
      const response = await fetch(
        `${url}/playground/api/chats/${chat === "private" ? chat : chat.id}/messages?as=${id}`,
      );
      return (await answered<Answer>(response, 200)).messages;
    },
  });
  return {
    person: async (name, roles = [], unit = undefined) => {
      const made = await answered<{ id: string }>(
        await call("people", { name, roles, ...(unit ? { unit } : {}) }),
        201,
      );
      return known(made.id, name);
    },
    group: async (name, members) =>
      answered<Group>(await call("chats", { name, members: members.map(({ id }) => id) }), 201),
    call,
    say: (body) => turn("messages", body),
    get: (path) => fetch(`${url}${path}`),
    advance: async (seconds) =>
      new Date((await answered<{ now: string }>(await call("clock", { advanceSeconds: seconds }), 200)).now),
    everybody: async () =>
      (await answered<{ people: { id: string; name: string }[] }>(await fetch(`${url}/playground/api/state`), 200))
        .people,
    known,
    heard,
    turns: () => turns,
  };
};

export const textOf = (messages: readonly Message[]): string => messages.map(({ text }) => text).join("\n");

export const linesOf = (message: Message | undefined): readonly string[] =>
  (message?.card?.blocks ?? []).flatMap(({ buttons }) => (buttons ?? []).map(({ line }) => line));

/** What came in the chat itself: no live update, nobody's private message. */
export const spoken = (messages: readonly Message[], group: Group): readonly Message[] =>
  messages.filter(({ chat, updates }) => chat === group.id && updates === undefined);

export const updatesOf = (messages: readonly Message[], card: Message): readonly Message[] =>
  messages.filter(({ updates }) => updates === card.id);

export const toldInPrivate = (messages: readonly Message[], person: Person): readonly Message[] =>
  messages.filter(({ chat, to }) => chat === "private" && to === person.id);

/** Exactly one message, or the test fails. */
export const only = (messages: readonly Message[]): Message => {
  const [first, ...rest] = messages;
  if (!first || rest.length > 0)
    throw new Error(`one message was expected, not ${messages.length}: ${textOf(messages)}`);
  return first;
};

/** The card of an activity among what the bot said, told by its button for signing up. Warnings may stand beside it. */
export const announcementIn = (messages: readonly Message[]): { readonly card: Message; readonly number: number } => {
  for (const card of messages) {
    const number = /^报名 (\d+)$/.exec(linesOf(card).find((line) => line.startsWith("报名 ")) ?? "")?.[1];
    if (number) return { card, number: Number(number) };
  }
  throw new Error(`no activity was announced: ${textOf(messages)}`);
};
