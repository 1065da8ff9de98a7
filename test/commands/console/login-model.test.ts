import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nextNight } from "../../../src/engine/nightly.ts";
import type { Page, Tab } from "../../support/tab.ts";
import { createDesk, type Desk } from "./desk.ts";

/** What two officers, two browsers and the clock may do to each other, and what each must see because of it. */

const OFFICERS = ["周干事", "吴干事"] as const;
const MINUTE = 60;
const [CODE, ENTER, IDLE, END, TRIES] = [10, 2, 30, 720, 60];

interface Login {
  readonly code: string;
  state: "waiting" | "asked" | "confirmed" | "refused";
  by: string;
  until: number;
}
interface Session {
  readonly by: string;
  readonly end: number;
  until: number;
}
interface Browser {
  readonly tab: Tab;
  login: Login | null;
  session: Session | null;
}
interface Model {
  now: number;
  readonly browsers: readonly Browser[];
  readonly wrong: Map<string, { count: number; until: number }>;
}

type Step =
  | { readonly kind: "look" | "signOut"; readonly browser: number }
  | { readonly kind: "send" | "confirm" | "refuse"; readonly who: number; readonly browser: number }
  | { readonly kind: "logout"; readonly who: number }
  | { readonly kind: "wait"; readonly minutes: number };

const browser = fc.nat({ max: 1 });
const who = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("look" as const), browser }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom("send" as const, "confirm" as const), who, browser }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refuse" as const), who, browser }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("signOut" as const), browser }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("logout" as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.constantFrom(1, 3, 9, 16, 31, 61) }),
  },
);

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk();
});
afterAll(() => desk?.close());

/** What the page must say now; the model moves on with it. */
const expectPage = (page: Page, b: Browser, now: number): void => {
  if (b.session && b.session.until > now) {
    b.session.until = Math.min(b.session.end, now + IDLE);
    expect(page.text).toContain(`你好，${b.session.by}`);
    return;
  }
  b.session = null;
  const { login } = b;
  if (!login) {
    expect(page.code).not.toBe("");
    b.login = { code: page.code, state: "waiting", by: "", until: now + CODE };
  } else if (login.until <= now) {
    expect(page.text).toContain("登录码过期了");
    b.login = null;
  } else if (login.state === "confirmed") {
    expect(page.text).toContain(`你好，${login.by}`);
    b.login = null;
    b.session = { by: login.by, end: now + END, until: now + IDLE };
  } else if (login.state === "refused") {
    expect(page.text).toContain("点了“不是我”");
    b.login = null;
  } else {
    expect(page.code).toBe(login.code);
    expect(page.text).toContain(login.state === "asked" ? "去聊天里点" : "正在等你的消息");
  }
};

const send = async (name: string, code: string, model: Model): Promise<void> => {
  const heard = await desk.hear(name, `登录 ${code}`);
  const wrong = model.wrong.get(name);
  const counted = wrong && wrong.until > model.now ? wrong : { count: 0, until: model.now + TRIES };
  if (counted.count >= 10) return expect(heard).toContain("试错太多次");
  const login = model.browsers.map((one) => one.login).find((one) => one?.code === code);
  if (!login) {
    model.wrong.set(name, { ...counted, count: counted.count + 1 });
    return expect(heard).toContain("没有这个登录码");
  }
  if (login.until <= model.now) return expect(heard).toContain("过期");
  if (login.state !== "waiting" && !(login.state === "asked" && login.by === name))
    return expect(heard).toContain("已经有人用过");
  model.wrong.set(name, counted);
  [login.state, login.by] = ["asked", name];
  expect(heard).toContain("以你的身份登录");
};

const answer = async (name: string, code: string, line: "确认登录" | "不是我", model: Model): Promise<void> => {
  const heard = await desk.hear(name, `${line} ${code}`);
  const login = model.browsers.map((one) => one.login).find((one) => one?.code === code);
  if (login?.state !== "asked" || login.by !== name) return expect(heard).toContain("没有在等你确认");
  if (login.until <= model.now) return expect(heard).toContain("过期");
  if (line === "不是我") login.state = "refused";
  else [login.state, login.until] = ["confirmed", model.now + ENTER];
  expect(heard).toContain(line === "不是我" ? "没有登录" : "已登录");
};

/** What has expired by a night is forgotten, and with it that it ever was. */
const wait = async (minutes: number, model: Model): Promise<void> => {
  const night = nextNight(desk.world.clock.now());
  await desk.world.advance(minutes * MINUTE);
  model.now += minutes;
  if (night > desk.world.clock.now()) return;
  for (const b of model.browsers) if (b.login && b.login.until <= model.now) b.login = null;
};

const walk = async (steps: readonly Step[]): Promise<void> => {
  const model: Model = {
    now: 0,
    browsers: [0, 1].map(() => ({ tab: desk.tab(), login: null, session: null })),
    wrong: new Map(),
  };
  // What was wrong in the walk before must not count here.
  await desk.world.advance(61 * MINUTE);
  for (const one of steps) {
    const b = model.browsers["browser" in one ? one.browser : 0] as Browser;
    const name = OFFICERS["who" in one ? one.who : 0] as string;
    const code = b.login?.code ?? "ZZZZ-ZZZZ";
    switch (one.kind) {
      case "look":
        expectPage(await b.tab.get("/console"), b, model.now);
        break;
      case "send":
        await send(name, code, model);
        break;
      case "confirm":
        await answer(name, code, "确认登录", model);
        break;
      case "refuse":
        await answer(name, code, "不是我", model);
        break;
      case "signOut": {
        const page = await b.tab.get("/console");
        expectPage(page, b, model.now);
        if (!b.session) break;
        b.session = null;
        expectPage(await b.tab.submit(page, "/console/sign-out"), b, model.now);
        break;
      }
      case "logout":
        await desk.hear(name, "登出");
        for (const other of model.browsers) {
          if (other.session?.by === name) other.session = null;
          if (other.login?.by === name) other.login = null;
        }
        break;
      case "wait":
        await wait(one.minutes, model);
        break;
      default:
        one satisfies never;
    }
  }
};

test("whatever they do, a browser is in exactly when its own code was confirmed by who sent it, in time", {
  timeout: 120_000,
}, async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), walk), { numRuns: 25 });
});

test("ten looks at once after the press: one session", async () => {
  const tab = desk.tab();
  const { code } = await tab.get("/console");
  await desk.hear("周干事", `登录 ${code}`);
  await desk.hear("周干事", `确认登录 ${code}`);
  const count = async () => Number((await desk.world.sql`select count(*)::int as n from console_session`)[0]?.n);
  const before = await count();
  const cookie = `uh_browser=${tab.cookies.get("uh_browser")}`;
  const looks = await Promise.all(Array.from({ length: 10 }, () => desk.tab().get("/console", { cookie })));
  expect(await count()).toBe(before + 1);
  expect(looks.every(({ status }) => status === 200)).toBe(true);
});
