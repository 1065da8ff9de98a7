import type { OpenContext, Reply } from "../../src/core/command.ts";

/** 撤销: takes back the latest thing that can still be taken back; its own capability says what became of it. */
export const undo = async (context: OpenContext): Promise<readonly Reply[]> => {
  const last = await context.ports.undoable(context);
  return last ? last.run() : [{ mode: "message", to: "here", kind: "me.nothing-to-undo", facts: {} }];
};
