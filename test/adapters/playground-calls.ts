import { expect } from "vitest";
import type { Answer, Message } from "../../adapters/playground/wire.ts";
import type { Card } from "../../src/core/card.ts";
import type { Incoming } from "../../src/core/incoming.ts";
import { answer, type Bot, groupPlace, type World } from "./playground-world.ts";

/** What tests of the playground call, and the little things they say. */

export const GROUP = groupPlace("c_seed");
export const text = (title: string): Card => ({ title, blocks: [] });

export const echo: Bot = async (incoming, world) =>
  incoming.addressed ? [await answer(incoming, world, text(`你说：${incoming.text}`))] : "ignored";

export const poll: Card = {
  title: "秋游去哪里？",
  blocks: [
    {
      kind: "choices",
      name: "pick",
      label: "请选",
      options: [
        { key: "A", text: "植物园" },
        { key: "B", text: "古镇" },
      ],
      max: 2,
    },
    { kind: "buttons", buttons: [{ label: "投票", line: "投票 3 {pick}" }] },
    { kind: "text", text: "记名" },
    {
      kind: "buttons",
      buttons: [
        { label: "弃权", line: "投票 3 弃权" },
        { label: "怪", line: "怪 {constructor}" },
      ],
    },
  ],
};

export const say = async (world: World, body: Record<string, unknown>): Promise<Answer> => {
  const response = await world.post("/playground/api/messages", { from: "p_lan", chat: "c_seed", ...body });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

export const press = async (world: World, body: Record<string, unknown>): Promise<Answer> => {
  const response = await world.post("/playground/api/clicks", { from: "p_lan", ...body });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

export const transcript = async (world: World, chat: string, as: string): Promise<readonly Message[]> => {
  const response = await world.get(`/playground/api/chats/${chat}/messages?as=${as}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { messages: Message[] }).messages;
};

export const expectProblem = async (response: Response, status: number): Promise<void> => {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(await response.json()).toEqual({
    type: expect.any(String),
    title: expect.any(String),
    status,
    detail: expect.any(String),
  });
};

export const lastOf = (incomings: readonly Incoming[]): Incoming => {
  const last = incomings.at(-1);
  if (!last) throw new Error("nothing came in");
  return last;
};
