import type { Capability } from "../../src/core/command.ts";
import { ACCEPT, answerAccept } from "./accept.ts";
import { actCards } from "./cards-acts.ts";
import { deskCards } from "./cards-desk.ts";
import { mediationCards } from "./cards-mediation.ts";
import { muteCards } from "./cards-mute.ts";
import { officerCards } from "./cards-officer.ts";
import { reporterRefusals } from "./cards-refusals.ts";
import { doorbellCards } from "./cards-reporter.ts";
import { templateCards } from "./cards-templates.ts";
import { officerCommands } from "./office.ts";
import { sealedCommands, sealedLane } from "./sealed-lane.ts";
import { nextSweep, SWEEP, sweep } from "./sweep.ts";
import { answerWrite, WRITE } from "./write.ts";

export const grievance: Capability = {
  name: "grievance",
  commands: [...sealedCommands, ...officerCommands],
  cards: {
    ...reporterRefusals,
    ...doorbellCards,
    ...officerCards,
    ...actCards,
    ...mediationCards,
    ...muteCards,
    ...deskCards,
    ...templateCards,
  },
  sealed: sealedLane,
  dialogues: { [WRITE]: answerWrite, [ACCEPT]: answerAccept },
  personalApi: async () => (await import("./api.ts")).createPersonalApi,
  cron: { [SWEEP]: { next: nextSweep, run: sweep } },
};
