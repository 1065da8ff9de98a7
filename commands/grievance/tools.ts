import { type Verdict, verifyAudit } from "./audit.ts";
import { type KeyTools, keysCommand } from "./keys.ts";

const verdictText = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case "whole": {
      const keep = verdict.entries > 0 ? `, the last is ${verdict.last}. Keep that: a cut at the end shows by it` : "";
      return `The audit of officers is whole: ${verdict.entries} entries${keep}.`;
    }
    case "broken":
      return `The audit of officers is BROKEN at entry ${verdict.at}: it was changed, removed or put in afterwards.`;
    case "keyless":
      return `The audit cannot be checked: the key audit ${verdict.version} is gone.`;
    default:
      return verdict satisfies never;
  }
};

export interface ToolAnswer {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

/** What stands beside the running program, by its name on the command line. */
export const tools: Readonly<Record<string, (args: readonly string[], means: KeyTools) => Promise<ToolAnswer>>> = {
  keys: async (args, means) => ({ lines: await keysCommand(args, means), ok: true }),
  "audit:verify": async (_, { db, keys }) => {
    const verdict = await verifyAudit(db, keys);
    return { lines: [verdictText(verdict)], ok: verdict.kind === "whole" };
  },
};
