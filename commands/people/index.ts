import type { Capability, OpenCommand } from "../../src/core/command.ts";
import { cards } from "./cards.ts";
import { claimUnion } from "./claim-code.ts";

const claimCommand: OpenCommand = {
  lane: "open",
  names: ["认领", "claim"],
  summary: {
    zh: "第一次使用：用启动时显示的口令成为管理员",
    en: "First use: become the administrator with the code shown at the start",
  },
  where: "private",
  offeredTo: [],
  prepare: (args) => ({
    kind: "verb",
    run: (context) => claimUnion(args, context),
  }),
};

export const people: Capability = {
  name: "people",
  commands: [claimCommand],
  cards,
};
