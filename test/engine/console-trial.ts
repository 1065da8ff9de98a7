import { capabilities } from "../../commands/index.ts";
import type { Capability } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import { setting } from "../../src/db/schema.ts";
import { createDesk, type Desk } from "../commands/console/desk.ts";

/** A capability with pages of every kind: what it writes down tells who got through. */
export const trial: Capability = {
  name: "trial",
  commands: [],
  cards: {
    "trial.done": ({ text }: { text: string }) => ({
      title: `记下了 <b>${text}`,
      blocks: [{ kind: "buttons", buttons: [{ label: "不在这里", line: "不在这里" }] }],
    }),
    "trial.told": ({ by }: { by: string }) => ({ title: `${by}记下了一件事`, blocks: [] }),
    "trial.no": () => ({ title: "那样不行 <i>", blocks: [{ kind: "text", text: "换个说法" }] }),
  },
  console: {
    sections: [
      {
        path: "trial",
        title: { zh: "试验", en: "Trial" },
        summary: { zh: "试一试", en: "Try" },
        icon: "M4 4h16",
        roles: ["officer", "admin"],
      },
      {
        path: "chairs",
        title: { zh: "主席页", en: "Chairs" },
        summary: { zh: "给主席", en: "For chairs" },
        icon: "M4 4h16",
        roles: ["chair"],
      },
    ],
    load: async () => async (request, visit) => {
      const path = new URL(request.url).pathname;
      if (path.endsWith("/missing")) return visit.missing();
      if (path.endsWith("/broken")) throw new Error("broken");
      if (path.endsWith("/refused"))
        return visit.step(async ({ tx }) => {
          await tx.insert(setting).values({ key: `refused-${Math.random()}`, value: "1" });
          throw new Refusal("trial.no");
        });
      if (path.endsWith("/script")) return visit.page({ title: "脚本", body: "", script: "/assets/x.js" });
      if (request.method !== "POST")
        return visit.page({ title: "试 <u>验", body: `<p>${visit.roles.map(({ role }) => role)}</p>` });
      const text = String(visit.form.get("text"));
      const { ok, notice } = await visit.act(async ({ tx, me, incoming, place, dialogue }) => {
        await dialogue.keep("trial", {});
        await tx.insert(setting).values({ key: `trial-${Math.random()}`, value: `${me.name}:${incoming.text}` });
        if (text === "no") throw new Refusal("trial.no");
        return [
          { mode: "message", to: "here", kind: "trial.done", facts: { text } },
          {
            mode: "message",
            to: { accountId: me.accountId },
            kind: "trial.told",
            facts: { by: `${me.name}${place.kind}` },
          },
        ];
      }, text);
      return visit.page({ title: "试验", body: "", notice, status: ok ? 200 : 422 });
    },
  },
};

/** A desk whose console has the pages of the trial, and what they wrote down. */
export const createTrialDesk = async (): Promise<
  Desk & { readonly written: (key: string) => Promise<readonly string[]> }
> => {
  const desk = await createDesk({ capabilities: [...capabilities, trial] });
  const written = async (key: string) =>
    (await desk.world.sql<{ value: string }[]>`select value from setting where key like ${`${key}-%`}`).map(
      ({ value }) => value,
    );
  return { ...desk, written };
};
