import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { describe, test } from "vitest";

/** A real browser for tests of pages; the machine's own, none is downloaded. */

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** CHROMIUM_PATH is meant: where it is set, no other place is looked at. */
const chromiumPath = (): string | undefined =>
  (process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : USUAL_PLACES).find(existsSync);

export const launchBrowser = (): Promise<Browser> => {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error("no Chromium found: install it, or set CHROMIUM_PATH");
  return chromium.launch({ executablePath, args: FLAGS });
};

/** Tests that need a browser. Without one they are left out and named on stdout; where CI=true they fail. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (chromiumPath()) return void describe(name, tests);
  if (process.env.CI === "true") {
    test(`${name}: needs a Chromium`, () => {
      throw new Error("no Chromium found: install it, or set CHROMIUM_PATH");
    });
    return;
  }
  process.stdout.write(`left out: ${name} (no Chromium found; install it, or set CHROMIUM_PATH)\n`);
  describe.skip(name, tests);
};

export interface Watched {
  readonly page: Page;
  /** What went wrong in the page: errors of scripts, of the console (the page's policy among them), and requests to elsewhere. */
  readonly complaints: readonly string[];
}

/** A page in a context of its own, that is, with its own storage. */
export const openPage = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "zh-CN",
    ...options,
  });
  // Sooner than the test's own limit, so that a failure says what was waited for.
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const foreign = !request.url().startsWith("data:") && new URL(request.url()).origin !== new URL(url).origin;
    if (foreign) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
};
