import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { releaseLines } from "../../../config/aws/releases";
import { descendants } from "../processes";
import { addsUp, EngineProject, readLedgerFile, tablesIn } from "../project";

/**
 * The same pipeline and objects with the Spark of each line of releases: two loads, of which the second merges into the
 * tables of the first. Tables, quarantine and ledger are the same, also when the line changes between the loads.
 */
const project = new EngineProject();
afterAll(() => project.remove());

const yaml = (release: string) => `bucket: parquetry-both-example
cluster: { release: ${release} }
sources:
  orders:
    prefix: orders/
    load: new-only
    path: "{region}/"
    unknownFields: keep
    quarantineLimit: 1
    schema:
      id: bigint
      amount: decimal(12,2)
      ratio: double
      seen: timestamp
      day: date
      flag: boolean
      raw: binary
      lines: array<struct<sku:string,n:int>>
      labels: map<string,string>
      note: string
      region: string
  sales:
    prefix: sales/
    format: csv
    csv: { delimiter: ";", encoding: windows-1252 }
    quarantineLimit: 1
    schema: { id: bigint, place: string, price: "decimal(9,3)", at: timestamp }
  words:
    prefix: words/
    format: text
    quarantineLimit: 1
    schema: { value: string }
tables:
  orders:
    columns:
      id: bigint
      amount: decimal(12,2)
      ratio: double
      seen: timestamp
      day: date
      flag: boolean
      size: int
      first: string
      labels: string
      note: string
      region: string
    key: [id]
    mode: merge
    partitionBy: [region]
  days: { columns: { day: date, amount: "decimal(22,2)", share: double, orders: bigint }, mode: append }
  sales:
    columns: { id: bigint, place: string, price: "decimal(9,3)", year: int, at: timestamp }
    partitionBy: [year]

  words: { columns: { word: string, times: bigint } }
`;

const sql = {
  orders: `select id, amount, ratio, seen, day, flag, cast(length(raw) as int) as size, get(lines, 0).sku as first,
  to_json(labels) as labels, note, region from orders`,
  days: `select day, sum(amount) as amount, round(sum(ratio) / count(*), 6) as share, count(*) as orders
from orders group by day`,
  sales: "select id, upper(place) as place, price, year(at) as year, at from sales",
  words: `select word, count(*) as times
from (select explode(split(trim(value), '\\\\s+')) as word from words) group by word`,
};

const order = (id: number, more: object = {}) => ({
  id,
  amount: `${(id % 1000) - 500}.${String(id % 100).padStart(2, "0")}`,
  ratio: id / 7,
  seen: `2026-03-${String(1 + (id % 28)).padStart(2, "0")}T0${id % 10}:30:00.12345${id % 10}Z`,
  day: id % 50 === 0 ? "0001-01-01" : `19${String(10 + (id % 80))}-02-${String(1 + (id % 28)).padStart(2, "0")}`,
  flag: id % 3 === 0,
  raw: Buffer.from(`raw ${id}`).toString("base64"),
  lines: Array.from({ length: id % 4 }, (_, n) => ({ sku: `é🎵 ${id}-${n}`, n })),
  labels: { a: `${id}`, '"b"': "\u2028" },
  note: id % 5 === 0 ? null : `note ${id}`,
  ...more,
});
const lines = (from: number, to: number, more?: object) =>
  Array.from({ length: to - from }, (_, index) => JSON.stringify(order(from + index, more))).join("\n");

/** A record of each kind that does not fit, between records that do. */
const faults = Buffer.concat([
  Buffer.from(`${lines(900, 903)}\n{"id": "9", "note": "`),
  Buffer.from([0xff, 0xfe]),
  Buffer.from(
    `"}\n${[{ amount: "1.234" }, { seen: "2026-02-30T00:00:00Z" }, { raw: "%" }, { lines: [{ n: 1.5 }] }]
      .map((fault) => JSON.stringify(order(910, fault)))
      .join("\n")}\n{"id": 911, "new": {"x": 1}}\n{"id": 912, "amo`,
  ),
]);
const firstLoad = {
  "orders/eu/1.json": lines(0, 300),
  "orders/us/2.json.gz": gzipSync(lines(300, 600)),
  "orders/us/faults.json": faults,
  "sales/1.csv": Buffer.from(
    'id;place;price;at\n1;Münch"en;1,5;x\n2;"K\xf6ln; West";2.125;2024-05-06 07:08:09\n',
    "latin1",
  ),
  "words/1.txt": Buffer.concat([
    Buffer.from("one two  two\nthree "),
    Buffer.from([0xc3, 0x28]),
    Buffer.from("\nfour\n"),
  ]),
};
const secondLoad = {
  "orders/eu/3.json": lines(250, 350, { note: "again" }),
  "sales/2.csv": "id;place;price;at\n3;Ulm;3.5;1969-12-31 23:59:59.999\n",
};

