import { createTab, type Page, type Tab } from "../../support/tab.ts";
import type { Office } from "./office.ts";

/** An officer at the console: signed in with the code, as everybody is. */
export interface Signed {
  readonly tab: Tab;
  /** Opens a page; whoever was away for too long signs in again. */
  readonly get: (path: string) => Promise<Page>;
  /** Sends a form of a page: its token and version, and what is filled in. */
  readonly send: (page: Page, fields: Readonly<Record<string, string>>, path?: string) => Promise<Page>;
}

export const signIn = async (office: Office, who: string): Promise<Signed> => {
  const tab = createTab(office.world.app.url);
  const get = async (path: string): Promise<Page> => {
    const page = await tab.get(path);
    if (page.code === "") return page;
    const [card] = await office.say(who, `登录 ${page.code}`);
    await office.press(who, card, "确认登录");
    await tab.get("/console");
    return tab.get(path);
  };
  await get("/console");
  return {
    tab,
    get,
    send: (page, fields, path = page.path) => tab.submit(page, path, { version: page.field("version"), ...fields }),
  };
};

export const pathOf = async ({ world }: Office, alias: string): Promise<string> => {
  const [row] = await world.sql<{ id: string }[]>`select id from cases where alias = ${alias}`;
  return `/console/cases/${row?.id ?? ""}`;
};
