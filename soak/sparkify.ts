import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineProject } from "../__tests__/local/project";

const original = join(__dirname, "..");

/** Puts Sparkify's pipeline into a project, its pipeline.yaml changed at the places given. */
export function sparkify(project: EngineProject, name: string, changes: readonly (readonly [string, string])[] = []): void {
  const folder = join(project.folder, "pipelines", name);
  cpSync(join(original, "pipelines/sparkify"), folder, { recursive: true });
  let yaml = readFileSync(join(folder, "pipeline.yaml"), "utf8");
  for (const [place, changed] of changes) {
    if (!yaml.includes(place)) throw new Error(`pipelines/sparkify/pipeline.yaml has no ${JSON.stringify(place)} any more`);
    yaml = yaml.replace(place, changed);
  }
  writeFileSync(join(folder, "pipeline.yaml"), yaml);
}

/** Makes small data of Sparkify's generator. @returns its folder */
export function data(project: EngineProject, name: string, ...options: string[]): string {
  const folder = join(project.folder, "data", name);
  mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, ["--import", "tsx", join(original, "pipelines/sparkify/sample.ts"), "--out", folder, ...options], { cwd: original, stdio: ["ignore", "ignore", "inherit"] });
  return folder;
}
