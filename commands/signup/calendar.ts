import { eq, sql } from "drizzle-orm";
import type { Capability, OpenCommand, OpenContext, Reply } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { clean } from "../../src/core/normalise.ts";
import { hashOfToken, newToken } from "./calendar-token.ts";
import { feed } from "./tables.ts";

const CLOSE = /^(?:关闭|关掉|停用|停止|取消|退订|取消订阅|off|stop)$/i;

/** 日历: an address of one's own; the one before stops working. */
const giveAddress = async ({ tx, me, link }: OpenContext): Promise<readonly Reply[]> => {
  const token = newToken();
  const tokenHash = hashOfToken(token);
  const [row] = await tx
    .insert(feed)
    .values({ personId: me.personId, tokenHash })
    .onConflictDoUpdate({ target: feed.personId, set: { tokenHash } })
    .returning({ replaced: sql<boolean>`xmax <> 0` });
  const facts = { url: link(`/ics/${token}`), replaced: row?.replaced === true };
  return [{ mode: "message", to: "sender", kind: "signup.calendar-address", facts }];
};

/** 日历 关闭: the address stops working. */
const closeAddress = async ({ tx, me }: OpenContext): Promise<readonly Reply[]> => {
  const gone = await tx.delete(feed).where(eq(feed.personId, me.personId)).returning({ personId: feed.personId });
  return [{ mode: "message", to: "sender", kind: "signup.calendar-closed", facts: { had: gone.length > 0 } }];
};

export const calendarCommand: OpenCommand = {
  lane: "open",
  names: ["日历", "订阅日历", "我的日历", "calendar"],
  summary: {
    zh: "把你报名的活动放进手机日历（日历 关闭 = 停用）",
    en: "Your activities in your phone's calendar (日历 关闭 stops it)",
  },
  where: "private",
  prepare: (args) => {
    const asked = args.replace(/[。.!！~～\s]+$/u, "");
    if (asked === "" || asked === "订阅") return { kind: "verb", run: giveAddress };
    if (CLOSE.test(asked)) return { kind: "verb", run: closeAddress };
    throw new Refusal("signup.calendar-odd", { asked: clean(asked, 20) });
  },
};

/** `/ics/:token`, and `/ics/:token/:number.ics` for one activity. */
export const calendarPages: NonNullable<Capability["pages"]> = {
  prefix: "/ics",
  load: async () => (await import("./calendar-page.ts")).createCalendarPage,
};
