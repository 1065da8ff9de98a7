/** The look of the page: one sheet, system fonts, nothing fetched. */

const LIGHT = `
  --ground: #eef0ec; --side: #f6f7f4; --surface: #fffffe; --raised: #ffffff; --ink: #1d2320; --soft-ink: #5d6861; --line: #dfe4df;
  --hover: #0a3d2a0d; --current: #dcebe2; --accent: #0b7456; --accent-ink: #ffffff; --accent-soft: #e2f1e9; --accent-text: #0a6a4f;
  --own: #c8ecd0; --own-line: #b4dfbe; --danger: #b8322a; --danger-soft: #fbeae8; --danger-line: #ecc4c0; --dot: #d63c31; --shadow: 0 1px 2px #10201814, 0 4px 16px #1020180a;
  --note: #26302b; --note-ink: #f3f6f4; --note-link: #8fe0bd; --tint-ink: #ffffff; --veil: #12201a59;`;

const DARK = `
  --ground: #101412; --side: #161b18; --surface: #1e2421; --raised: #232a26; --ink: #e6ebe8; --soft-ink: #9aa69f; --line: #2c3430;
  --hover: #e8fff20d; --current: #1f3a30; --accent: #37b389; --accent-ink: #04160f; --accent-soft: #1a332a; --accent-text: #6fd0ac;
  --own: #1d4b3b; --own-line: #285f4b; --danger: #f08a80; --danger-soft: #35201e; --danger-line: #5d3430; --dot: #e8584c; --shadow: 0 1px 2px #0006, 0 4px 16px #0004;
  --note: #e6ebe8; --note-ink: #1d2320; --note-link: #0a6a4f; --tint-ink: #ffffff; --veil: #000000a6;`;

const BASE = `
:root { color-scheme: light; ${LIGHT}
  --tint-0: #2f8a63; --tint-1: #3f72b8; --tint-2: #c0663a; --tint-3: #8460b5; --tint-4: #23868f; --tint-5: #b84f72; --tint-6: #7d7f2c; --tint-7: #4c6a9c; --tint-8: #a3573f; --tint-9: #5a7a3c;
  --round: 14px; --gap: 12px; }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark; ${DARK} } }
:root[data-theme="dark"] { color-scheme: dark; ${DARK} }

*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { height: 100%; -webkit-text-size-adjust: 100%; }
body { margin: 0; height: 100%; background: var(--ground); color: var(--ink); overflow: hidden;
  font: 15px/1.6 -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif;
  text-autospace: normal; line-break: strict; -webkit-font-smoothing: antialiased; }
h1, h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; border: 0; }
ul, ol { list-style: none; }
button, input, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; touch-action: manipulation; }
small { font-size: 12.5px; line-height: 1.5; color: var(--soft-ink); }
strong { font-weight: 600; }
bdi, [dir="auto"] { unicode-bidi: isolate; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.icon { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; display: block; }
.icon-theme path { fill: none; }
.skip { position: fixed; inset: 8px auto auto 8px; z-index: 30; padding: 8px 14px; border-radius: 10px; background: var(--accent); color: var(--accent-ink); transform: translateY(-200%); }
.skip:focus { transform: none; }
noscript { display: block; padding: 16px; }
`;

