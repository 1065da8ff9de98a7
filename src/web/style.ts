import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { consoleSheet } from "./console-style.ts";

/** The look of our pages: one sheet, system fonts, nothing fetched from elsewhere. Phone first. */
const sheet = `
:root { color-scheme: light dark;
  --ground: #eef0ec; --surface: #fffffe; --ink: #1d2320; --soft: #586460; --line: #dbe1dc; --accent: #0b7456; --on-accent: #ffffff;
  --tint: #e4f2ea; --tint-ink: #07553f; --warn: #fbf1dc; --warn-ink: #6d4a06; --warn-line: #ecd9ae; --shadow: 0 1px 2px #10201812, 0 10px 30px #1020180d; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #101412; --surface: #1b211e; --ink: #e6ebe8; --soft: #9caaa2; --line: #2f3833; --accent: #3fbb90; --on-accent: #04160f;
  --tint: #19332a; --tint-ink: #8fe0bd; --warn: #33290f; --warn-ink: #f0d28b; --warn-line: #57461a; --shadow: 0 1px 2px #0006; } }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; background: var(--ground); color: var(--ink); display: flex; flex-direction: column;
  font: 16px/1.7 -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif;
  text-autospace: normal; line-break: strict; -webkit-font-smoothing: antialiased; }
h1, h2, p, ul, ol, dl, dd, form, fieldset, table { margin: 0; padding: 0; border: 0; }
.brand { display: flex; align-items: center; gap: 10px; width: 100%; max-width: 640px; margin: 0 auto; padding: 18px 20px 10px; color: var(--soft); font-size: 15px; font-weight: 600; }
.brand svg { width: 26px; height: 26px; flex: none; }
.brand rect { fill: var(--accent); } .brand path { fill: none; stroke: var(--on-accent); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
main { flex: 1; width: 100%; max-width: 640px; margin: 0 auto; padding: 22px 20px 32px; background: var(--surface); border-radius: 22px 22px 0 0; box-shadow: var(--shadow); }
main > * + * { margin-top: 16px; }
h1 { font-size: 23px; line-height: 1.4; font-weight: 650; text-wrap: balance; overflow-wrap: anywhere; }
h1::first-letter { text-transform: uppercase; }
h2 { font-size: 16px; line-height: 1.5; font-weight: 600; margin-top: 26px; }
main > h2 + * { margin-top: 8px; }
p, li, dd { overflow-wrap: anywhere; text-wrap: pretty; }
.soft, small { color: var(--soft); font-size: 14px; }
hr { border: 0; border-top: 1px solid var(--line); margin-top: 26px; }
ul, ol { padding-inline-start: 1.3em; } li + li { margin-top: 4px; } li::marker { color: var(--soft); }
code { font: 14px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--ground); border-radius: 6px; padding: 2px 6px; overflow-wrap: anywhere; }
form { display: grid; gap: 14px; }
label, legend { font-weight: 600; }
.field { display: grid; gap: 8px; }
input[type="file"] { width: 100%; padding: 26px 16px; border: 1.5px dashed var(--accent); border-radius: 16px; background: var(--tint); color: var(--tint-ink); font: inherit; font-size: 15px; cursor: pointer; }
input[type="file"]::file-selector-button { font: inherit; font-weight: 600; margin-inline-end: 14px; min-height: 44px; padding: 6px 16px; border: 1px solid var(--line); border-radius: 11px; background: var(--surface); color: var(--ink); cursor: pointer; }
button { font: inherit; font-weight: 600; width: 100%; min-height: 50px; padding: 10px 22px; border: 1px solid transparent; border-radius: 14px; background: var(--accent); color: var(--on-accent); cursor: pointer; touch-action: manipulation; }
button.quiet { background: none; border-color: var(--line); color: var(--ink); }
button:disabled, button[aria-disabled="true"] { opacity: .55; cursor: default; }
a { color: var(--accent); text-underline-offset: 3px; }
a.button { display: grid; place-items: center; min-height: 50px; padding: 10px 22px; border: 1px solid var(--line); border-radius: 14px; color: var(--ink); font-weight: 600; text-decoration: none; }
form { gap: 22px; } form > small { margin-top: -12px; }
legend { padding: 0; margin-bottom: 10px; } label small { font-weight: 400; }
select, textarea, input[type="text"], input[type="number"] { width: 100%; min-height: 50px; padding: 11px 14px; border: 1px solid var(--line); border-radius: 14px; background: var(--ground); color: var(--ink); font: inherit; }
select { appearance: none; padding-inline-end: 42px; background-image: linear-gradient(45deg, #0000 50%, currentColor 50%), linear-gradient(-45deg, #0000 50%, currentColor 50%);
  background-position: right 22px center, right 16px center; background-size: 6px 6px; background-repeat: no-repeat; }
textarea { display: block; resize: vertical; line-height: 1.75; }
input.code { font: 18px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; letter-spacing: .04em; text-transform: uppercase; }
.choices { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; margin-bottom: 8px; }
.choices label { position: relative; display: flex; font-weight: 400; cursor: pointer; }
.choices input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer; }
.choices span { flex: 1; display: flex; align-items: center; justify-content: space-between; gap: 6px; min-height: 48px; padding: 8px 14px; border: 1px solid var(--line); border-radius: 14px; line-height: 1.35; font-size: 15px; overflow-wrap: anywhere; }
.choices em { font-style: normal; font-size: 12.5px; padding: 1px 7px; border-radius: 99px; background: var(--warn); color: var(--warn-ink); flex: none; }
.choices input:checked + span { border-color: var(--accent); background: var(--tint); color: var(--tint-ink); font-weight: 600; box-shadow: inset 0 0 0 1px var(--accent); }
.choices input:focus-visible + span { outline: 3px solid var(--accent); outline-offset: 2px; }
.notice { list-style: none; padding: 4px 18px; border-radius: 16px; background: var(--ground); counter-reset: n; }
.notice li { counter-increment: n; display: flex; gap: 12px; padding: 12px 0; margin: 0; font-size: 15px; line-height: 1.65; } .notice li + li { border-top: 1px solid var(--line); }
.notice li::before { content: counter(n); flex: none; width: 24px; height: 24px; margin-top: 1px; border-radius: 50%; background: var(--tint); color: var(--tint-ink); font-size: 13px; font-weight: 650; display: grid; place-items: center; }
.aside { display: grid; gap: 12px; padding-top: 22px; border-top: 1px solid var(--line); }
main > * + .aside { margin-top: 26px; }
.receipt { padding: 18px 16px; border-radius: 16px; background: var(--tint); color: var(--tint-ink); text-align: center; }
.receipt p { font-size: 14px; } .receipt output { display: block; margin-top: 4px; font: 650 clamp(20px, 6.1vw, 27px)/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; letter-spacing: .02em; user-select: all; }
.done { padding: 12px 16px; border-radius: 14px; background: var(--tint); color: var(--tint-ink); }
.facts { display: grid; gap: 8px; padding: 14px 16px; border-radius: 14px; background: var(--ground); } .facts > div { display: flex; justify-content: space-between; gap: 16px; }
.facts dt { color: var(--soft); } .facts dd { font-weight: 600; text-align: end; }
.course { list-style: none; padding: 0; } .course li { padding: 0 0 4px 18px; border-inline-start: 2px solid var(--line); margin: 0; position: relative; } .course li + li { padding-top: 12px; }
.course li::before { content: ""; position: absolute; left: -6px; top: 8px; width: 10px; height: 10px; border-radius: 50%; background: var(--accent); } .course li + li::before { top: 20px; } .course .own::before { background: var(--line); }
.picture { display: block; max-width: 100%; height: auto; margin-top: 10px; border: 1px solid var(--line); border-radius: 14px; }
.said { white-space: pre-wrap; margin-top: 4px; padding: 12px 16px; border-radius: 14px; background: var(--ground); }
details { border-top: 1px solid var(--line); padding-top: 14px; } summary { cursor: pointer; font-weight: 600; min-height: 44px; align-content: center; } details form { gap: 12px; padding: 8px 0 18px; }
.sure { display: flex; gap: 10px; align-items: flex-start; font-weight: 400; } .sure input { width: 22px; height: 22px; flex: none; margin: 3px 0 0; accent-color: var(--accent); }
.buttons { display: grid; gap: 10px; margin-bottom: 8px; }
button:active { transform: translateY(1px); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; }
.figures > div { padding: 12px 14px; border-radius: 14px; background: var(--ground); display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--soft); font-size: 13.5px; line-height: 1.5; } .figures dd { font-size: 25px; line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums; }
.warn { padding: 12px 16px; border-radius: 14px; background: var(--warn); color: var(--warn-ink); border: 1px solid var(--warn-line); }
.late { animation: late .3s .8s backwards; } @keyframes late { from { opacity: 0; } }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 14px; }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
th, td { text-align: start; padding: 9px 14px; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; font-size: 13.5px; background: var(--ground); white-space: nowrap; }
tbody tr + tr td { border-top: 1px solid var(--line); }
td:first-child { font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (min-width: 700px) {
  body { padding-bottom: 48px; }
  .brand { padding-top: 40px; padding-inline: 8px; }
  main { flex: none; padding: 32px 36px 38px; border-radius: 22px; }
  h1 { font-size: 26px; }
  button { width: auto; justify-self: start; min-width: 180px; }
  .buttons { display: flex; gap: 12px; } fieldset .buttons button { min-width: 0; flex: 1; }
  a.button { justify-self: start; width: max-content; min-width: 180px; } .choices { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .figures { grid-template-columns: repeat(4, minmax(0, 1fr)); }
}
@media (hover: hover) { button:hover { filter: brightness(1.06); } button.quiet:hover { background: var(--ground); } input[type="file"]:hover { border-style: solid; } }
@media (prefers-reduced-motion: no-preference) { main { animation: rise .28s ease-out; } @keyframes rise { from { opacity: 0; transform: translateY(6px); } } }
@media (forced-colors: active) { button, main, .figures > div, .warn { border: 1px solid; } }
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><rect width="26" height="26" rx="8" fill="#0b7456"/><path d="M7 12.5 13 7.5l6 5M9 11.5v7h8v-7M13 18.5V15" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** An address changes with its content, so it may be kept for ever. */
const addressOf = (content: string, ending: string): string =>
  `/assets/${createHash("sha256").update(content).digest("base64url").slice(0, 16)}.${ending}`;

export const STYLESHEET = addressOf(sheet, "css");
export const ICON = addressOf(icon, "svg");
export const CONSOLE_STYLESHEET = addressOf(consoleSheet, "css");

const loginScript = readFileSync(new URL("./console-login.js", import.meta.url), "utf8");
export const LOGIN_SCRIPT = addressOf(loginScript, "js");

const files: ReadonlyMap<string, readonly [type: string, content: string]> = new Map([
  [STYLESHEET, ["text/css; charset=utf-8", sheet]],
  [ICON, ["image/svg+xml", icon]],
  [CONSOLE_STYLESHEET, ["text/css; charset=utf-8", consoleSheet]],
  [LOGIN_SCRIPT, ["text/javascript; charset=utf-8", loginScript]],
]);

/** What our pages load: below /assets. */
export const assets = (request: Request): Response => {
  const [type, content] = files.get(new URL(request.url).pathname) ?? [];
  if (!type || !content) return new Response(null, { status: 404 });
  return new Response(content, {
    headers: { "content-type": type, "cache-control": "public, max-age=31536000, immutable" },
  });
};
