import { markup } from "./markup";

/** The whole style of the page. Colours have a contrast of at least 4.5 with the background they are on. */
export const style = markup`
:root {
  color-scheme: light dark;
  --page: #f6f8fa; --card: #ffffff; --text: #1f2328; --faint: #57606a; --rule: #d8dee4; --track: #eaeef2;
  --blue: #0969da; --slate: #5b7083; --green: #1a7f37; --amber: #9a6700; --red: #cf222e; --grey: #818b98;
    --violet: #8250df;
  --ok: #dafbe1; --bad: #ffebe9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --card: #151b23; --text: #f0f6fc; --faint: #9da7b3; --rule: #30363d; --track: #262c36;
    --blue: #4493f8; --slate: #8ba3b8; --green: #3fb950; --amber: #d29922; --red: #ff7b72; --grey: #7d8590;
    --violet: #ab7df8;
    --ok: #12261e; --bad: #2d1517;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 24px 20px 40px; max-width: 1160px; background: var(--page); color: var(--text);
  font: 15px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
h1 { margin: 0; font-size: 32px; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0 0 12px; font-size: 20px; }
p { margin: 0 0 12px; }
.kind { color: var(--faint); margin: 0; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 20px; margin: 0 0 18px;
  min-width: 0; scroll-margin-top: 12px; }
a { color: var(--blue); }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; border-radius: 4px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 0 0 18px; padding: 0; }
nav a { display: inline-block; padding: 4px 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
small { display: block; color: var(--faint); font-size: 13px; font-weight: 400; overflow-wrap: break-word; }
code, pre { font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0; padding: 10px 12px; background: var(--track); border-radius: 6px; white-space: pre-wrap;
  overflow-wrap: anywhere; max-height: 320px; overflow: auto; }
footer { color: var(--faint); font-size: 13px; }

.verdict { margin: 14px 0; padding: 12px 16px; border-radius: 8px; border-left: 5px solid; }
.verdict.ok { background: var(--ok); border-color: var(--green); }
.verdict.bad { background: var(--bad); border-color: var(--red); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 0 0 18px; }
.tiles div { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 12px 16px; }
.tiles dt { color: var(--faint); font-size: 13px; }
.tiles dd { margin: 0; font-size: 24px; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }

.scroll { overflow-x: auto; margin: 0 0 14px; }
/* A shadow at the edge behind which a table goes on. What moves with the table covers it at the table's own edge. */
.scroll { --cover: linear-gradient(var(--card), var(--card)); --shade: var(--rule), transparent;
  background: var(--cover) left / 12px 100% no-repeat local, var(--cover) right / 12px 100% no-repeat local,
    linear-gradient(to right, var(--shade)) left / 12px 100% no-repeat,
    linear-gradient(to left, var(--shade)) right / 12px 100% no-repeat; }
.scroll:last-child { margin-bottom: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--faint); padding: 0 0 6px; }
th, td { text-align: left; padding: 7px 14px 7px 0; border-top: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 0; color: var(--faint); font-weight: 400; font-size: 13px; vertical-align: bottom; }
tbody th { vertical-align: middle; font-weight: 600; min-width: 104px; max-width: 340px; overflow-wrap: break-word; }
td.number, th.number { text-align: right; white-space: nowrap; }
td { vertical-align: middle; }
td.type { min-width: 90px; }
td.origin code { overflow-wrap: normal; }
td.rule { min-width: 150px; } td.rule, td.rule small { overflow-wrap: anywhere; }
thead th.number { white-space: normal; }
td.chart { width: 42%; min-width: 150px; }
th.chart, td.chart { padding-right: 20px; }
.track { position: relative; display: block; height: 16px; border-radius: 3px; background: var(--track); }
.track.log { --line: linear-gradient(var(--grey), var(--grey)) no-repeat;

     background: var(--line) 15.38% 0 / 1px 100%, var(--line) 53.85% 0 / 1px 100%,
    var(--line) 92.31% 0 / 1px 100%, var(--track); }
.axis { position: relative; display: block; height: 1.5em; }
.axis span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.bar { position: absolute; top: 0; bottom: 0; border-radius: 3px; background: var(--blue); }
.track.log .bar { top: 5px; bottom: 5px; min-width: 2px; }
.bar.bootstrap-action, .bar.cluster { background: var(--violet); }
.bar.failed { background: var(--red); }
.bar.quarantined { background: var(--amber); }
.bar.table { background: var(--green); opacity: .55; }
.dot { position: absolute; top: 2px; width: 12px; height: 12px; margin-left: -6px; border-radius: 50%;
    background: var(--slate);
  border: 1px solid var(--card); }
.dot.merged-files { background: var(--blue); }
.dot.table { background: var(--green); }
.outcome { white-space: nowrap; }
.outcome.completed { color: var(--green); }
.outcome.failed { color: var(--red); font-weight: 600; }

.flow { display: block; width: 100%; height: auto; margin: 0 0 12px; overflow: visible; }
.flow.narrow { display: none; }
.ribbon { fill: none; stroke: var(--slate); stroke-opacity: .28; }
.ribbon.used { stroke: var(--blue); stroke-opacity: .34; }
.ribbon.left-out { stroke: var(--grey); }
.ribbon.quarantined { stroke: var(--amber); stroke-opacity: .6; }
.ribbon.lost { stroke: var(--red); stroke-opacity: .6; }
.reads { fill: none; stroke: var(--grey); stroke-width: 1; stroke-dasharray: 3 4; }
.box { fill: var(--slate); }
.box.used { fill: var(--blue); } .box.left-out { fill: var(--grey); } .box.quarantined { fill: var(--amber); }
.box.lost { fill: var(--red); } .box.table { fill: var(--green); }
.flow text { fill: var(--text); font-size: 13px; }
.flow.narrow text { font-size: 12px; }
.flow .figure { font-weight: 600; font-variant-numeric: tabular-nums; }
.flow .thing { fill: var(--faint); }
.flow text.source { font-weight: 600; font-size: 14px; }

details { border-top: 1px solid var(--rule); padding: 8px 0; }
details:last-child { padding-bottom: 0; }
summary b { word-break: break-all; }
summary { cursor: pointer; padding: 4px 0; overflow-wrap: anywhere; }
details .scroll { margin-top: 8px; }
.samples, .warnings { margin: 8px 0 0; padding-left: 20px; }
.samples li, .warnings li { margin: 0 0 12px; overflow-wrap: anywhere; }
.warnings li::marker { color: var(--amber); }
.warnings { margin-top: 0; } .warnings li:last-child { margin-bottom: 0; }

.trend { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 14px 28px; margin: 0 0 16px; }
.trend > div { color: var(--faint); }
.trend b { color: var(--text); font-size: 18px; }
.columns { display: flex; align-items: flex-end; gap: 2px; height: 56px; margin-top: 6px;
    border-bottom: 1px solid var(--rule); }
.columns i { flex: 1; max-width: 24px; background: var(--grey); border-radius: 2px 2px 0 0; opacity: .7; }
.columns i.now { background: var(--blue); opacity: 1; }
.columns i.failed { background: var(--red); }

@media (max-width: 760px) {
  body { padding: 16px 12px 28px; }
  section { padding: 14px; border-radius: 8px; }
  h1 { font-size: 26px; }
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .tiles div:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .tiles dd { font-size: 20px; }
  .flow.wide, .of-wide { display: none; } .flow.narrow { display: block; }
  th:not(.chart), td:not(.chart) { padding-right: 10px; }
  td.chart { width: auto; }
  tbody th { max-width: 150px; }
}
@media print { nav { display: none; } section { break-inside: avoid; } body { background: none; } }
`;