const CONTROLS = `
.soft, .primary, .danger { min-height: 36px; padding: 6px 14px; border-radius: 10px; border: 1px solid var(--line); background: var(--raised); line-height: 1.4;
  display: inline-flex; align-items: center; justify-content: center; gap: 6px; transition: background-color .15s, border-color .15s; }
.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); font-weight: 600; }
.danger { color: var(--danger); background: var(--danger-soft); border-color: var(--danger-line); }
button:active { filter: brightness(.96); }
[aria-disabled="true"] { opacity: .5; cursor: progress; }
.round { width: 36px; height: 36px; border-radius: 50%; display: inline-grid; place-items: center; color: var(--soft-ink); flex: none; font-size: 13px; font-weight: 600; }
.row { display: flex; gap: 8px; align-items: center; }
.row > .soft { flex: 1; }

.face { width: 40px; height: 40px; border-radius: 12px; display: grid; place-items: center; flex: none; overflow: hidden; color: var(--tint-ink);
  font-size: 13.5px; font-weight: 500; line-height: 1; letter-spacing: .02em; user-select: none; white-space: nowrap; }
.tint-0 { background: var(--tint-0); } .tint-1 { background: var(--tint-1); } .tint-2 { background: var(--tint-2); } .tint-3 { background: var(--tint-3); }
.tint-4 { background: var(--tint-4); } .tint-5 { background: var(--tint-5); } .tint-6 { background: var(--tint-6); } .tint-7 { background: var(--tint-7); } .tint-8 { background: var(--tint-8); } .tint-9 { background: var(--tint-9); }
.bot-face { background: linear-gradient(150deg, #17a06f, #0b6a62); font-size: 19px; font-weight: 600; color: #fff; }
.mosaic { grid-template-columns: 1fr 1fr; gap: 2px; padding: 2px; background: var(--line); place-items: stretch; }
.mosaic .face { width: auto; height: auto; border-radius: 5px; font-size: 10px; letter-spacing: 0; }
.mosaic.of-1 { grid-template-columns: 1fr; } .mosaic.of-3 .face:first-child { grid-column: span 2; }

.toasts { position: fixed; z-index: 20; inset: calc(76px + env(safe-area-inset-top)) 0 auto 312px; display: grid; gap: 8px; justify-items: center; pointer-events: none; padding: 0 16px; }
.toast { pointer-events: auto; max-width: min(440px, 100%); padding: 10px 16px; border-radius: 12px; background: var(--note); color: var(--note-ink); box-shadow: var(--shadow);
  display: flex; gap: 14px; align-items: center; animation: rise .2s ease-out; overflow-wrap: anywhere; }
.toast span { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.toast button { color: var(--note-link); font-weight: 600; flex: none; padding: 4px; }

dialog { border: 0; padding: 0; width: min(440px, calc(100vw - 32px)); max-height: min(640px, calc(100dvh - 48px)); border-radius: 18px; background: var(--side); color: var(--ink); box-shadow: 0 20px 60px #0005; overflow: hidden; }
dialog[open] { display: flex; flex-direction: column; animation: rise .18s ease-out; }
dialog::backdrop { background: var(--veil); }
dialog form { display: flex; flex-direction: column; gap: 14px; padding: 0 20px 20px; min-height: 0; }
dialog header { display: flex; align-items: center; justify-content: space-between; padding: 16px 12px 4px 20px; }
dialog form header { padding: 16px 0 0; margin-inline-end: -8px; }
dialog h2 { font-size: 17px; font-weight: 600; }
dialog footer { display: flex; align-items: center; justify-content: flex-end; gap: 8px; padding-top: 4px; }
dialog .hint { padding: 0 20px; color: var(--soft-ink); font-size: 13.5px; }
dialog input:not([type="checkbox"]) { width: 100%; min-height: 42px; padding: 8px 12px; border-radius: 10px; border: 1px solid var(--line); background: var(--surface); }
dialog input:focus-visible { outline-offset: 0; border-color: var(--accent); }
dialog ::placeholder, .composer ::placeholder { color: var(--soft-ink); opacity: 1; }
#search { width: calc(100% - 40px); margin: 12px 20px 8px; }
.people-list { overflow-y: auto; padding: 0 12px 14px; min-height: 120px; }
.people-list .hint { padding: 12px 8px; }
.person { width: 100%; display: flex; gap: 12px; align-items: center; padding: 8px; border-radius: 12px; text-align: start; }
.person[aria-current] { background: var(--current); }
.person small { display: flex; gap: 8px; align-items: baseline; overflow-wrap: anywhere; }
.role.has { color: var(--accent-text); font-weight: 500; white-space: nowrap; }
.field { display: grid; gap: 4px; font-size: 13.5px; color: var(--soft-ink); }
.field input { font-size: 15px; color: var(--ink); }
.ticks legend { font-size: 13.5px; color: var(--soft-ink); padding: 0; margin-bottom: 4px; }
.ticks { display: flex; flex-wrap: wrap; gap: 4px 16px; }
.ticks label { display: inline-flex; gap: 8px; align-items: center; min-height: 36px; }
.ticks.members { display: block; min-height: 0; overflow: hidden; display: flex; flex-direction: column; }
#members { overflow-y: auto; max-height: 300px; display: grid; grid-template-columns: 1fr 1fr; gap: 2px 12px; padding: 3px; width: 100%; }
#members .face { width: 28px; height: 28px; font-size: 11px; border-radius: 8px; }
#members bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
#members label { min-width: 0; }
input[type="checkbox"], input[type="radio"] { width: 17px; height: 17px; margin: 0; accent-color: var(--accent); flex: none; }
@keyframes rise { from { opacity: 0; transform: translateY(-6px); } }
.problem { flex: 1; color: var(--danger); font-size: 13.5px; } .problem:empty { display: none; }
`;

