import { type Element, isShared, problemOf } from "./card.ts";
import type { Call, Route } from "./http.ts";
import { isObject, type Random } from "./random.ts";
import { cardRefusal, createWindow, LIMITS, type Reply, type Rules, refusal, success } from "./rules.ts";
import type { Chat, Post, Store } from "./store.ts";

interface Parts {
  readonly store: Store;
  readonly random: Random;
  readonly rules: Rules;
  readonly now: () => number;
  readonly appId: string;
  readonly images: ReadonlySet<string>;
  /** Ids of people as another app knows them. */
  readonly foreign: ReadonlySet<string>;
}

const TYPES = ["text", "post", "interactive", "image", "file", "audio", "media", "sticker", "share_chat", "share_user"];
const SEND = ["im:message:send_as_bot", "im:message", "im:message:send"];
const SHAPES: Readonly<Record<string, RegExp>> = {
  chat_id: /^oc_\w+$/,
  open_id: /^ou_\w+$/,
  union_id: /^on_\w+$/,
  user_id: /^\w{1,64}$/,
  email: /@/,
};

const parseObject = (text: unknown): Element | null => {
  if (typeof text !== "string") return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};

interface SentOnce {
  readonly at: number;
  readonly said: string;
  post: Post | null;
}

/** POST and PATCH below /im/v1/messages (§3.1). */
export const createMessages = ({ store, random, rules, now, appId, images, foreign }: Parts) => {
  const perPlace = createWindow(now, 1_000, LIMITS.perSecond);
  const perMessage = createWindow(now, 1_000, LIMITS.perSecond);
  const once = new Map<string, SentOnce>();
  const knows = (id: string) => store.humans.has(id) || id === store.bot.openId;

  const bad = (rule: string, what: unknown, reply: Reply = refusal(230001), cite = "§3.1"): Reply => {
    rules.violate(rule, cite, what);
    return reply;
  };
  const throttled = (limit: string): Reply => {
    rules.throttle(limit);
    return refusal(230020);
  };

  const dataOf = (post: Post): object => ({
    message_id: post.id,
    ...(post.rootId === undefined ? {} : { root_id: post.rootId, parent_id: post.parentId }),
    msg_type: post.type,
    create_time: String(post.createdAt),
    update_time: String(post.updatedAt),
    deleted: post.recalled,
    updated: post.changes > 0,
    chat_id: post.chat,
    sender: {
      id: post.from === "bot" ? appId : post.from,
      id_type: post.from === "bot" ? "app_id" : "open_id",
      sender_type: post.from === "bot" ? "app" : "user",
      tenant_key: store.tenantKey,
    },
    body: { content: post.content },
  });

  /** What is wrong with what shall be said; null = nothing. */
  const contentProblem = (type: unknown, content: unknown, raw: Buffer): Reply | null => {
    if (!TYPES.includes(String(type))) return bad("msg_type is one of the documented", type);
    const value = parseObject(content);
    if (!value) return bad("content is an object, serialised", content);
    const most = type === "text" ? LIMITS.textBytes : LIMITS.cardBytes;
    if (raw.length > most) return bad("a body keeps its size limit", raw.length, refusal(230025));
    if (type === "text") {
      if (typeof value.text !== "string" || value.text === "") return bad("a text has a text", content);
      return null;
    }
    if (type !== "interactive") return null;
    if (value.type === "template" || value.type === "card") return bad("no templates are known", content);
    if (value.schema !== "2.0") return bad("cards are of JSON 2.0", content, cardRefusal(200621, "schema"), "§3.3");
    const problem = problemOf(value, knows, (key) => images.has(key));
    return (
      problem &&
      bad("a card is valid", `${problem.detail} ${content}`, cardRefusal(problem.sub, problem.detail), "§3.3")
    );
  };

  const chatProblem = (chat: Chat): Reply | null => {
    if (chat.dissolved) return refusal(232009);
    if (chat.kind === "group") return chat.botInside ? (chat.muted ? refusal(230018) : null) : refusal(230002);
    const [owner] = [...chat.members].map((id) => store.humans.get(id));
    if (owner?.unavailable) return refusal(230013);
    return owner?.blocked ? refusal(230053) : null;
  };

  /** The chat a receive_id leads to (§3.1, §4.2). */
  const chatOf = (type: string | null, id: string): Chat | Reply => {
    const shape = SHAPES[type ?? ""];
    if (!type || !shape) return bad("receive_id_type is given", type);
    if (!shape.test(id)) return bad("receive_id is of its type", `${type} ${id}`, refusal(230034));
    if (type === "chat_id") return store.chats.get(id) ?? refusal(232006);
    if (foreign.has(id)) return refusal(99992361);
    const human = [...store.humans.values()].find(({ openId, unionId, userId }) =>
      type === "open_id" ? openId === id : type === "union_id" ? unionId === id : userId === id,
    );
    return (human && store.chats.get(human.p2p)) ?? refusal(99992351);
  };

  /** At most one message a uuid within an hour, for create and for reply (§3.1). */
  const deduped = async (kind: string, uuid: unknown, said: string, post: () => Post | Reply): Promise<Reply> => {
    const done = (made: Post | Reply): Reply => ("status" in made ? made : success(dataOf(made)));
    if (uuid === undefined) return done(post());
    if (typeof uuid !== "string" || uuid.length > LIMITS.uuidLength) return bad("uuid has at most 50 characters", uuid);
    const key = `${kind} ${uuid}`;
    const known = once.get(key);
    if (known && known.at > now() - LIMITS.uuidMs) {
      if (known.said !== said) return bad("a uuid stands for one content", uuid);
      return known.post ? success(dataOf(known.post)) : refusal(230049);
    }
    const entry: SentOnce = { at: now(), said, post: null };
    once.set(key, entry);
    if (random.chance(0.3)) await new Promise((resolve) => setTimeout(resolve, random.int(1, 8)));
    const made = post();
    if ("status" in made) once.delete(key);
    else entry.post = made;
    return done(made);
  };

  const postTo = (chat: Chat, { body }: Call, parent?: Post): Post | Reply => {
    if (!perPlace(chat.id)) return throttled("place");
    const at = parent ? { parentId: parent.id, rootId: parent.rootId ?? parent.id } : {};
    const type = String(body.msg_type);
    return store.add({ chat: chat.id, from: "bot", type, content: String(body.content), ...at });
  };

  const create = (call: Call): Reply | Promise<Reply> => {
    const { receive_id: to, msg_type: type, content, uuid } = call.body;
    const chat = chatOf(call.query.get("receive_id_type"), String(to));
    if ("status" in chat) return chat;
    const stop = chatProblem(chat) ?? contentProblem(type, content, call.raw);
    return stop ?? deduped("create", uuid, `${to} ${type} ${content}`, () => postTo(chat, call));
  };

  const found = (id: string): Post | Reply => {
    if (!/^om_\w+$/.test(id)) return bad("a message id is of its shape", id, refusal(99992354), "§6");
    const post = store.posts.get(id);
    if (!post) return refusal(99992354);
    return post.recalled ? refusal(230011) : post;
  };

  const reply = (call: Call): Reply | Promise<Reply> => {
    const parent = found(call.params[0] ?? "");
    if ("status" in parent) return parent;
    const chat = store.chats.get(parent.chat);
    if (!chat) return refusal(232006);
    const { msg_type: type, content, uuid } = call.body;
    const stop = chatProblem(chat) ?? contentProblem(type, content, call.raw);
    return stop ?? deduped("reply", uuid, `${parent.id} ${type} ${content}`, () => postTo(chat, call, parent));
  };

  const patch = (call: Call): Reply => {
    const post = found(call.params[0] ?? "");
    if ("status" in post) return post;
    const chat = store.chats.get(post.chat);
    if (post.from !== "bot") return bad("only own messages are changed", post.id, refusal(230012));
    if (post.type !== "interactive") return bad("only cards are patched", post.id);
    if (now() - post.createdAt > LIMITS.cardLifeMs) return refusal(230031);
    if (chat?.dissolved) return refusal(232009);
    const stop = contentProblem("interactive", call.body.content, call.raw);
    if (stop) return stop;
    if (!isShared(parseObject(post.content)) || !isShared(parseObject(call.body.content)))
      return bad("update_multi is declared before and after", post.id);
    if (!perMessage(post.id)) return throttled("message");
    store.change(post, String(call.body.content));
    return success({}, "ok");
  };

  const messages = "/open-apis/im/v1/messages";
  const one = new RegExp(`^${messages}/([^/]+)$`);
  const routes: readonly Route[] = [
    { name: "create", method: "POST", path: new RegExp(`^${messages}/?$`), scopes: SEND, handle: create },
    { name: "reply", method: "POST", path: new RegExp(`^${messages}/([^/]+)/reply$`), scopes: SEND, handle: reply },
    { name: "patch", method: "PATCH", path: one, scopes: [...SEND, "im:message:update"], handle: patch },
  ];
  return {
    routes,
    cardProblem: (content: string): Reply | null => contentProblem("interactive", content, Buffer.from(content)),
  };
};