const data = project.files("data", firstLoad);
const [before, after] = releaseLines.map(({ tested }) => tested) as [string, string];

async function load(release: string, out: string): Promise<void> {
  project.pipeline("both", yaml(release), sql);
  const { code, err } = await project.run("both", data, { OUT: join(project.folder, out) });
  expect([code, err]).toEqual([0, ""]);
}

beforeAll(async () => {
  await load(before, "before");
  await load(after, "after");
  cpSync(join(project.folder, "before"), join(project.folder, "changed"), { recursive: true });
});

/** What a load left: rows with their types as text, statements for Athena, quarantine and ledger. */
function results(out: string) {
  const folder = join(project.folder, out, "both");
  const ledger = readLedgerFile(join(folder, "ledger.json"));
  expect(addsUp(ledger)).toBe(true);
  return {
    tables: tablesIn(join(folder, "tables")),
    athena: readdirSync(join(folder, "athena")).map((file) => readFileSync(join(folder, "athena", file), "utf8")),
    quarantine: quarantined(join(folder, "quarantine")),
    ledger: { sources: ledger.sources, tables: rowsOf(ledger.tables), equations: ledger.equations },
  };
}

/** Without the sizes of files: Spark 4.1 has a later version of Parquet, which writes other bytes. */
function rowsOf(tables: Record<string, Record<string, unknown>>) {
  return Object.entries(tables).map(([name, { rowsIn, duplicates, rowsOut, partitions, files }]) => [
    name,
    { rowsIn, duplicates, rowsOut, partitions, files },
  ]);
}

/** The records in quarantine, sorted, without the id of their run. */
function quarantined(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /[.]json/.test(entry.name))
    .flatMap(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8").trim().split("\n"))
    .map((line) => line.replace(/\bj-[0-9A-Z]+\b/g, "j-"))
    .sort();
}

test("the first load: tables, statements, quarantine and ledger are the same", () => {
  const [spark3, spark4] = [results("before"), results("after")];
  expect(spark4).toEqual(spark3);
  expect(spark3.quarantine.length).toBeGreaterThan(5);
  expect(spark3.tables["orders"]?.length).toBeGreaterThan(600);
});

test("a second load merges into the tables of the first, whichever Spark has written them", async () => {
  project.files("data", secondLoad);
  await load(before, "before");
  await load(after, "after");
  await load(after, "changed");
  const spark3 = results("before");
  expect(results("after")).toEqual(spark3);
  expect(results("changed")).toEqual(spark3);
  expect(spark3.tables["orders"]?.filter((row) => row.includes("again"))).toHaveLength(100);
});

test.each([
  [before, "before"],
  [after, "after"],
])("Spark's history server of %s shows the jobs of the load, and ends with Ctrl-C", async (release, out) => {
  project.pipeline("both", yaml(release), sql);
  const server = project.start("both", "", { OUT: join(project.folder, out), IN: "local" }, "local/history.ts");
  while (!server.output.out.includes("until Ctrl-C") && server.output.err === "") await sleep(200);
  const [url = ""] = /http:\S+/.exec(server.output.out) ?? [];
  expect(await (await fetch(url)).text()).toContain("Completed Jobs");
  const started = descendants(server.pid).filter((child) => child.command.includes("HistoryServer"));
  expect(started).not.toEqual([]);
  process.kill(server.pid, "SIGINT");
  expect(await server.ended).toMatchObject({ code: 0, err: "" });
  expect(started.filter(({ pid }) => existsSync(`/proc/${pid}`))).toEqual([]);
});