const SIDE = `
.app { height: 100dvh; display: grid; grid-template-columns: 312px minmax(0, 1fr); }
.side { display: flex; flex-direction: column; min-height: 0; background: var(--side); border-inline-end: 1px solid var(--line); padding-top: env(safe-area-inset-top); }
.lines { display: grid; min-width: 0; flex: 1; text-align: start; }
.lines > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.me { margin: 12px 12px 8px; padding: 12px; border-radius: var(--round); display: flex; gap: 12px; align-items: center; background: var(--surface); box-shadow: var(--shadow); transition: box-shadow .15s; }
.me .face { width: 46px; height: 46px; border-radius: 14px; font-size: 16px; }
.me strong { font-size: 16px; line-height: 1.4; } .me .role { color: var(--accent-text); font-weight: 500; }
.me .icon { color: var(--soft-ink); }
.side nav { flex: 1; overflow-y: auto; padding: 4px 12px; min-height: 80px; }
.chat { width: 100%; display: flex; gap: 12px; align-items: center; padding: 10px; border-radius: var(--round); transition: background-color .12s; }
@media (min-width: 760px) { .chat[aria-current] { background: var(--current); } }
.chat .face:not(.mosaic .face) { width: 44px; height: 44px; }
.chat strong { font-weight: 500; line-height: 1.5; }
.marks { display: grid; justify-items: end; gap: 3px; align-self: stretch; align-content: start; padding-top: 3px; }
.marks small { font-size: 11.5px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.unread { min-width: 19px; height: 19px; padding: 0 5.5px; border-radius: 10px; background: var(--dot); color: #fff; font-size: 11.5px; font-weight: 600; line-height: 19px; text-align: center; }
.foot { display: grid; gap: 10px; padding: 10px 12px calc(10px + env(safe-area-inset-bottom)); border-top: 1px solid var(--line); }
.foot .soft { font-size: 13.5px; min-height: 36px; padding: 6px 8px; white-space: nowrap; }
.foot .soft .icon { width: 16px; height: 16px; color: var(--soft-ink); }
.clock { display: grid; gap: 8px; padding: 10px 12px 12px; border-radius: var(--round); background: var(--accent-soft); }
.clock p { display: flex; justify-content: space-between; gap: 8px; font-size: 13px; color: var(--soft-ink); }
.clock time { color: var(--ink); font-weight: 500; font-variant-numeric: tabular-nums; }
.clock [aria-busy="true"] { animation: breathe 1s infinite alternate ease-in-out; }
.tools { padding-inline-start: 4px; margin: -2px 0; } .brand { flex: 1; font-size: 12.5px; color: var(--soft-ink); }
@keyframes breathe { from { opacity: 1; } to { opacity: .55; } }
`;

