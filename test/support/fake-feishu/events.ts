import type { IdKind, Random } from "./random.ts";
import type { Chat, Human, Post, Store } from "./store.ts";

/** What Feishu tells an app: a type, what it is about and its envelope (§2). */
export interface Event {
  readonly type: string;
  readonly event: object;
  /** 1 = the old envelope, which `p2p_chat_create` still has (§2.2). */
  readonly version?: 1;
}

export interface Events {
  /** The JSON of one delivery; a redelivery has the same event_id, or another one (§1.5). */
  readonly envelope: (event: Event, eventId: string) => object;
  readonly message: (post: Post, mentions: readonly object[], senderType?: "user" | "bot") => Event;
  readonly mention: (key: string, who: Human | "bot") => object;
  readonly botMoved: (chat: Chat, by: Human, way: "added" | "deleted") => Event;
  readonly usersMoved: (
    chat: Chat,
    by: Human,
    users: readonly Human[],
    way: "added" | "deleted" | "withdrawn",
  ) => Event;
  readonly chatEntered: (human: Human, lastMessage: string) => Event;
  readonly firstChat: (human: Human) => Event;
  readonly menu: (human: Human, key: string) => Event;
  readonly recalled: (post: Post) => Event;
  readonly press: (human: Human, post: Post, token: string, action: object) => Event;
  /** Something the app has not asked for, or does not know. */
  readonly noise: () => Event;
}

interface Parts {
  readonly store: Store;
  readonly random: Random;
  readonly now: () => number;
  readonly id: (kind: IdKind) => string;
  readonly appId: string;
  readonly verificationToken: string;
  readonly scopes: ReadonlySet<string>;
}

export const createEvents = ({ store, random, now, id, appId, verificationToken, scopes }: Parts): Events => {
  const tenant = store.tenantKey;
  /** §0: user_id only with its scope. */
  const idsOf = ({ openId, unionId, userId }: Human): object => ({
    open_id: openId,
    union_id: unionId,
    ...(scopes.has("contact:user.employee_id:readonly") ? { user_id: userId } : {}),
  });
  const botIds = { open_id: store.bot.openId, union_id: store.bot.unionId };
  const sender = (from: string) => {
    if (from === "bot") return botIds;
    const human = store.humans.get(from);
    return human ? idsOf(human) : { open_id: from };
  };
  const moved = (chat: Chat, by: Human): object => ({
    chat_id: chat.id,
    operator_id: idsOf(by),
    external: false,
    operator_tenant_key: tenant,
    name: chat.name,
    i18n_names: { zh_cn: chat.name, en_us: "", ja_jp: "" },
  });

  const noises: readonly (() => Event)[] = [
    () => ({ type: "im.chat.updated_v1", event: { chat_id: id("oc"), operator_id: botIds, after_change: {} } }),
    () => ({ type: `x.${random.letters(6)}.${random.letters(5)}_v9`, event: { anything: [1, { deep: null }] } }),
    () => ({
      type: "im.message.reaction.created_v1",
      event: { message_id: id("om"), reaction_type: { emoji_type: "SMILE" }, operator_type: "user", user_id: botIds },
    }),
    () => ({
      type: "im.message.message_read_v1",
      event: { reader: { reader_id: botIds, read_time: String(now()) }, message_id_list: [id("om")] },
    }),
    () => ({ type: "contact.user.updated_v3", event: { object: { open_id: id("ou") }, old_object: {} } }),
  ];

  return {
    envelope: ({ type, event, version }, eventId) => {
      if (version === 1)
        return { ts: String(now() / 1_000), uuid: eventId, token: verificationToken, type: "event_callback", event };
      // §2: ms for events; 16 digits of µs in the card callback.
      const time = type === "card.action.trigger" ? `${now()}000` : String(now());
      return {
        schema: "2.0",
        header: {
          event_id: eventId,
          event_type: type,
          create_time: time,
          token: verificationToken,
          app_id: appId,
          tenant_key: tenant,
        },
        event,
      };
    },
    message: (post, mentions, senderType = "user") => ({
      type: "im.message.receive_v1",
      event: {
        sender: { sender_id: sender(post.from), sender_type: senderType, tenant_key: tenant },
        message: {
          message_id: post.id,
          ...(post.rootId === undefined ? {} : { root_id: post.rootId, parent_id: post.parentId }),
          create_time: String(post.createdAt),
          update_time: String(post.updatedAt),
          chat_id: post.chat,
          chat_type: store.chats.get(post.chat)?.kind ?? "group",
          message_type: post.type,
          content: post.content,
          ...(mentions.length > 0 ? { mentions } : random.chance(0.3) ? { mentions: [] } : {}),
        },
      },
    }),
    mention: (key, who) => ({
      key,
      id: who === "bot" ? botIds : idsOf(who),
      mentioned_type: who === "bot" ? "bot" : "user",
      name: who === "bot" ? store.bot.name : who.name,
      tenant_key: tenant,
    }),
    botMoved: (chat, by, way) => ({ type: `im.chat.member.bot.${way}_v1`, event: moved(chat, by) }),
    usersMoved: (chat, by, users, way) => ({
      type: `im.chat.member.user.${way}_v1`,
      event: {
        ...moved(chat, by),
        users: users.map((user) => ({ name: user.name, tenant_key: tenant, user_id: idsOf(user) })),
      },
    }),
    chatEntered: (human, lastMessage) => ({
      type: "im.chat.access_event.bot_p2p_chat_entered_v1",
      event: {
        chat_id: human.p2p,
        operator_id: idsOf(human),
        last_message_id: lastMessage,
        last_message_create_time: String(now()),
      },
    }),
    firstChat: (human) => ({
      type: "p2p_chat_create",
      version: 1,
      event: {
        app_id: appId,
        chat_id: human.p2p,
        operator: { open_id: human.openId },
        tenant_key: tenant,
        type: "p2p_chat_create",
        user: { name: human.name, open_id: human.openId },
      },
    }),
    menu: (human, key) => ({
      type: "application.bot.menu_v6",
      // §2.2: a number here, and no chat_id.
      event: { operator: { operator_id: idsOf(human) }, event_key: key, timestamp: Math.floor(now() / 1_000) },
    }),
    recalled: (post) => ({
      type: "im.message.recalled_v1",
      event: { message_id: post.id, chat_id: post.chat, recall_time: String(now()), recall_type: "message_owner" },
    }),
    press: (human, post, token, action) => ({
      type: "card.action.trigger",
      event: {
        operator: { tenant_key: tenant, ...idsOf(human) },
        token,
        action,
        host: "im_message",
        context: { open_message_id: post.id, open_chat_id: post.chat },
      },
    }),
    noise: () => random.pick(noises)(),
  };
};
