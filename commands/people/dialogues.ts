import type { Capability, OpenContext, Reply } from "../../src/core/command.ts";
import { FORGET, forget } from "./forget.ts";
import { answerUnit, IAM, SWITCH, switchTo } from "./iam.ts";
import { say } from "./join.ts";
import { LEAVE, leave } from "./leave.ts";
import { readAnswer } from "./parse.ts";
import { endTerm, TERM } from "./term.ts";

/** 确定 does it, 不改了 does not, anything else is asked again. The dialogue ends with either answer. */
const confirming =
  <State>(act: (state: State, context: OpenContext) => Promise<readonly Reply[]>) =>
  async (text: string, state: never, context: OpenContext): Promise<readonly Reply[]> => {
    const answer = readAnswer(text);
    if (answer === null) return [say("people.ask-again")];
    await context.dialogue.close();
    return answer === "yes" ? act(state, context) : [say("people.unchanged")];
  };

export const dialogues: NonNullable<Capability["dialogues"]> = {
  [IAM]: answerUnit,
  [SWITCH]: confirming(({ personId }: { readonly personId: number }, context) => switchTo(personId, context)),
  [TERM]: confirming(endTerm),
  [LEAVE]: confirming(leave),
  [FORGET]: confirming((_: object, context) => forget(context)),
};
