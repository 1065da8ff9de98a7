/** What the console has besides the sheet of all our pages. On a phone the sections stand at the bottom, else at the side. */
export const consoleSheet = `
.pending { display: flex; gap: 10px; align-items: center; color: var(--soft); font-size: 15px; }
.pending::before { content: ""; flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--accent); }
main[data-state] { animation: none; }
.skip { position: absolute; left: 12px; top: -60px; z-index: 3; padding: 10px 16px; border-radius: 12px; background: var(--accent); color: var(--on-accent); }
.skip:focus { top: 12px; }
.icon { width: 22px; height: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
.console { display: grid; grid-template: "brand who" auto "main main" 1fr / 1fr auto; padding-bottom: calc(62px + env(safe-area-inset-bottom)); }
.console .side { display: contents; }
.console .brand { grid-area: brand; max-width: none; min-width: 0; padding: 14px 16px 12px; margin: 0; }
.console .brand span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.console .who { grid-area: who; display: flex; align-items: center; gap: 10px; padding: 0 12px 0 0; font-size: 14px; color: var(--soft); min-width: 0; }
.console .who span { max-width: 7em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.console .who button { width: auto; min-width: 0; min-height: 40px; padding: 4px 14px; border-radius: 11px; font-size: 14px; font-weight: 500; }
.console main { grid-area: main; max-width: none; animation: none; min-width: 0; }
.console main:focus { outline: none; }
.console h2 { font-size: 18px; margin-top: 32px; }
.sections { position: fixed; inset: auto 0 0 0; z-index: 2; display: flex; background: var(--surface); border-top: 1px solid var(--line); padding: 4px 4px calc(4px + env(safe-area-inset-bottom)); }
.sections a { flex: 1; min-width: 0; display: grid; justify-items: center; gap: 1px; padding: 6px 2px; min-height: 54px; border-radius: 12px; color: var(--soft); text-decoration: none; font-size: 12px; line-height: 1.4; }
.sections span { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.sections a[aria-current] { color: var(--accent); font-weight: 650; }
.said-so { padding: 12px 16px; border-radius: 14px; white-space: pre-line; } .said-so.done { background: var(--tint); color: var(--tint-ink); }
.offices { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; } .offices li { margin: 0; padding: 4px 12px; border-radius: 99px; background: var(--tint); color: var(--tint-ink); font-size: 14px; }
.tiles { list-style: none; padding: 0; display: grid; gap: 10px; } .tiles li { margin: 0; }
.tiles a { display: flex; gap: 14px; align-items: center; min-height: 72px; padding: 14px 18px; border: 1px solid var(--line); border-radius: 16px; color: var(--ink); text-decoration: none; }
.tiles .icon { color: var(--accent); width: 26px; height: 26px; } .tiles strong, .tiles small { display: block; line-height: 1.5; } .tiles strong { font-weight: 600; }
.lines { display: grid; gap: 2px; padding: 4px 0 10px; } .lines > div { display: grid; grid-template-columns: 8.5em 1fr; gap: 12px; padding: 6px 0; font-size: 15px; }
.lines dt { font-weight: 600; } .lines dd { color: var(--soft); }
.plain { list-style: none; padding: 0; border-top: 1px solid var(--line); } .plain > li { margin: 0; padding: 14px 0; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; }
.plain strong { display: block; font-weight: 600; } .plain form { display: block; } .plain button { width: auto; min-width: 0; min-height: 44px; padding: 4px 18px; }
.console .field > :is(input, select) { max-width: 440px; }
.secret { display: block; padding: 14px 16px; border-radius: 14px; background: var(--ground); font-size: 15px; user-select: all; }
.crumb { font-size: 15px; } main > .crumb + * { margin-top: 8px; }
.shelves { display: flex; gap: 6px; overflow-x: auto; margin-inline: -20px; padding: 2px 20px 6px; scrollbar-width: none; }
.shelves a { flex: none; display: flex; gap: 7px; align-items: center; min-height: 44px; padding: 6px 14px; border: 1px solid var(--line); border-radius: 99px; color: var(--ink); text-decoration: none; font-size: 15px; }
.shelves b { font-weight: 600; color: var(--soft); font-variant-numeric: tabular-nums; } .shelves a[aria-current] { background: var(--tint); border-color: var(--accent); color: var(--tint-ink); font-weight: 600; } .shelves a[aria-current] b { color: inherit; }
.queue { list-style: none; padding: 0; display: grid; gap: 10px; } .queue li { margin: 0; }
.queue a { display: grid; gap: 3px; padding: 13px 16px; border: 1px solid var(--line); border-radius: 16px; color: var(--ink); text-decoration: none; }
.queue .top { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; } .queue strong { font-weight: 650; font-size: 17px; } .queue .left { margin-inline-start: auto; } .queue .under { color: var(--soft); font-size: 15px; line-height: 1.5; }
.empty { padding: 34px 16px; text-align: center; color: var(--soft); border: 1px dashed var(--line); border-radius: 16px; }
.turn { display: flex; gap: 16px; align-items: center; flex-wrap: wrap; }
.left { font-size: 14px; color: var(--soft); white-space: nowrap; } .left.soon, .left.late { padding: 1px 10px; border-radius: 99px; background: var(--warn); color: var(--warn-ink); } .left.late { font-weight: 650; }
.tag { font-style: normal; font-size: 13px; line-height: 1.6; padding: 1px 10px; border-radius: 99px; background: var(--tint); color: var(--tint-ink); white-space: nowrap; } .tag.urgent { background: var(--warn); color: var(--warn-ink); font-weight: 650; } .tag.state { font-size: 14px; }
.tags { display: flex; gap: 8px; flex-wrap: wrap; }
.case-facts { display: grid; gap: 10px 24px; grid-template-columns: repeat(2, minmax(0, 1fr)); padding: 16px 18px; border-radius: 16px; background: var(--ground); }
.case-facts dt { color: var(--soft); font-size: 13.5px; } .case-facts dd { font-weight: 600; line-height: 1.5; } .case-facts .left { font-weight: 400; }
.talk { list-style: none; padding: 0; display: grid; gap: 14px; } .talk li { margin: 0; } .talk .soft { font-size: 13.5px; }
.said { unicode-bidi: isolate; } .talk .said { margin-top: 2px; } .talk .ours .said { background: var(--tint); color: var(--tint-ink); }
@media (min-width: 600px) { .talk .theirs { margin-inline-end: 56px; } .talk .ours { margin-inline-start: 56px; } .case-facts { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
.doing { display: grid; gap: 14px; padding-top: 6px; } .doing h2 { margin-top: 14px; } .doing > details:last-child { border-bottom: 1px solid var(--line); padding-bottom: 8px; }
.pick { display: flex; gap: 10px; align-items: center; } .pick strong { flex: 1; } .pick select { flex: 1; min-width: 0; } .pick button { width: auto; min-width: 0; flex: none; }
.inside { display: grid; gap: 12px; padding: 4px 18px 20px; border: 1.5px dashed var(--warn-line); border-radius: 18px; background: color-mix(in srgb, var(--warn) 38%, transparent); } .inside h2 { margin-top: 14px; } .inside .talk .theirs, .inside .talk .ours { margin-inline: 0; } .inside .talk .said { background: var(--surface); color: var(--ink); }
mark { background: var(--warn); color: var(--warn-ink); border-radius: 5px; padding: 1px 3px; box-shadow: inset 0 -2px var(--warn-line); }
.rows { display: grid; gap: 10px; } .rows .sure { min-height: 32px; }
.templates .said { font-size: 15px; } .templates > li > span { flex: 1 1 300px; min-width: 0; }
.figures dd.untold { font-size: 15px; font-weight: 400; color: var(--soft); }
.shots { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; } .shots img { display: block; width: 132px; height: 132px; object-fit: cover; border-radius: 12px; border: 1px solid var(--line); background: var(--ground); }
.numbers td { white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
.inside details { border: 0; padding: 0; }
input[type="number"] { max-width: 10em; }
@media (min-width: 860px) {
  .console { grid-template: "side main" 1fr / 248px minmax(0, 1fr); padding: 0; }
  .console .side { grid-area: side; display: flex; flex-direction: column; position: sticky; top: 0; height: 100vh; height: 100dvh; padding: 26px 14px 18px; }
  .console .brand { padding: 0 12px 22px; }
  .sections { position: static; flex: 1; flex-direction: column; gap: 4px; padding: 0; border: 0; background: none; overflow-y: auto; }
  .sections a { flex: none; display: flex; align-items: center; gap: 12px; min-height: 46px; padding: 8px 12px; font-size: 15px; color: var(--ink); }
  .sections a[aria-current] { background: var(--surface); }
  .console .who { justify-content: space-between; padding: 14px 4px 0 12px; border-top: 1px solid var(--line); }
  .console main { border-radius: 26px 0 0 26px; min-height: 100vh; padding: 40px clamp(28px, 5vw, 72px) 64px; }
  .console main > * { max-width: 860px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
@media (hover: hover) { .sections a:hover, .tiles a:hover { background: var(--ground); } .sections a[aria-current]:hover { background: var(--surface); } }
@media (forced-colors: active) { .sections a[aria-current] { outline: 2px solid; } }
`;
