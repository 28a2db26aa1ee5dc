import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root as original } from "../../cli/project";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly pid: number;
  /** Its output so far. */
  readonly output: { readonly out: string; readonly err: string };
  readonly ended: Promise<Ended>;
}

export interface LedgerFile {
  readonly cluster: string;
  readonly run: string;
  readonly ok: boolean;
  readonly error?: string;
  readonly sources: Record<
    string,
    {
      objects: Record<string, number>;
      bytes: Record<string, number>;
      records: Record<string, number>;
      replayed?: Record<string, number>;
      quarantined: Record<string, number>;
      unknownFields: Record<string, number>;
    }
  >;
  readonly tables: Record<string, { rowsOut: number }>;
  readonly equations: { name: string; left: number; right: number; holds: boolean }[];
}

/** True when the run succeeded, and all of its equations hold. */
export function addsUp({ ok, equations }: LedgerFile): boolean {
  return ok && equations.length > 0 && equations.every(({ holds }) => holds);
}

/** @throws when no run has written a ledger to the file */
export function readLedgerFile(file: string): LedgerFile {
  return JSON.parse(readFileSync(file, "utf8")) as LedgerFile;
}

/** The rows of the tables in a folder, by table, as DuckDB reads and sorts them. */
export function tablesIn(folder: string): Record<string, unknown[][]> {
  if (!existsSync(folder)) return {};
  const query = `
import duckdb, json, os, sys
duckdb.sql("set TimeZone = 'UTC'")
def rows(name):
    files = f"from read_parquet('{sys.argv[1]}/{name}/**/*.parquet', hive_partitioning=true)"
    found = duckdb.sql(f"select to_json(rows)::varchar from ({files} order by all) as rows").fetchall()
    return [list(json.loads(text).values()) for (text,) in found]
print(json.dumps({name: rows(name) for name in sorted(os.listdir(sys.argv[1])) if not name.startswith("_")}))`;
  return JSON.parse(
    execFileSync(join(original, ".venv/bin/python"), ["-c", query, folder], { encoding: "utf8", maxBuffer: 1 << 28 }),
  ) as Record<string, unknown[][]>;
}

/** The pipeline.yaml of a pipeline with one source and one table, both called things. */
export function smallestPipeline(name: string): string {
  return `bucket: parquetry-${name}-example
sources:
  things: { prefix: things/, schema: { id: bigint } }
tables:
  things: { columns: { id: bigint } }
`;
}

/** A copy of this project, with pipelines of a test's own. Runs start in it as `make run` starts them. */
export class EngineProject {
  readonly folder = mkdtempSync(join(tmpdir(), "engine-"));
  private readonly running = new Set<ChildProcess>();

  constructor() {
    for (const part of [
      "main.ts",
      "config",
      "stacks",
      "local",
      "cli",
      "bootstrap",
      "spark",
      "package.json",
      "tsconfig.json",
    ]) {
      cpSync(join(original, part), join(this.folder, part), {
        recursive: true,
        filter: (path) => !path.endsWith("__pycache__"),
      });
    }
    for (const part of ["node_modules", ".venv", ".cache"]) symlinkSync(join(original, part), join(this.folder, part));
  }

  /** Writes files, each with the folders above it. @returns the folder */
  files(under: string, files: Record<string, string | Buffer>): string {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, under, path)), { recursive: true });
      writeFileSync(join(this.folder, under, path), content, { mode: 0o755 });
    }
    return join(this.folder, under);
  }

  pipeline(name: string, yaml: string, tables: Record<string, string>): void {
    this.files(`pipelines/${name}`, {
      "pipeline.yaml": yaml,
      ...Object.fromEntries(Object.entries(tables).map(([table, sql]) => [`tables/${table}.sql`, sql])),
    });
  }

  run(pipeline: string, data: string, env: Record<string, string> = {}): Promise<Ended> {
    return this.start(pipeline, data, env).ended;
  }

  /** Reads records in quarantine again, as `make replay` does. @param runs the value of RUN */
  replay(pipeline: string, runs: string): Promise<Ended> {
    return this.start(pipeline, "", { RUN: runs }, "local/replay.ts").ended;
  }

  /** Starts a run that the caller may watch or end. @param door what the make target starts */
  start(pipeline: string, data: string, env: Record<string, string> = {}, door = "local/run.ts"): Running {
    const child = spawn(process.execPath, ["--import", "tsx", door], {
      cwd: this.folder,
      env: { ...process.env, PIPELINE: pipeline, DATA: data, OUT: "", CDKTF_OUTDIR: "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    child.on("close", () => this.running.delete(child));
    const output = { out: "", err: "" };
    child.stdout.on("data", (data: Buffer) => (output.out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output.err += data.toString()));
    const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...output })));
    return { pid: child.pid as number, output, ended };
  }

  out(pipeline: string, path: string): string {
    return join(this.folder, "out", pipeline, path);
  }

  ledger(pipeline: string): LedgerFile {
    return readLedgerFile(this.out(pipeline, "ledger.json"));
  }

  /** The rows of a published table, as DuckDB reads and sorts them. */
  rows(pipeline: string, table: string): unknown[][] {
    return this.tables(pipeline)[table] ?? [];
  }

  /** The rows of all published tables, by table. */
  tables(pipeline: string): Record<string, unknown[][]> {
    return tablesIn(this.out(pipeline, "tables"));
  }

  /** What runs have left in .local/, without sample data. */
  left(pipeline: string): string[] {
    const folder = join(this.folder, ".local", pipeline);
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  /** Ends the runs, which clean up after themselves, and removes everything. */
  remove(): void {
    for (const child of this.running) child.kill("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
