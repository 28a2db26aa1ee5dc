import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { EngineProject } from "../local/project";
import { root as original } from "../../cli/project";

/** Puts Sparkify's pipeline into a project, its pipeline.yaml changed at the places given. */
export function sparkify(
  project: EngineProject,
  name: string,
  changes: readonly (readonly [string, string])[] = [],
): void {
  const folder = join(project.folder, "pipelines", name);
  cpSync(join(original, "pipelines/sparkify"), folder, { recursive: true });
  let yaml = readFileSync(join(folder, "pipeline.yaml"), "utf8");
  for (const [place, changed] of changes) {
    if (!yaml.includes(place))
      throw new Error(`pipelines/sparkify/pipeline.yaml has no ${JSON.stringify(place)} any more`);
    yaml = yaml.replace(place, changed);
  }
  writeFileSync(join(folder, "pipeline.yaml"), yaml);
}

/** Leaves a pipeline in a project these tables only: fewer, and its runs are shorter. */
export function onlyTables(project: EngineProject, name: string, kept: readonly string[]): void {
  const folder = join(project.folder, "pipelines", name);
  const document = parseDocument(readFileSync(join(folder, "pipeline.yaml"), "utf8"));
  const tables = Object.keys((document.toJS() as { tables: object }).tables);
  for (const table of tables.filter((one) => !kept.includes(one))) {
    document.deleteIn(["tables", table]);
    rmSync(join(folder, "tables", `${table}.sql`));
  }
  writeFileSync(join(folder, "pipeline.yaml"), document.toString());
}

/** Makes small data of Sparkify's generator. @returns its folder */
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
