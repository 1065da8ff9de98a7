import type { Finding } from "../../src/core/finding.ts";
import type { Locale } from "../../src/core/ports.ts";

interface Options {
  readonly on: boolean;
  /** Whether a platform is configured beside it. */
  readonly platforms: boolean;
  /** Whether the program can be reached from other machines. */
  readonly reachable: boolean;
  readonly locale: Locale;
}

const WORDS = {
  alone: {
    zh: "没有配置聊天平台：只开演练场，在浏览器里试用。要接飞书，填 FEISHU_APP_ID 和 FEISHU_APP_SECRET。",
    en: "No chat platform is configured: there is the playground, to try things in a browser. For Feishu set FEISHU_APP_ID and FEISHU_APP_SECRET.",
  },
  nowhere: {
    zh: "没有配置聊天平台，演练场也关着，机器人没有地方说话：填 FEISHU_APP_ID 和 FEISHU_APP_SECRET，或设 PLAYGROUND=on。",
    en: "No chat platform is configured and the playground is off, so there is nowhere to speak: set FEISHU_APP_ID and FEISHU_APP_SECRET, or PLAYGROUND=on.",
  },
  open: {
    zh: "演练场开着，别的机器也能访问：打开网页的人可以冒充任何人。设 PLAYGROUND=off，或把 HOST 改回 127.0.0.1。",
    en: "The playground is on and other machines can reach it: whoever opens it may be anybody. Set PLAYGROUND=off, or HOST back to 127.0.0.1.",
  },
} as const;

/** Whether there is anywhere to speak, and whether strangers could speak as anybody. Pure. */
export const examinePlayground = ({ on, platforms, reachable, locale }: Options): readonly Finding[] => {
  if (on && reachable) return [{ state: "wrong", text: WORDS.open[locale] }];
  if (platforms) return [];
  return [on ? { state: "note", text: WORDS.alone[locale] } : { state: "wrong", text: WORDS.nowhere[locale] }];
};
