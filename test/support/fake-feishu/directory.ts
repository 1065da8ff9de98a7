import type { Route } from "./http.ts";
import type { Random } from "./random.ts";
import { createWindow, LIMITS, type Reply, type Rules, refusal, success } from "./rules.ts";
import type { Human, Store } from "./store.ts";

interface Parts {
  readonly store: Store;
  readonly random: Random;
  readonly rules: Rules;
  readonly now: () => number;
  readonly scopes: ReadonlySet<string>;
  readonly images: Set<string>;
}

const CHAT = ["im:chat", "im:chat:readonly", "im:chat:read"];
const MEMBERS = ["im:chat", "im:chat:readonly", "im:chat.members:read"];
const BASIC = "contact:user.basic_profile:readonly";
const MOST_IMAGE_BYTES = 10 * 1024 * 1024;

/** Who there is, as far as scopes allow (§5.1), and what the bot is (§2.1). */
export const createDirectory = ({ store, random, rules, now, scopes, images }: Parts): readonly Route[] => {
  const batches = createWindow(now, 1_000, LIMITS.perSecond);
  const has = (...wanted: readonly string[]) => wanted.some((scope) => scopes.has(scope));

  /** A chat the bot may look at. */
  const chatIn = (id: string | undefined) => {
    const chat = store.chats.get(id ?? "");
    if (!chat) return refusal(232006);
    if (chat.dissolved) return refusal(232009);
    return chat.botInside ? chat : refusal(232011);
  };

  const humansOf = (ids: Iterable<string>): readonly Human[] => [...ids].flatMap((id) => store.humans.get(id) ?? []);

  const members: Route["handle"] = ({ params, query }) => {
    const chat = chatIn(params[0]);
    if ("status" in chat) return chat;
    if ((query.get("member_id_type") ?? "open_id") !== "open_id") return refusal(10003);
    const size = Number(query.get("page_size") ?? 20);
    if (!(size >= 1 && size <= 100)) {
      rules.violate("page_size is 1 to 100", "§5.1", size);
      return refusal(40011);
    }
    // §5.1: a page can be smaller than page_size; bots are left out.
    const all = humansOf(chat.members);
    const from = Number(query.get("page_token") || 0);
    const to = Math.min(all.length, from + (random.chance(0.3) ? Math.max(1, size - 1) : size));
    const items = all.slice(from, to).map(({ openId, name }) => ({
      member_id_type: "open_id",
      member_id: openId,
      name,
      tenant_key: store.tenantKey,
    }));
    const more = to < all.length;
    return success({ items, has_more: more, page_token: more ? String(to) : "", member_total: all.length });
  };

  const basicBatch: Route["handle"] = ({ body }) => {
    const ids: unknown = body.user_ids;
    if (!Array.isArray(ids) || ids.length < 1 || ids.length > 10) {
      rules.violate("user_ids are 1 to 10", "§5.1", ids);
      return refusal(10003);
    }
    if (!batches("basic_batch")) {
      rules.throttle("basic_batch");
      return { ...refusal(99991400), headers: { "x-ogw-ratelimit-limit": "5", "x-ogw-ratelimit-reset": "1" } };
    }
    const users = humansOf(ids.map(String)).map(({ openId, name }) => ({
      user_id: openId,
      name,
      i18n_name: { zh_cn: name, en_us: "", ja_jp: "" },
    }));
    return success({ users: random.shuffle(users) });
  };

  /** §5.1: a field whose scope is missing is silently left out. */
  const userOf = (human: Human): object => ({
    open_id: human.openId,
    union_id: human.unionId,
    ...(has("contact:user.employee_id:readonly") ? { user_id: human.userId } : {}),
    ...(has("contact:user.base:readonly") ? { name: human.name } : {}),
    ...(has("contact:user.department:readonly") ? { department_ids: human.departments } : {}),
    ...(has("contact:user.employee:readonly") ? { status: { is_resigned: human.unavailable } } : {}),
  });

  const user: Route["handle"] = ({ params }): Reply => {
    const human = store.humans.get(params[0] ?? "");
    return human ? success({ user: userOf(human) }) : refusal(99992351);
  };

  /** §5.1: fields by scope here too; there is no path from the root for an app. */
  const department: Route["handle"] = ({ params, query }): Reply => {
    if ((query.get("department_id_type") ?? "open_department_id") !== "open_department_id") return refusal(10003);
    const found = store.departments.get(params[0] ?? "");
    if (!found) return refusal(99992351);
    const named = has("contact:department.base:readonly") ? { name: found.name } : {};
    const placed = has("contact:department.organize:readonly") ? { parent_department_id: found.parent } : {};
    return success({ department: { open_department_id: found.id, ...named, ...placed } });
  };

  const image: Route["handle"] = ({ raw, headers }) => {
    const multipart = /^multipart\/form-data/.test(headers["content-type"] ?? "");
    if (!multipart || raw.length > MOST_IMAGE_BYTES || !raw.includes('name="image_type"')) {
      rules.violate("an image is uploaded as a form of at most 10 MB", "§3.6", headers["content-type"]);
      return refusal(234001);
    }
    const key = `img_v3_${random.letters(24)}`;
    images.add(key);
    return success({ image_key: key });
  };

  const chats = "^/open-apis/im/v1/chats";
  const users = "^/open-apis/contact/v3/users";
  return [
    {
      name: "bot",
      method: "GET",
      path: /^\/open-apis\/bot\/v3\/info\/?$/,
      // §2.1: `bot` stands at the top, not under `data`.
      handle: () => ({
        status: 200,
        body: {
          code: 0,
          msg: "ok",
          bot: {
            activate_status: 2,
            app_name: store.bot.name,
            avatar_url: "",
            ip_white_list: [],
            open_id: store.bot.openId,
          },
        },
      }),
    },
    {
      name: "chats",
      method: "GET",
      path: new RegExp(`${chats}/?$`),
      scopes: CHAT,
      handle: () => {
        const inside = [...store.chats.values()].filter(({ kind, botInside }) => kind === "group" && botInside);
        return success({
          items: inside.map(({ id, name }) => ({ chat_id: id, name })),
          has_more: false,
          page_token: "",
        });
      },
    },
    {
      name: "chat",
      method: "GET",
      path: new RegExp(`${chats}/([^/]+)$`),
      scopes: CHAT,
      handle: ({ params }) => {
        const chat = chatIn(params[0]);
        return "status" in chat
          ? chat
          : success({ name: chat.name, chat_mode: chat.kind, tenant_key: store.tenantKey });
      },
    },
    { name: "members", method: "GET", path: new RegExp(`${chats}/([^/]+)/members$`), scopes: MEMBERS, handle: members },
    {
      name: "basic_batch",
      method: "POST",
      path: new RegExp(`${users}/basic_batch$`),
      scopes: [BASIC],
      handle: basicBatch,
    },
    {
      name: "user",
      method: "GET",
      path: new RegExp(`${users}/([^/]+)$`),
      scopes: ["contact:contact.base:readonly"],
      handle: user,
    },
    {
      name: "department",
      method: "GET",
      path: /^\/open-apis\/contact\/v3\/departments\/([^/]+)$/,
      scopes: ["contact:department.base:readonly", "contact:department.organize:readonly"],
      handle: department,
    },
    {
      name: "image",
      method: "POST",
      path: /^\/open-apis\/im\/v1\/images$/,
      scopes: ["im:resource", "im:resource:upload"],
      handle: image,
    },
  ];
};
