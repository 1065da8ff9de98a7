import { createFakeFeishu, type Fake, type Group, type Heard, type Person } from "../support/fake-feishu/index.ts";
import { createHome, type Home, type Program, until } from "./program.ts";

/** `npm start` with a Feishu of its own beside it; both are known from outside only. */
export interface Stage {
  readonly fake: Fake;
  readonly home: Home;
  readonly program: Program;
  /** What the first administrator types. */
  readonly code: string;
  readonly close: () => Promise<void>;
}

export const openStage = async (
  mode: "socket" | "webhook",
  env: Readonly<Record<string, string>> = {},
): Promise<Stage> => {
  const fake = await createFakeFeishu({ mode, noise: 0.2, repeats: 0.2, hurry: 300 });
  const home = createHome();
  const program = await home.start({ ...fake.env, ...env });
  const code = () => /认领 ([0-9A-Z-]{14})/.exec(program.printed().join("\n"))?.[1];
  await until("the code", 10_000, () => code() !== undefined);
  if (mode === "webhook") fake.webhook.url = `${program.url}/feishu/events`;
  else await fake.until("the connection", () => fake.sockets.open() > 0);
  return {
    fake,
    home,
    program,
    code: code() ?? "",
    close: async () => {
      await home.clear();
      await fake.close();
      fake.check();
    },
  };
};

/** What came anew in a chat; changes of cards and other chats left out. */
export const saidIn = (chat: Group | Person, heard: readonly Heard[]): readonly Heard[] => {
  const id = "human" in chat ? chat.human.p2p : chat.id;
  return heard.filter((one) => one.chat === id && !one.updated);
};

export const textOf = (messages: readonly { readonly text: string }[]): string =>
  messages.map(({ text }) => text).join("\n");

/** The card of an activity, told by its button. */
export const cardIn = (heard: readonly Heard[]): Heard => {
  const found = heard.find(({ buttons, updated }) => !updated && buttons.includes("我要报名"));
  if (!found) throw new Error(`no activity was announced: ${textOf(heard)}`);
  return found;
};
