import { randomUUID } from "node:crypto";
import type { Calls } from "../../src/db/client.ts";
import { type Fleet, insist, type Replica } from "./fleet.ts";
import { countersOf, type Step } from "./history.ts";
import type { Line, Phone } from "./phone.ts";

/** Whoever signs up for an activity, and may change their mind once or twice; every wish takes effect or is a mistake. */
export interface Visitor {
  readonly name: string;
  readonly chat: string;
  readonly number: number;
  readonly wishes: readonly Wish[];
}

type Wish = "报名" | "取消报名";

const CHANGES: readonly (readonly Wish[])[] = [["报名"], ["报名", "取消报名"], ["报名"], ["报名", "取消报名", "报名"]];

export const visitors = (
  prefix: string,
  count: number,
  of: (i: number) => { chat: string; number: number },
): Visitor[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `${prefix}${String(i).padStart(3, "0")}`,
    wishes: CHANGES[i % CHANGES.length] ?? [],
    ...of(i),
  }));

export const lineOf = ({ name, chat, number }: Visitor, wish: Wish): Line => ({
  eventId: randomUUID(),
  from: name,
  chat,
  text: `${wish} ${number}`,
});

/** One wish after the other, each once the one before was acknowledged. */
export const visit = async (
  visitor: Visitor,
  replicas: () => readonly Replica[],
  change: (line: Line) => Line = (line) => line,
): Promise<void> => {
  for (const wish of visitor.wishes) await insist(change(lineOf(visitor, wish)), replicas);
};

/** An open activity of a group. */
export const announce = async (replica: Replica, chat: string, capacity: number): Promise<void> => {
  const text = `发起活动 羽毛球 时间 明天下午4点 地点 体育馆 名额 ${capacity}`;
  await replica.take({ eventId: randomUUID(), from: "主席", chat, text });
};

/** Which wishes a person was answered in their group, in the order in which they read it. */
export const answersTo = ({ shown }: Phone, { name, chat }: Visitor): readonly string[] =>
  shown
    .filter((message) => message.chat === chat && !message.updates && message.text.includes(name))
    .map(({ text }) => {
      if (text.includes(`✅ ${name}已报名`) || text.includes(`${name}排在候补`)) return "报名";
      return text.includes(`${name}已取消报名`) || text.includes(`${name}已取消候补`) ? "取消报名" : text;
    });

/** Which wishes of a person took effect, in their order. */
export const effectsOn = (history: readonly Step[], { name }: Visitor): readonly string[] =>
  history
    .filter(({ person, was, is }) => person === name && !(was === "waiting" && is === "in"))
    .map(({ is }) => (is === "left" ? "取消报名" : "报名"));

/** The counters of an activity, and the same counted from the sign-ups. */
export const counted = async (sql: Calls, number: number) => {
  const [recount] = await sql`
    select coalesce(sum(s.heads) filter (where s.state = 'in'), 0)::int as heads,
      coalesce(sum(s.heads) filter (where s.state = 'waiting'), 0)::int as waiting,
      count(*) filter (where s.state = 'waiting')::int as queue, a.turns::int, a.capacity
    from activity a left join signup s on s.activity_id = a.id where a.number = ${number} group by a.id`;
  return { counters: await countersOf(sql, number), recount: { ...recount } };
};

/** Who was told in private that a place became free, once for every time. */
export const told = ({ phone }: Fleet): readonly string[] =>
  phone.shown.filter(({ chat }) => chat.startsWith("@")).map(({ chat }) => chat.slice(1));

export const promoted = (history: readonly Step[]): readonly string[] =>
  history.filter(({ was, is }) => was === "waiting" && is === "in").map(({ person }) => person);
