import { hasNoSources, lostOf, replayedOf, takenOf } from "../amounts";
import { bytes, count, many, sum } from "../numbers";
import type { PageFacts } from "./facts";
import { flowOf, type LedgerSource } from "./flow";
import { flowPictures } from "./flow-picture";
import { dataTable, type Markup, markup, numberColumns, outcomeWord, section } from "./markup";

/** What is said of a run whose ledger has no source. */
export const beforeSources = "The run ended before it read a source.";

/** The way of objects and records through the run: the picture, its figures as a table, and the ledger's equations. */
export function sources(facts: PageFacts): Markup {
  const { ledger } = facts;
  const title = "Where each object and record went";
  if (hasNoSources(ledger)) return section("flow", title, markup`<p>${beforeSources}</p>\n`);
  const flow = flowOf(ledger);
  const tables = tablesOf(facts);
  // Narrow screens have no room for the tables.
  const lines =
    tables.length > 0 &&
    markup`<span class="of-wide"> A thin line says which table reads which source: SQL makes rows of records, so their
numbers may differ.</span>`;
  const note = markup`<p>Each source has a band of the same height. Widths are shares of its objects, and then of its
records; what is too thin to see is drawn 2 pixels wide.${lines}</p>\n`;
  const picture = flow.links.length > 0 && markup`${flowPictures(flow, tables, inWords(facts))}${note}`;
  const nothing = flow.links.length === 0 && markup`<p>No objects and no records were read.</p>\n`;
  return section("flow", title, markup`${picture}${nothing}${figures(facts)}${reasons(facts)}${equations(facts)}`);
}

/** The tables that were written, and the sources that their SQL reads, as far as that is known. */
function tablesOf({ ledger, tables }: PageFacts) {
  return Object.entries(ledger.tables).map(([name, { rowsOut }]) => ({
    name,
    rows: rowsOut,
    sources: readBy(name, tables, new Set()),
  }));
}

/** Sources of a table, also of those tables that its SQL reads. */
function readBy(name: string, tables: PageFacts["tables"], seen: Set<string>): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const fields = tables.find((table) => table.name === name)?.columns.flatMap(({ from = [] }) => from) ?? [];
  return fields.flatMap((field) => {
    const [first = "", second = "", column] = field.split(".");
    return first === "tables" && column !== undefined ? readBy(second, tables, seen) : [first];
  });
}

function inWords({ ledger }: PageFacts): string {
  const inSource = Object.entries(ledger.sources).map(([name, source]) => {
    const { objects, records, mergedFiles } = source;
    const files = objects["merged"] === undefined ? "" : ` in ${many(mergedFiles, "merged file")}`;
    const [used, dropped, bad] = [records["used"], records["dropped"], records["quarantined"]].map((n) =>
      count(n ?? 0),
    );
    return (
      `${name}: ${many(objects["listed"] ?? 0, "object")} listed, ${count(takenOf(objects))} taken${files}; ` +
      `${many(records["read"] ?? 0, "record")} read, ${used} used, ${dropped} dropped, ${bad} in quarantine.`
    );
  });
  const inTable = Object.entries(ledger.tables).map(([name, { rowsOut }]) => `${name}: ${many(rowsOut, "row")}.`);
  return [...inSource, ...inTable].join(" ");
}

type Figure = readonly [name: string, of: (source: LedgerSource) => number | undefined];

/** Only some runs have them. */
const loadedBefore: Figure = ["loaded before", ({ objects }) => objects["loadedBefore"]];
const replayed: Figure = ["replayed", replayedOf];

function figures({ ledger }: PageFacts): Markup {
  const all = Object.values(ledger.sources);
  const columns: Figure[] = [
    ["listed", ({ objects }) => objects["listed"]],
    ...(all.some(({ objects }) => objects["loadedBefore"] !== undefined) ? [loadedBefore] : []),
    ["taken", ({ objects }) => takenOf(objects)],
    ["skipped", ({ objects }) => objects["skipped"]],
    ["lost", lostOf],
    ["merged files", ({ mergedFiles }) => mergedFiles],
    ...(all.some((source) => Object.keys(source.replayed).length > 0) ? [replayed] : []),
    ["records", ({ records }) => records["read"]],
    ["used", ({ records }) => records["used"]],
    ["dropped", ({ records }) => records["dropped"]],
    ["in quarantine", ({ records }) => records["quarantined"]],
  ];
  const row = (name: string, sources: readonly LedgerSource[]) => [
    name,
    ...columns.map(([, figureOf]) => count(sum(sources.map(figureOf)))),
  ];
  const rows = Object.entries(ledger.sources).map(([name, source]) => row(name, [source]));
  const total = all.length > 1 ? [row("all sources", all)] : [];
  const head = [{ name: "source" }, ...numberColumns(columns.map(([name]) => name))];
  return dataTable("Objects and records of each source", head, [...rows, ...total]);
}

/** By which rules objects were skipped and records dropped. */
function reasons({ ledger }: PageFacts): Markup | undefined {
  const rows = Object.entries(ledger.sources).flatMap(([name, source]) => [
    ...source.skipped.map(({ rule, objects, bytes: size, samples }) => [
      name,
      many(objects, "object"),
      markup`skipped: ${rule}<small>${bytes(size)}, such as ${samples.slice(0, 2).join(", ")}</small>`,
    ]),
    ...Object.entries(source.dropped)
      .filter(([, records]) => records > 0)
      .map(([rule, records]) => [name, many(records, "record"), `dropped: not “${rule}”`]),
    ...Object.entries(source.unknownFields).map(([field, records]) => [
      name,
      many(records, "record"),
      `with the field ${field}, which the schema does not declare`,
    ]),
  ]);
  const head = [{ name: "source" }, { name: "how many", kind: "number" }, { name: "rule", kind: "rule" }] as const;
  return rows.length > 0 ? dataTable("Objects skipped, records dropped, fields left out", head, rows) : undefined;
}

function equations({ ledger }: PageFacts): Markup | undefined {
  if (ledger.equations.length === 0) return undefined;
  const broken = ledger.equations.filter(({ holds }) => !holds).length;
  const outcome = broken === 0 ? "all hold" : `${count(broken)} ${broken === 1 ? "does" : "do"} not hold`;
  const caption = `The ledger’s ${many(ledger.equations.length, "equation")}: ${outcome}`;
  const rows = ledger.equations.map(({ name, left, right, holds }) => [
    name,
    count(left),
    holds ? "=" : "≠",
    count(right),
    outcomeWord(holds, holds ? "holds" : "does not hold"),
  ]);
  const head = [
    { name: "equation" },
    { name: "left", kind: "number" },
    { name: "sign" },
    { name: "right", kind: "number" },
    { name: "result" },
  ] as const;
  return markup`<details${broken > 0 && markup` open`}><summary>${caption}</summary>
${dataTable("Equations", head, rows)}</details>
`;
}
