import { expect, test } from "vitest";
import type { Incoming } from "../../src/core/incoming.ts";
import { createWorld } from "./playground-world.ts";

test("a new group is entered once, in the name of a member who can say where it belongs", async () => {
  const entered: Incoming[] = [];
  const world = await createWorld({
    bot: async () => [],
    sink: async (incoming) => {
      entered.push(incoming);
      return { kind: "handled", settled: Promise.resolve([]) };
    },
  });
  const made = await world.post("/playground/api/chats", { name: "羽毛球", members: ["p_lan", "p_chair"] });
  const { id } = (await made.json()) as { id: string };
  expect(entered).toMatchObject([
    { via: "entered", placeName: "羽毛球", place: { chat: id, kind: "group" }, sender: { user: "p_chair" }, text: "" },
  ]);
});
