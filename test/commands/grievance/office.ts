import { createRounds } from "../../../commands/grievance/courier.ts";
import type { Role } from "../../../src/core/ports.ts";
import { asRole } from "../../../src/db/roles.ts";
import { type Courier, startCourier } from "../../../src/engine/courier.ts";
import type { Heard } from "../../support/platform.ts";
import { createWorld, type World, type WorldOptions } from "../../support/world.ts";

/** A union with officers on two levels, and a courier in this process. */
export interface Office {
  readonly world: World;
  readonly hear: (who: string, text: string) => Promise<string>;
  readonly say: (who: string, text: string) => Promise<readonly Heard[]>;
  readonly press: (who: string, message: Heard | undefined, label: string) => Promise<readonly Heard[]>;
  /** Raises a concern from beginning to end; answers the receipt. */
  readonly raise: (who: string, concern?: Partial<Raised>) => Promise<string>;
  /** Moves the clock on until what waits is released; answers the new aliases. */
  readonly release: () => Promise<readonly string[]>;
  /** What somebody was told without having asked, since the last time. */
  readonly told: (who: string) => readonly string[];
  readonly startCourier: () => Promise<void>;
  readonly stopCourier: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Raised {
  readonly text: string;
  readonly category: number;
  readonly unit: string;
  /** A name the reporter keeps out. */
  readonly without: string;
  readonly push: boolean;
}

export const PEOPLE: readonly (readonly [name: string, roles: readonly Role[], unit: string])[] = [
  ["区管", ["admin"], ""],
  ["区干事", ["officer"], ""],
  ["校干事甲", ["officer"], "实验小学"],
  ["校干事乙", ["officer"], "实验小学"],
  ["李老师", [], "实验小学/语文组"],
  ["王老师", [], "实验小学/语文组"],
];

export const RECEIPT = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/;
const HOUR = 3_600;

export const createOffice = async (options: WorldOptions & { readonly keysDir?: string } = {}): Promise<Office> => {
  const keys = options.keysDir ? { KEYS_DIR: options.keysDir } : {};
  const world = await createWorld({ ...options, env: { ...options.env, ...keys } });
  const { platform } = world;
  let courier: Courier | null = null;
  let seen = 0;
  for (const [name, roles, unit] of PEOPLE) await world.person(name, roles, unit);

  const say: Office["say"] = (who, text) => platform.say(who, `@${who}`, text);
  const hear: Office["hear"] = async (who, text) =>
    (await say(who, text))
      .filter(({ chat }) => chat === `@${who}`)
      .map((message) => message.text)
      .join("\n");
  const press: Office["press"] = async (who, message, label) => {
    if (!message) throw new Error("there is no message to press");
    return platform.press(who, message, label);
  };
  const office: Office = {
    world,
    hear,
    say,
    press,
    raise: async (who, concern = {}) => {
      const {
        text = "食堂的菜价上个月又涨了，账目一直没有公布",
        category = 4,
        unit = "实验小学",
        without,
        push = true,
      } = concern;
      await say(who, "反映");
      await say(who, `反映 类别 ${category}`);
      await say(who, unit);
      await say(who, text);
      if (without) await say(who, without);
      await say(who, without ? "反映 回避 好了" : "反映 回避 没有");
      const answer = await hear(who, `反映 提交 ${push ? "通知" : "回执"}`);
      const [receipt] = RECEIPT.exec(answer) ?? [];
      if (!receipt) throw new Error(`no receipt in: ${answer}`);
      return receipt;
    },
    release: async () => {
      const before = await aliases(world);
      for (let i = 0; i < 40; i += 1) {
        const [waiting] = await world.sql<{ n: number }[]>`select count(*)::int as n from case_intake`;
        if (waiting?.n === 0) break;
        await world.advance(2 * HOUR);
      }
      return (await aliases(world)).filter((alias) => !before.includes(alias));
    },
    told: (who) => {
      const fresh = platform.messages.slice(seen).filter(({ chat }) => chat === `@${who}`);
      seen = platform.messages.length;
      return fresh.map(({ text }) => text);
    },
    startCourier: async () => {
      const target = asRole(world.database.target, "courier", world.database.target.password);
      const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
      courier = startCourier({ keysDir: world.keysDir, target, createRounds, log });
      await untilKey(world);
    },
    stopCourier: async () => {
      await courier?.stop();
      courier = null;
    },
    close: async () => {
      await courier?.stop();
      await world.close();
    },
  };
  await say("区管", "开通诉求");
  await say("区管", "确定");
  await office.startCourier();
  seen = platform.messages.length;
  return office;
};

const untilKey = async ({ sql, clock }: World): Promise<void> => {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    const rows = await sql`select 1 from route_key where destroyed_on is null`;
    if (rows.length > 0 && clock.now()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the courier made no key");
};

const aliases = async ({ sql }: World): Promise<readonly string[]> =>
  (await sql<{ alias: string }[]>`select alias from cases order by alias`).map(({ alias }) => alias);
