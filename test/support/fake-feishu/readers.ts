import type { Route } from "./http.ts";
import type { Random } from "./random.ts";
import { LIMITS, type Rules, refusal, success } from "./rules.ts";
import type { Store } from "./store.ts";

interface Parts {
  readonly store: Store;
  readonly random: Random;
  readonly rules: Rules;
  readonly now: () => number;
}

const READ = ["im:message", "im:message:readonly", "im:message:basic"];

/** GET …/messages/:id/read_users: only the bot's own messages, only those who read, for seven days (§3.6, read_users.md). */
export const createReaders = ({ store, random, rules, now }: Parts): readonly Route[] => {
  const readers: Route["handle"] = ({ params, query }) => {
    const post = store.posts.get(params[0] ?? "");
    if (!post) return refusal(99992354);
    if (post.from !== "bot") {
      rules.violate("only own messages tell who read them", "§3.6", post.id);
      return refusal(230012);
    }
    if (query.get("user_id_type") !== "open_id") return refusal(230001);
    const size = Number(query.get("page_size") ?? 20);
    if (!(size >= 1 && size <= 100)) {
      rules.violate("page_size is 1 to 100", "§3.6", size);
      return refusal(230001);
    }
    if (post.recalled) return refusal(230011);
    if (now() - post.createdAt > LIMITS.readersMs) return refusal(230033);
    const all = [...post.readBy];
    const from = Number(query.get("page_token") || 0);
    const to = Math.min(all.length, from + (random.chance(0.5) ? 1 : size));
    const items = all.slice(from, to).map((openId) => ({
      user_id_type: "open_id",
      user_id: openId,
      timestamp: String(now()),
      tenant_key: store.tenantKey,
    }));
    const more = to < all.length;
    return success({ items, has_more: more, page_token: more ? String(to) : "" });
  };
  const path = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/read_users$/;
  return [{ name: "read_users", method: "GET", path, scopes: READ, handle: readers }];
};