const TALK = `
.talk { position: relative; display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.bar { display: flex; align-items: center; gap: 8px; padding: calc(10px + env(safe-area-inset-top)) 20px 10px; border-bottom: 1px solid var(--line); background: var(--side); min-height: 64px; }
.title { flex: 1; min-width: 0; } .title > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar h1 { font-size: 17px; font-weight: 600; line-height: 1.4; } .bar p { font-size: 12.5px; color: var(--soft-ink); line-height: 1.5; }
#back, .me-too { display: none; }
.offline { text-align: center; padding: 4px 12px; font-size: 13px; background: var(--danger-soft); color: var(--danger); }
.welcome { position: relative; margin: 16px auto 0; width: min(720px, calc(100% - 32px)); padding: 16px 48px 16px 20px; border-radius: 16px; background: var(--surface); box-shadow: var(--shadow); animation: rise .3s ease-out; }
.welcome h2 { font-size: 17px; } .welcome p { color: var(--soft-ink); margin: 2px 0 12px; text-wrap: pretty; } .welcome > .round { position: absolute; inset: 10px 10px auto auto; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 8px 20px 20px; outline-offset: -3px; }
.log ol#messages { max-width: 780px; margin: 0 auto; display: flex; flex-direction: column; }
.moment, .empty { text-align: center; font-size: 12px; color: var(--soft-ink); padding: 18px 0 2px; font-variant-numeric: tabular-nums; }
.empty { padding-top: 20vh; font-size: 14px; }
.message { display: flex; gap: 10px; padding-top: 16px; align-items: flex-start; }
.message.follows { padding-top: 6px; } .message.follows > .face { visibility: hidden; height: 0; }
.message.follows .who { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
.message.own { flex-direction: row-reverse; }
.body { display: grid; gap: 3px; min-width: 0; max-width: calc(100% - 100px); justify-items: start; position: relative; }
.own .body { justify-items: end; }
.who { font-size: 12.5px; line-height: 1.4; color: var(--soft-ink); max-width: 100%; overflow-wrap: anywhere; } .own .who { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
.tag { margin-inline-start: 4px; padding: 1px 6px; border-radius: 5px; background: var(--accent-soft); color: var(--accent-text); font-size: 11px; }
.quoted { font-size: 12.5px; color: var(--soft-ink); padding: 1px 9px; border-inline-start: 2.5px solid var(--line); max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.beside { display: flex; gap: 2px; align-items: flex-end; max-width: 100%; } .own .beside { flex-direction: row-reverse; }
.bubble { padding: 9px 13px; border-radius: 5px var(--round) var(--round) var(--round); background: var(--surface); border: 1px solid transparent; box-shadow: 0 1px 1.5px #1020180f; min-width: 0; }
.own .bubble { background: var(--own); border-radius: var(--round) 5px var(--round) var(--round); }
.follows .bubble { border-radius: var(--round); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } .at { color: var(--accent-text); font-weight: 500; }
.reply { width: 30px; height: 30px; border-radius: 50%; display: grid; place-items: center; color: var(--soft-ink); opacity: 0; flex: none; transition: opacity .12s; }
.reply .icon { width: 16px; height: 16px; }
@media (hover: none) { .reply { opacity: .45; } } .reply:focus-visible { opacity: 1; }
.typing::after { content: "● ● ●"; display: block; width: max-content; margin: 14px auto 0; font-size: 8px; letter-spacing: 3px; color: var(--soft-ink); animation: breathe .7s infinite alternate ease-in-out; }
.latest { position: absolute; inset: auto 0 132px; margin: 0 auto; width: max-content; display: flex; gap: 4px; align-items: center; padding: 6px 14px 6px 10px; border-radius: 18px; background: var(--raised); color: var(--accent-text); box-shadow: 0 2px 12px #0003; font-size: 13.5px; }
.latest .icon { width: 16px; height: 16px; }
.composer { padding: 8px 20px calc(16px + env(safe-area-inset-bottom)); width: 100%; max-width: 820px; margin: 0 auto; }
.chips { min-width: 0; display: flex; gap: 8px; overflow-x: auto; padding: 3px 3px 9px; margin: 0 -3px; scrollbar-width: none; }
.chip { flex: none; min-height: 34px; padding: 5px 14px; border-radius: 17px; background: var(--surface); border: 1px solid var(--line); font-size: 13.5px; line-height: 1.5; transition: border-color .15s; }
.chip.lead { border-style: dashed; color: var(--accent-text); border-color: color-mix(in srgb, var(--accent) 50%, var(--line)); }
#say { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 6px; padding: 6px; border-radius: 20px; background: var(--surface); border: 1px solid var(--line); box-shadow: var(--shadow); }
#say:focus-within { border-color: var(--accent); }
#line { flex: 1; min-width: 0; resize: none; border: 0; background: none; outline: none; padding: 7px 8px; max-height: 160px; line-height: 1.5; font-size: 16px; }
.mention { align-self: flex-end; height: 30px; margin: 4px 0 4px 2px; padding: 0 11px; border-radius: 15px; font-size: 13px; border: 1px dashed var(--line); color: var(--soft-ink); text-decoration: line-through; white-space: nowrap; transition: background-color .15s; }
.mention[aria-pressed="true"] { background: var(--accent-soft); border: 1px solid transparent; color: var(--accent-text); font-weight: 500; text-decoration: none; }
.send { background: var(--accent); color: var(--accent-ink); width: 38px; height: 38px; }
.quote { flex: 1 0 100%; display: flex; align-items: center; gap: 8px; padding: 0 4px 0 12px; font-size: 13px; color: var(--soft-ink); min-width: 0; }
.quote bdi { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .quote .round { width: 28px; height: 28px; } .quote .icon { width: 14px; height: 14px; }
`;

