import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { python, root } from "../../../cli/project";

/** The tables of a run of sparkify, with a few rows: `songs` in partitions, `users` without a row. */
const out = mkdtempSync(join(tmpdir(), "query-"));
const write = `
import duckdb, sys
duckdb.sql("set TimeZone = 'UTC'")
rows = "('S1', 'One', 2018, 'A', 1.5::double), ('S2', null, 0, 'B', 2.0)"
songs = f"select * from (values {rows}) as s(song_id, title, year, artist_id, duration)"
duckdb.sql(f"copy ({songs}) to '{sys.argv[1]}/songs' (format parquet, partition_by (year, artist_id))")
plays = "select 1::bigint as songplay_id, timestamptz '2018-11-01 12:00:00+00' as start_time where false"
duckdb.sql(f"copy ({plays}) to '{sys.argv[1]}/songplays/empty.parquet' (format parquet)")
`;

beforeAll(() => {
  const tables = join(out, "sparkify", "tables");
  mkdirSync(join(tables, "songplays"), { recursive: true });
  execFileSync(python, ["-c", write, tables]);
});
afterAll(() => rmSync(out, { recursive: true }));

function query(SQL: string, env: Record<string, string> = {}) {
  const program = ["--require", "./cli/typescript.cjs", "local/query.ts"];
  const { stdout, stderr, status } = spawnSync(process.execPath, program, {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", OUT: out, SQL, ...env },
  });
  return { stdout, stderr, status };
}

test("a query of a partitioned table, as CSV and JSON", () => {
  const sql = "select song_id, title, year, [artist_id] as artists from songs order by year";
  const { stdout, stderr, status } = query(sql);
  expect([stdout, status]).toEqual(['song_id,title,year,artists\nS2,,0,"[""B""]"\nS1,One,2018,"[""A""]"\n', 0]);
  expect(stderr).toMatch(/^2 rows of \S+\/sparkify\/tables\/ in \d+\.\d s\n$/);
  expect(JSON.parse(query(sql, { FORMAT: "json" }).stdout)).toEqual([
    { song_id: "S2", title: null, year: 0, artists: ["B"] },
    { song_id: "S1", title: "One", year: 2018, artists: ["A"] },
  ]);
});

test("a table without a row has its columns, and times are those of UTC", () => {
  expect(query("select count(*) as n from songplays where year = 2018").stdout).toBe("n\n0\n");
  expect(query("select timestamptz '2018-11-01 12:00:00+02' as start").stdout).toBe("start\n2018-11-01 10:00:00+00\n");
});

test("a mistake in SQL is a sentence with its place", () => {
  const unknown = query("select *\nfrom songz");
  expect([unknown.status, unknown.stdout]).toEqual([2, ""]);
  expect(unknown.stderr).toMatch(/^SQL, line 2, column 6: Table with name songz does not exist!.*\n$/);
  expect(query("select * form songs").stderr).toMatch(/^SQL, line 1, column \d+: syntax error at or near .*\n$/);
  expect(query("select 1; select 2").stderr).toBe("SQL: there is more than one statement; give one\n");
  const late = query("select error('stop') from songs");
  expect([late.status, late.stderr]).toEqual([2, "SQL: stop\n"]);
});

test("without a run there is nothing to ask", () => {
  const { stderr, status } = query("select 1", { PIPELINE: "retail" });
  expect(status).toBe(2);
  expect(stderr).toMatch(/retail\/tables does not exist, so there is nothing to ask; make run PIPELINE=retail writes/);
});
