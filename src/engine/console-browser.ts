/** What a browser says of itself is a stranger's text: of it, only these words of ours are kept. The first that fits is it. */
const BROWSERS = [
  ["feishu", /Lark|Feishu/i],
  ["wecom", /wxwork/i],
  ["wechat", /MicroMessenger/i],
  ["edge", /Edg(?:e|A|iOS)?\//],
  ["firefox", /Firefox\/|FxiOS\//],
  ["chrome", /Chrome\/|Chromium\/|CriOS\//],
  ["safari", /Safari\//],
] as const;

const SYSTEMS = [
  ["harmony", /HarmonyOS|OpenHarmony/i],
  ["android", /Android/],
  ["iphone", /iPhone|iPod/],
  ["ipad", /iPad/],
  ["windows", /Windows/],
  ["mac", /Macintosh|Mac OS X/],
  ["linux", /Linux|X11/],
] as const;

const first = (list: readonly (readonly [string, RegExp])[], text: string): string =>
  list.find(([, pattern]) => pattern.test(text))?.[0] ?? "unknown";

const LONGEST = 1_000;

/** `chrome/windows`, `unknown/unknown`. */
export const browserOf = (userAgent: string): string => {
  const text = userAgent.slice(0, LONGEST);
  return `${first(BROWSERS, text)}/${first(SYSTEMS, text)}`;
};
