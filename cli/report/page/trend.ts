import { count, shortDuration } from "../numbers";
import type { PageFacts, PastRun } from "./facts";
import { asPastRun } from "./history";
import { dataTable, fixed, type Markup, markup, numberColumns, outcomeWord, section } from "./markup";
import { shownTime } from "./times";

interface Series {
  readonly title: string;
  readonly value: (run: PastRun) => number | undefined;
  readonly text: (value: number) => string;
}

const series: readonly Series[] = [
  { title: "records read", value: ({ records }) => records, text: count },
  { title: "rows written", value: ({ rows }) => rows, text: count },
  { title: "in quarantine", value: ({ quarantined }) => quarantined, text: count },
  { title: "time", value: ({ seconds }) => seconds, text: (seconds) => shortDuration(seconds * 1000) },
];

/** The last runs beside each other: a small picture for each figure, and a table with the same figures. */
export function trend(facts: PageFacts): Markup {
  const runs = [...facts.earlier, asPastRun(facts)];
  if (runs.length === 1)
    return section("trend", "The last runs", markup`<p>This is the first run that is known here.</p>\n`);
  const pictures = series
    .filter(({ value }) => runs.some((run) => (value(run) ?? 0) > 0))
    .map((shown) => bars(shown, runs));
  const rows = [...runs]
    .reverse()
    .map((run, index) => [
      markup`${shownTime(run.started)}<small>${run.cluster}${index === 0 && ", this run"}</small>`,
      outcomeWord(run.ok, run.ok ? "published" : "failed"),
      count(run.objects),
      count(run.records),
      count(run.rows),
      count(run.quarantined),
      run.seconds === undefined ? "" : shortDuration(run.seconds * 1000),
    ]);
  const numbers = ["objects", "records read", "rows written", "in quarantine", "time"];
  const columns = [{ name: "run" }, { name: "outcome" }, ...numberColumns(numbers)];
  const table = dataTable(`The last ${count(runs.length)} runs, the newest first`, columns, rows);
  return section("trend", "The last runs", markup`<div class="trend" aria-hidden="true">\n${pictures}</div>\n${table}`);
}

/** The pictures repeat figures of the table below them, so screen readers leave them out. */
function bars({ title, value, text }: Series, runs: readonly PastRun[]): Markup {
  const values = runs.map((run) => value(run));
  const most = Math.max(1e-9, ...values.map((number) => number ?? 0));
  const columns = runs.map((run, index) => {
    const kind = [index === runs.length - 1 && "now", !run.ok && "failed"].filter(Boolean).join(" ");
    return markup`<i class="${kind}" style="height:max(2px,${fixed((100 * (values[index] ?? 0)) / most)}%)"></i>`;
  });
  const last = values.at(-1);
  const figure = last === undefined ? "–" : text(last);
  return markup`<div><b>${figure}</b> ${title}<div class="columns">${columns}</div></div>\n`;
}
