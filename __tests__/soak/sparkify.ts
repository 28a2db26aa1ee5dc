import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { EngineProject } from "../local/project";
import { root as original } from "../../cli/project";

/**
 * Copies the pipeline sparkify into a project.
 * @param changes texts of its pipeline.yaml, each with what replaces it
 */
export function sparkify(
  project: EngineProject,
  name: string,
  changes: readonly (readonly [string, string])[] = [],
): void {
  const folder = join(project.folder, "pipelines", name);
  cpSync(join(original, "pipelines/sparkify"), folder, { recursive: true });
  let yaml = readFileSync(join(folder, "pipeline.yaml"), "utf8");
  for (const [text, changed] of changes) {
    if (!yaml.includes(text))
      throw new Error(`pipelines/sparkify/pipeline.yaml does not hold ${JSON.stringify(text)} any more`);
    yaml = yaml.replace(text, changed);
  }
  writeFileSync(join(folder, "pipeline.yaml"), yaml);
}

/** Removes all other tables from a pipeline, so that its runs are shorter. */
export function onlyTables(project: EngineProject, name: string, kept: readonly string[]): void {
  const folder = join(project.folder, "pipelines", name);
  const document = parseDocument(readFileSync(join(folder, "pipeline.yaml"), "utf8"));
  const tables = Object.keys((document.toJS() as { tables: object }).tables);
  for (const table of tables.filter((name) => !kept.includes(name))) {
    document.deleteIn(["tables", table]);
    rmSync(join(folder, "tables", `${table}.sql`));
  }
  writeFileSync(join(folder, "pipeline.yaml"), document.toString());
}

/** Generates small data for Sparkify. @param options of pipelines/sparkify/sample.ts @returns its folder */
export function data(project: EngineProject, name: string, ...options: string[]): string {
  const folder = join(project.folder, "data", name);
  mkdirSync(folder, { recursive: true });
  execFileSync(
    process.execPath,
    ["--import", "tsx", join(original, "pipelines/sparkify/sample.ts"), "--out", folder, ...options],
    { cwd: original, stdio: ["ignore", "ignore", "inherit"] },
  );
  return folder;
}
