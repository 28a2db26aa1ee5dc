import { runOf } from "../ledger";
import { hasNoSources, takenOf } from "../amounts";
import { bytes, count, many, shortDuration, sum } from "../numbers";
import type { PageFacts } from "./facts";
import { asPastRun } from "./history";
import { type Markup, markup, section } from "./markup";
import { quarantine } from "./quarantine";
import { sizes } from "./sizes";
import { sources } from "./sources";
import { style } from "./style";
import { columns, tables } from "./tables";
import { timeline, wholeTime } from "./timeline";
import { shownTime } from "./times";
import { trend } from "./trend";

/** Nothing but this file is needed: the page must not ask for anything, and runs no script. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report page of one run: a whole HTML file. Equal facts give equal bytes. */
export function page(facts: PageFacts): string {
  const { ledger } = facts;
  const parts: [id: string, title: string, part: Markup | undefined][] = [
    ["time", "Time", timeline(facts)],
    ["flow", "Flow", sources(facts)],
    ["warnings", "Warnings", warnings(facts)],
    ["files", "Files", sizes(facts)],
    ["tables", "Tables", tables(facts)],
    ["quarantine", "Quarantine", quarantine(facts)],
    ["columns", "Columns", columns(facts)],
    ["trend", "Last runs", trend(facts)],
  ];
  const shown = parts.filter(([, , part]) => part !== undefined);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${ledger.pipeline} ${runOf(ledger)}: ${ledger.ok ? "published" : "failed"}</title>
<style>${style}</style>
</head>
<body>
${header(facts)}<nav aria-label="Parts of this page"><ul>
${shown.map(([id, title]) => markup`<li><a href="#${id}">${title}</a></li>\n`)}</ul></nav>
<main>
${shown.map(([, , part]) => part)}</main>
<footer><p>Written by parquetry from the ledger of this run. The page asks no server for anything.</p></footer>
</body>
</html>
`.source;
}

function header(facts: PageFacts): Markup {
  const { ledger, where } = facts;
  const begun = ledger.started === undefined ? "" : `, ${shownTime(ledger.started)}`;
  const load = ledger.load === undefined ? "" : `, load ${count(ledger.load)}`;
  return markup`<header>
<p class="kind">parquetry, report of a run</p>
<h1>${ledger.pipeline}</h1>
<p>Run ${runOf(ledger)} ${where}${begun}${load}</p>
${verdict(facts)}<dl class="tiles">
${tiles(facts).map(tile)}</dl>
</header>
`;
}

type Tile = [name: string, value: string, more: string];

function tile([name, value, more]: Tile): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}<small>${more}</small></dd></div>\n`;
}

function verdict({ ledger }: PageFacts): Markup {
  if (ledger.ok)
    return markup`<p class="verdict ok"><b>Published.</b> Every object, record and row is accounted for.</p>\n`;
  return markup`<div class="verdict bad"><p><b>Failed.</b> This run did not publish its tables.</p>
<pre tabindex="0">${ledger.error ?? "The ledger does not say why."}</pre></div>
`;
}

function tiles(facts: PageFacts): Tile[] {
  const { ledger, parts } = facts;
  const run = asPastRun(facts);
  const whole = wholeTime(parts);
  const written = Object.values(ledger.tables);
  const taken = sum(Object.values(ledger.sources).map((source) => takenOf(source.bytes)));
  const files = sum(written.map((table) => table.files));
  const counted: Tile[] = [
    ["Objects taken", count(run.objects), bytes(taken)],
    ["Records read", count(run.records), `${count(run.quarantined)} in quarantine`],
    ["Rows written", count(run.rows), `${many(written.length, "table")}, ${many(files, "file")}`],
    ["Bytes written", bytes(sum(written.map((table) => table.bytes))), "Parquet"],
  ];
  // A run that ended before it read a source may have merged objects, which its ledger does not have.
  return [
    ...(hasNoSources(ledger) ? [] : counted),
    ...(whole ? [["Time", shortDuration(whole.to - whole.from), many(parts.length, "part")] as Tile] : []),
  ];
}

function warnings({ ledger }: PageFacts): Markup {
  const warning = (name: string, text: string) => markup`<li><b>${name}</b>: ${text}</li>\n`;
  const found = [
    ...Object.entries(ledger.tables).flatMap(([name, table]) => table.warnings.map((text) => warning(name, text))),
    ...Object.entries(ledger.sources).flatMap(([name, { objects }]) => {
      const arrived = objects["arrivedDuringRun"] ?? 0;
      if (arrived === 0) return [];
      return [warning(name, `${many(arrived, "object")} arrived during the run; the next run takes them`)];
    }),
    ...ledger.notReplayed.map((text) => warning("replay", text)),
  ];
  const list = markup`<ul class="warnings">\n${found}</ul>\n`;
  return section("warnings", "Warnings", found.length > 0 ? list : markup`<p>There are no warnings.</p>\n`);
}
