import { expect } from "vitest";
import type { Role } from "../../../src/core/ports.ts";
import type { Heard } from "../../support/platform.ts";
import { createTab, type Page, type Tab } from "../../support/tab.ts";
import { createWorld, type World, type WorldOptions } from "../../support/world.ts";

/** A union whose officers sign in with browsers. */
export interface Desk {
  readonly world: World;
  readonly tab: (userAgent?: string) => Tab;
  readonly say: (who: string, text: string) => Promise<readonly Heard[]>;
  readonly hear: (who: string, text: string) => Promise<string>;
  /** Opens the page, sends its code, confirms, and looks again. */
  readonly signIn: (who: string, tab?: Tab) => Promise<{ readonly tab: Tab; readonly page: Page }>;
  readonly close: () => Promise<void>;
}

export const PEOPLE: readonly (readonly [name: string, roles: readonly Role[], unit: string])[] = [
  ["区管", ["admin"], ""],
  ["周干事", ["officer"], "三小"],
  ["吴干事", ["officer"], "三小"],
  ["冯主席", ["chair"], "三小"],
  ["陈组织", ["organizer"], "三小"],
  ["褚监票", ["scrutineer"], "三小"],
  ["卫老师", [], "三小"],
];

export const createDesk = async (options: WorldOptions = {}): Promise<Desk> => {
  const world = await createWorld(options);
  for (const [name, roles, unit] of PEOPLE) await world.person(name, roles, unit);
  const say: Desk["say"] = (who, text) => world.platform.say(who, `@${who}`, text);
  const hear: Desk["hear"] = async (who, text) => (await say(who, text)).map((message) => message.text).join("\n");
  const tab: Desk["tab"] = (userAgent) => createTab(world.app.url, userAgent);
  return {
    world,
    tab,
    say,
    hear,
    signIn: async (who, given = tab()) => {
      const { code } = await given.get("/console");
      const [card] = await say(who, `登录 ${code}`);
      if (!card) throw new Error("nothing was asked");
      await world.platform.press(who, card, "确认登录");
      const page = await given.get("/console");
      expect(page.text).toContain(`你好，${who}`);
      return { tab: given, page };
    },
    close: world.close,
  };
};
