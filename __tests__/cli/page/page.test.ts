import type { PageFacts, Part } from "../../../cli/report/page/facts";
import { flowOf } from "../../../cli/report/page/flow";
import { asPastRun, keptRuns, lastRuns } from "../../../cli/report/page/history";
import { page } from "../../../cli/report/page/page";
import { facts } from "./facts";

const { ledger } = facts;
const [[, events], [, visits]] = [Object.entries(ledger.sources)[0], Object.entries(ledger.tables)[0]] as [
  [string, PageFacts["ledger"]["sources"][string]],
  [string, PageFacts["ledger"]["tables"][string]],
];
const [firstPart] = facts.parts as [Part, ...Part[]];
const withLedger = (changes: Partial<PageFacts["ledger"]>): PageFacts => ({
  ...facts,
  ledger: { ...ledger, ...changes },
});
/** The text that people and screen readers get of each row of a table. */
const rowsOf = (html: string, caption: string) => {
  const table = new RegExp(`<caption>${caption}</caption>(.*?)</table>`, "s").exec(html)?.[1] ?? "";
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
      cell
        .replace(/<wbr>/g, "")
        .replace(/<[^>]*>/g, " ")
        .trim(),
    ),
  );
};
/** The figures in the picture for wide or narrow screens. */
const figuresOf = (html: string, name: "wide" | "narrow") => {
  const picture = new RegExp(`<svg class="flow ${name}".*?</svg>`, "s").exec(html)?.[0] ?? "";
  return [...picture.matchAll(/"figure"[^>]*>([^<]*)</g)].map(([, figure]) => figure);
};

test("the flow's figures are the ledger's: each is in the picture, in its words, and in the table below it", () => {
  const html = page(facts);
  const figures = ["1,500", "12", "900", "20", "81,003", "70,001", "11,000", "2"];
  const ofPrices = ["4", "4", "640", "640"];
  expect(figuresOf(html, "wide").sort()).toEqual([...figures, ...ofPrices, "69,990 rows"].sort());
  expect(figuresOf(html, "narrow").sort()).toEqual([...figures, ...ofPrices].sort());
  const ofRecords = ["records", "used", "dropped", "in quarantine"];
  expect(rowsOf(html, "Objects and records of each source")).toEqual([
    ["source", "listed", "loaded before", "taken", "skipped", "lost", "merged files", ...ofRecords],
    ["events", "1,500", "900", "580", "20", "0", "12", "81,003", "70,001", "11,000", "2"],
    ["prices", "4", "0", "4", "0", "0", "0", "640", "640", "0", "0"],
    ["all sources", "1,504", "900", "584", "20", "0", "12", "81,643", "70,641", "11,000", "2"],
  ]);
  expect(html).toContain(
    "events: 1,500 objects listed, 580 taken in 12 merged files; 81,003 records read, 70,001 used, 11,000 dropped, " +
      "2 in quarantine. prices: 4 objects listed, 4 taken; 640 records read, 640 used, 0 dropped, 0 in quarantine. " +
      "visits: 69,990 rows.</desc>",
  );
});

test("as much flows out of each inner box of the picture as into it, and 1 out of each box of the first column", () => {
  const { nodes, links } = flowOf(ledger);
  const sum = (id: string, end: "source" | "target") =>
    links.filter((link) => link[end] === id).reduce((all, { value }) => all + value, 0);
  const inner = nodes.filter(({ layer, kind }) => layer === 0 || layer === 2 || kind === "files");
  expect(inner).toHaveLength(6);
  for (const { id, layer } of inner) expect(sum(id, "source")).toBeCloseTo(layer === 0 ? 1 : sum(id, "target"), 10);
});

test("a source of which an object is lost shows it, and the broken equation is in sight", () => {
  const lost = { ...events, objects: { listed: 10, merged: 7, skipped: 1 } };
  const html = page(
    withLedger({
      ok: false,
      error: "nothing was published",
      sources: { events: lost },
      equations: [{ name: "events: objects listed = merged + skipped", left: 10, right: 8, holds: false }],
    }),
  );
  expect(figuresOf(html, "wide")).toEqual(expect.arrayContaining(["10", "2"]));
  expect(html).toContain("<title>events: 2 lost</title>");
  expect(html).toContain("<details open><summary>The ledger’s 1 equation: 1 does not hold</summary>");
  expect(html).toContain("<b>Failed.</b> This run did not publish its tables.");
  expect(html).toContain("nothing was published</pre>");
});

test("a replay begins with the records that were in quarantine; a run that read nothing says so", () => {
  const replayed = {
    ...events,
    objects: { listed: 0, merged: 0, skipped: 0 },
    mergedFiles: 0,
    records: { read: 3, used: 2, dropped: 0, quarantined: 1 },
    replayed: { "j-1A": 3 },
  };
  expect(figuresOf(page(withLedger({ sources: { events: replayed } })), "narrow")).toEqual(["3", "3", "2", "1"]);
  const nothing = { ...replayed, records: {}, replayed: {} };
  const html = page(withLedger({ sources: { events: nothing }, tables: {} }));
  expect(html).toContain("<p>No objects and no records were read.</p>");
});

test("a run that ended before it read a source claims nothing of objects and records", () => {
  const html = page(withLedger({ ok: false, error: "wrong SQL", sources: {}, tables: {}, equations: [] }));
  expect(html.match(/<p>The run ended before it read a source\.<\/p>/g)).toHaveLength(2);
  for (const claim of ["Every record fits", "Objects taken", "Objects and records of each source", "A thin line"])
    expect(html).not.toContain(claim);
});

