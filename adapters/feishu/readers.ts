import type { Api } from "./api.ts";
import { deliveryError } from "./failures.ts";
import { LIMITS } from "./limits.ts";
import { id, objects, part, text } from "./wire.ts";

/**
 * Who has read a message of ours, by `im.v1.messages.read_users` (§3.6): own messages of the last seven days, page by page.
 * It wants the scope `im:message:basic`, which the bot does without until somebody asks.
 */
export const createReaders =
  (api: Api) =>
  async (messageId: string): Promise<readonly string[]> => {
    const found: string[] = [];
    let page = "";
    try {
      for (let pages = 0; pages < LIMITS.readerPages; pages += 1) {
        const answer = await api({
          name: "im.messages.read_users",
          method: "GET",
          path: `/im/v1/messages/${encodeURIComponent(messageId)}/read_users`,
          query: { user_id_type: "open_id", page_size: "100", ...(page ? { page_token: page } : {}) },
        });
        const data = part(answer, "data");
        found.push(...objects(data, "items").flatMap((one) => id(one, "user_id") || []));
        page = text(data, "page_token");
        if (data.has_more !== true || !page) break;
      }
      return [...new Set(found)];
    } catch (error) {
      throw deliveryError(error);
    }
  };
