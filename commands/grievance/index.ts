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
  console: {
    sections: [
      {
        path: "cases",
        title: { zh: "诉求", en: "Cases" },
        summary: { zh: "领取、答复、转办、办结", en: "Take, answer, pass on, close" },
        icon: "M4 13h4l1.5 3h5L16 13h4M4 13v6h16v-6M4 13l3-8h10l3 8",
        roles: ["officer"],
      },
      {
        path: "case-figures",
        title: { zh: "诉求统计", en: "Figures" },
        summary: { zh: "受理、按时答复、调解、满意", en: "Accepted, in time, mediated, satisfied" },
        icon: "M5 20V11M12 20V4M19 20v-6",
        roles: ["officer", "chair", "admin"],
      },
    ],
    load: async () => (await import("./pages.tsx")).servePages,
  },
  personalApi: async () => (await import("./api.ts")).createPersonalApi,
  cron: { [SWEEP]: { next: nextSweep, run: sweep } },
};