const CARDS = `
.card { width: 400px; max-width: 100%; padding: 14px 16px 16px; display: grid; gap: 12px; border-color: var(--line); overflow-wrap: anywhere; transition: opacity .15s; }
.card > * { min-width: 0; }
.card[aria-busy="true"] { opacity: .65; cursor: progress; }
.card h3 { font-size: 16px; font-weight: 600; line-height: 1.45; }
.fields { display: grid; gap: 5px; } .fields > div { display: grid; grid-template-columns: minmax(3em, max-content) minmax(0, 1fr); gap: 14px; }
.fields dt { color: var(--soft-ink); max-width: 9em; } .fields dd { font-variant-numeric: tabular-nums; white-space: pre-wrap; }
.tally { display: grid; gap: 9px; } .tally li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 3px 12px; } .tally strong { font-variant-numeric: tabular-nums; }
.bar { grid-column: 1 / -1; } .tally .bar { all: unset; grid-column: 1 / -1; display: block; height: 7px; border-radius: 4px; background: var(--line); overflow: hidden; }
.tally .bar::before { content: ""; display: block; height: 100%; width: calc(var(--share) * 100%); border-radius: 4px; background: var(--accent); transition: width .3s; }
.roster { display: grid; gap: 6px; } .label, .choices legend { font-size: 13.5px; color: var(--soft-ink); }
.names { counter-reset: who; display: flex; flex-wrap: wrap; gap: 6px; }
.names li { counter-increment: who; padding: 2px 10px 2px 8px; border-radius: 8px; background: var(--hover); display: inline-flex; gap: 5px; align-items: baseline; max-width: 100%; font-size: 14px; }
.names li:not(.more)::before { content: counter(who); color: var(--soft-ink); font-size: 11.5px; font-variant-numeric: tabular-nums; }
.names .more { background: none; color: var(--soft-ink); padding-inline: 2px; }
.choices { display: grid; gap: 6px; } .choices legend { padding: 0 0 6px; display: flex; gap: 8px; align-items: baseline; }
.choices label { display: flex; gap: 10px; align-items: center; padding: 8px 12px; min-height: 42px; border-radius: 11px; border: 1px solid var(--line); cursor: pointer; transition: border-color .12s, background-color .12s; }
.choices label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); } .choices label:has(:disabled) { opacity: .5; cursor: default; }
.choices b { font-weight: 500; color: var(--soft-ink); font-size: 13.5px; } .choices label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; } .choices input:focus-visible { outline: none; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; } .buttons button { flex: 1 1 auto; min-width: 84px; min-height: 40px; max-width: 100%; }
.card img { max-width: 100%; height: auto; border-radius: 10px; display: block; background: #fff; }
.updated { font-size: 12px; color: var(--soft-ink); line-height: 1.3; font-variant-numeric: tabular-nums; }
.flash { animation: flash 1.6s ease-out; }
@keyframes flash { 0%, 25% { border-color: var(--accent); box-shadow: 0 0 0 3px color-mix(in srgb, var(--accent) 30%, transparent); } }
`;

