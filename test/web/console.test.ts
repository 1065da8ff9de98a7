import { describe, expect, test } from "vitest";
import type { ConsoleFrame, ConsoleTrouble, LoginView } from "../../src/core/console.ts";
import { look } from "../../src/web/console.tsx";
import { assets, CONSOLE_STYLESHEET, LOGIN_SCRIPT } from "../../src/web/style.ts";

const NASTY = '<script>alert("x")</script>&';
const section = {
  path: "trial",
  title: { zh: "试验", en: "Trial" },
  summary: { zh: "试一试", en: "Try it" },
  icon: "M4 4h16",
  roles: ["officer"],
} as const;
const frame = (over: Partial<ConsoleFrame> = {}): ConsoleFrame => ({
  locale: "zh",
  name: "周干事",
  csrf: "token-of-the-form",
  sections: [section],
  here: "trial",
  ...over,
});
const home = (locale: "zh" | "en", name = "x") =>
  look.home(
    {
      name,
      offices: [
        { role: "officer", unit: name },
        { role: "chair", unit: "" },
      ],
      sections: [section],
      lines: [{ line: name, summary: name }],
    },
    locale,
  );

test("what somebody typed is text, wherever it stands", () => {
  const page = { ...home("zh", NASTY), notice: { tone: "done", text: NASTY } } as const;
  const html = look.page(page, frame({ name: NASTY }));
  expect(html).not.toContain("<script");
  expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(6);
});

const VIEWS: readonly LoginView[] = [
  { state: "waiting", code: "7QKF3M9A" },
  { state: "asked", code: "7QKF3M9A" },
  ...(["expired", "refused", "busy", "over", "failed"] as const).map((state) => ({ state })),
];
const TROUBLES: readonly ConsoleTrouble[] = ["forged", "not-yours", "unknown", "form"];

describe.each(["zh", "en"] as const)("in %s", (locale) => {
  const pages = () => [
    ...VIEWS.map((view) => look.login(view, locale)),
    ...TROUBLES.map((what) => look.page(look.trouble(what, locale), frame({ locale, name: "Z", here: null }))),
    look.page(home(locale), frame({ locale, name: "Z", here: "" })),
  ];

  test("every page says its language and its title, and has no style and no script of its own in it", () => {
    for (const html of pages()) {
      expect(html).toMatch(/^<!doctype html><html lang="(zh-CN|en)">/);
      expect(html).toMatch(/<title>[^<]+ · (教工之家|Union Hall)<\/title>/);
      expect(html).not.toMatch(/<style| style=| on\w+=|<script[^>]*>[^<]/);
      expect(html.match(/<h1>/g)).toHaveLength(1);
      if (locale === "en") expect(html.replace(/确认|不是/g, "")).not.toMatch(/\p{Script=Han}/u);
    }
  });

  test("only the page that waits looks again, by a script of ours or without one", () => {
    const [waiting = "", asked = "", ...others] = pages();
    for (const html of [waiting, asked]) {
      expect(html).toContain(`src="${LOGIN_SCRIPT}"`);
      expect(html).toMatch(/<noscript><meta http-equiv="refresh" content="\d+"/);
    }
    for (const html of others) expect(html).not.toMatch(/<script|http-equiv/);
  });
});

test("the section that is shown is marked, and every form carries the token", () => {
  const html = look.page({ title: "试验", body: "" }, frame());
  expect(html.match(/aria-current="page"/g)).toHaveLength(1);
  expect(html).toMatch(/href="\/console\/trial" aria-current="page"/);
  expect(html).toContain('name="csrf" value="token-of-the-form"');
});

test("the sheet and the script are served", async () => {
  for (const [path, type] of [
    [CONSOLE_STYLESHEET, "text/css; charset=utf-8"],
    [LOGIN_SCRIPT, "text/javascript; charset=utf-8"],
  ] as const)
    expect(assets(new Request(`http://x${path}`)).headers.get("content-type")).toBe(type);
});
