import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { Card } from "../../src/core/card.ts";
import { launchBrowser, openPage, type Watched } from "../support/browser.ts";
import { answer, type Bot, createWorld, groupPlace, type World } from "./playground-world.ts";

export const GROUP = groupPlace("c_seed");
export const HOSTILE = '<img src=x onerror="alert(1)"><at user_id="all">所有人</at>';
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;

const option = (key: string, text = key) => ({ key, text });

export const activity = (names: readonly string[]): Card => ({
  title: "教工羽毛球赛",
  blocks: [
    { kind: "fields", fields: [["地点", "体育馆"]] },
    { kind: "people", label: "已报名", people: names.map((name) => ({ name })), more: 3 },
    { kind: "tally", rows: ["男", "女"].map((label) => ({ label, count: 2 })) },
    { kind: "choices", name: "when", label: "几点", options: [option("A", "两点"), option("B", "三点")], max: 1 },
    { kind: "choices", name: "what", label: "项目", options: [option("甲"), option("乙"), option("丙")], max: 2 },
    {
      kind: "buttons",
      buttons: [
        { label: "我要报名", line: "报名 {when} {what}", tone: "primary" },
        { label: "算了", line: "算了", tone: "danger" },
      ],
    },
  ],
});

/** Keeps a list of who signed up; each sign-up updates the live card. */
const createBot = (): Bot => {
  const names: string[] = [];
  let live = "";
  return async (incoming, world) => {
    if (!incoming.addressed) return "ignored";
    if (incoming.text === "活动") {
      live = await world.say(incoming.place, activity(names));
      return [live];
    }
    if (incoming.text === "私聊我")
      return [await world.say(world.inPrivate(incoming.sender), { title: "只有你看得到", blocks: [] })];
    if (incoming.via === "message")
      return [await answer(incoming, world, { title: `听到：${incoming.text}`, blocks: [] })];
    names.push(incoming.senderName ?? "");
    const done = await answer(incoming, world, { title: `办了：${incoming.text}`, blocks: [], toast: "报上了" });
    const update = await world.adapter.liveCards?.update(live, GROUP, activity(names));
    return [done, update?.messageId ?? ""];
  };
};

/** Sends a line from the message box. */
export const type = async (page: Page, text: string): Promise<void> => {
  await page.fill("#line", text);
  await page.press("#line", "Enter");
};

export const become = async (page: Page, id: string): Promise<void> => {
  await page.locator("#me, #me-too").locator("visible=true").first().click();
  await page.click(`[data-person="${id}"]`);
  await page.locator("#switch-dialog").waitFor({ state: "hidden" });
};

export const heard = (page: Page, text: string): Promise<void> =>
  page.locator("#messages").getByText(text, { exact: true }).waitFor();

interface Visit {
  readonly world: () => World;
  /** Starts anew, in another world than the usual one. */
  readonly serve: (options?: Partial<Parameters<typeof createWorld>[0]>) => Promise<void>;
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  readonly complaints: () => readonly string[];
  /** For a failure that is meant: the browser notes it all the same. */
  readonly forgive: (what: RegExp) => void;
}

/** For every test of a file: a playground with its server, and a browser that must have nothing to complain about. */
export const createVisit = (): Visit => {
  let browser: Browser | undefined;
  let running: { readonly world: World; readonly server: Server; readonly url: string } | undefined;
  let opened: Watched[] = [];
  let forgiven: readonly RegExp[] = [];

  const now = () => {
    if (!running || !browser) throw new Error("nothing is running yet");
    return { ...running, browser };
  };

  const stop = async (): Promise<void> => {
    await running?.world.adapter.stop();
    running?.server.closeAllConnections();
    running?.server.close();
  };

  const serve: Visit["serve"] = async (options = {}) => {
    await stop();
    const world = await createWorld({ bot: createBot(), ...options });
    const server = createServer(getRequestListener((request) => world.adapter.http?.fetch(request) ?? new Response()));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    running = { world, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/playground` };
  };

  const complaints = (): readonly string[] =>
    opened.flatMap((watched) => watched.complaints).filter((one) => !forgiven.some((what) => what.test(one)));

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  beforeEach(() => serve());
  afterEach(async () => {
    const left = complaints();
    await Promise.all(opened.map(({ page }) => page.context().close()));
    opened = [];
    forgiven = [];
    await stop();
    expect(left).toEqual([]);
  });
  afterAll(() => browser?.close());

  return {
    world: () => now().world,
    serve,
    open: async (options) => {
      const watched = await openPage(now().browser, now().url, options);
      opened.push(watched);
      await watched.page.locator("#chips button").first().waitFor();
      return watched.page;
    },
    complaints,
    forgive: (what) => {
      forgiven = [...forgiven, what];
    },
  };
};