test("a long name is shortened in the picture, and whole in the title of its box", () => {
  const source = "measurements_of_all_the_stations_of_the_north";
  const table = "measurements_by_station_and_day";
  const html = page(withLedger({ sources: { [source]: events }, tables: { [table]: visits } }));
  const textsOf = (name: string) => new RegExp(`<svg class="flow ${name}".*?</svg>`, "s").exec(html)?.[0] ?? "";
  expect(textsOf("narrow")).toContain(">measurements_of_all…tions_of_the_north</text>");
  expect(textsOf("wide")).toContain(`>${source}</text>`);
  expect(textsOf("wide")).toContain('<text class="thing" x="866" y="');
  expect(textsOf("wide")).toContain(">measurements…ion_and_day</text>");
  expect(textsOf("wide")).toContain(`<title>table ${table}: 69,990 rows</title>`);
});

test("the timeline has each part's beginning and length, also as figures", () => {
  expect(rowsOf(page(facts), "Bootstrap actions and steps: 30.5 s from the first to the last")).toEqual([
    ["part", "0 to 30.5 s", "began", "took"],
    ["list prefixes bootstrap action", "", "+0.0 s", "2.0 s"],
    ["merge events step", "", "+2.0 s", "6.0 s"],
    ["write tables step", "", "+8.0 s", "22.5 s"],
  ]);
  const parts = [
    { ...firstPart, outcome: "failed" as const },
    { name: "write tables", kind: "step" as const, outcome: "cancelled" as const },
  ];
  expect(rowsOf(page({ ...facts, parts }), "Bootstrap.*?").slice(1)).toEqual([
    ["list prefixes bootstrap action,  failed", "", "+0.0 s", "2.0 s"],
    ["write tables step,  cancelled", "", "", ""],
  ]);
  expect(page({ ...facts, parts: [] })).not.toContain("Where the time went");
});

test("columns say of which fields they are made, and where that is not known", () => {
  expect(rowsOf(page(facts), "Columns of visits")).toEqual([
    ["column", "type", "use", "made of"],
    ["id", "bigint", "key", "events.id"],
    ["day", "date", "partition", expect.stringMatching(/^events\.ts\s*,\s*prices\.day$/)],
    ["source", "string", "", "no field: the SQL gives a value of its own"],
    ["rest", "string", "", "not known"],
  ]);
});

test("the last runs are 20 at most, the newest first, each once", () => {
  expect(
    rowsOf(page(facts), "The last 3 runs, the newest first").map(([run, outcome, , records]) => [
      run,
      outcome,
      records,
    ]),
  ).toEqual([
    ["run", "outcome", "records read"],
    ["2026-01-01 12:00:08 UTC j-2B, this run", "published", "81,643"],
    ["2025-12-31 12:00:00 UTC j-2A", "published", "70,002"],
    ["2025-12-30 12:00:00 UTC j-1A", "failed", "70,001"],
  ]);
  const many = Array.from({ length: 50 }, (_, number) => ({
    ...asPastRun(facts),
    cluster: `j-${number}`,
    started: `2026-02-01T00:00:${String(number).padStart(2, "0")}Z`,
  }));
  const kept = lastRuns([...many, ...many], "j-49");
  expect(kept).toHaveLength(keptRuns - 1);
  expect([kept[0]?.cluster, kept.at(-1)?.cluster]).toEqual(["j-30", "j-48"]);
});

test("text of others is shown as it is, and is never HTML", () => {
  const pageWith = (text: string) =>
    page({
      ...withLedger({
        pipeline: text,
        ok: false,
        error: text,
        sources: {
          [text]: { ...events, quarantined: { [text]: 1 }, unknownFields: { [text]: 1 }, dropped: { [text]: 1 } },
        },
        tables: { [text]: { ...visits, warnings: [text] } },
      }),
      tables: [{ name: text, key: [], partitionBy: [text], columns: [{ name: text, type: text, from: [text] }] }],
      samples: [{ source: text, reason: text, place: text, detail: text, text }],
    });
  const tagsOf = (html: string) => html.match(/<[^>]*>/g)?.map((tag) => /^<\/?[a-z!]+/.exec(tag)?.[0]);
  for (const text of [
    "</script><img src=x onerror=alert(1)>",
    "\"><svg onload='x'>",
    "</style><style>*{}",
    "a & b &amp;",
    "-->]]>",
  ])
    expect(tagsOf(pageWith(text))).toEqual(tagsOf(pageWith("plain")));
  expect(pageWith("</pre><b>'\"&")).toContain('<pre tabindex="0">&lt;/pre&gt;&lt;b&gt;&#39;&quot;&amp;</pre>');
  expect(pageWith("größe 音楽 🎵")).toContain("<h1>größe 音楽 🎵</h1>");
  // What cannot be seen, or turns the direction of the text around it.
  expect(pageWith("a\u202Eb\u0000c\uD800d\u{E0001}\r")).toContain(
    '<pre tabindex="0">a\\u202eb\\u0000c\\ud800d\\u{e0001}\\u000d</pre>',
  );
});

test("the page is one file that asks for nothing, and equal facts give equal bytes", () => {
  const html = page(facts);
  const links = [...html.matchAll(/\b(?:src|href|action|data|poster|srcset)="([^"]*)"/g)].map(([, link]) => link);
  expect(links).toEqual(["#time", "#flow", "#warnings", "#files", "#tables", "#quarantine", "#columns", "#trend"]);
  expect(html).not.toMatch(/<script|<link|<iframe|@import|url\(|https?:/);
  for (const link of links) expect(html).toContain(`<section id="${link?.slice(1) ?? ""}"`);
  expect(page(structuredClone(facts))).toBe(html);
});