/** Only where there is a pointer that hovers: on a phone the state would stick after a tap. */
const HOVER = `
@media (hover: hover) {
  .soft:hover { border-color: var(--accent); }
  .primary:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); }
  .danger:hover { border-color: var(--danger); }
  .round:hover { background: var(--hover); color: var(--ink); }
  .person:hover { background: var(--hover); }
  .me:hover { box-shadow: 0 0 0 1px var(--accent), var(--shadow); }
  .chat:hover { background: var(--hover); }
  .message:hover .reply { opacity: 1; }
  .reply:hover { background: var(--hover); color: var(--ink); }
  .chip:hover { border-color: var(--accent); }
  .send:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); color: var(--accent-ink); }
  .choices label:hover { border-color: var(--accent); }
}
`;

const NARROW = `
@media (max-width: 759px) {
  .app { grid-template-columns: minmax(0, 1fr); } .side { border: 0; }
  body[data-screen="talk"] .side, body[data-screen="list"] .talk { display: none; }
  #back { display: inline-grid; margin-inline-start: -8px; } .me-too { display: block; border-radius: 12px; } .me-too .face { width: 36px; height: 36px; font-size: 13px; }
  .bar { padding-inline: 12px; min-height: 58px; } .log { padding-inline: 12px; } .composer { padding: 6px 12px calc(10px + env(safe-area-inset-bottom)); }
  .message { gap: 8px; } .message > .face { width: 36px; height: 36px; border-radius: 11px; font-size: 13px; } .bot .bot-face { font-size: 17px; }
  .body { max-width: calc(100% - 52px); } .card { width: 100%; } .bot .body:has(.card), .bot .body:has(.card) .beside { width: 100%; } .bot .card { flex: 1; }
  .bot .beside:has(.card) .reply { position: absolute; inset: -6px 0 auto auto; } .bot.follows .beside:has(.card) .reply { inset: 6px 4px auto auto; } .bot.follows .card h3 { padding-inline-end: 28px; }
  .toasts { inset-inline-start: 0; inset-block-start: calc(66px + env(safe-area-inset-top)); }
  .welcome { width: calc(100% - 24px); margin-top: 12px; padding: 14px 44px 14px 16px; }
  .chips { margin: 0 -12px; padding: 3px 12px 9px; }
  .soft, .foot .soft, .primary, .chip { min-height: 40px; } .chip { border-radius: 19px; padding-block: 6px; }
  #members { grid-template-columns: 1fr; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition: none !important; }
  .flash { outline: 2px solid var(--accent); outline-offset: 1px; } }
@media (forced-colors: active) { .bubble, .card, .chip, .mention { border: 1px solid; } .tally .bar::before { background: Highlight; forced-color-adjust: none; } }
`;

export const STYLE = [BASE, CONTROLS, SIDE, TALK, CARDS, HOVER, NARROW].join("\n");
