import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import type { PipelineFolder } from "./draft";
import { pipelineName } from "./pipeline";
import { problemsError, show } from "./problems";
import { readSql } from "./sql-text";

/** The names of all pipelines below `root`, sorted. */
export function pipelineNames(root: string): string[] {
  const folder = join(root, "pipelines");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "pipeline.yaml")))
    .map((entry) => entry.name)
    .sort();
}

/**
 * The folder of a pipeline that has a pipeline.yaml.
 * @throws UserError where the name is not valid, or the pipeline does not exist
 */
export function openFolder(root: string, name: string): PipelineFolder {
  const path = `pipelines/${name}`;
  const problem = folderProblem(root, name);
  if (problem) throw problemsError([{ file: path, message: problem }]);
  const tables = join(root, path, "tables");
  return {
    path,
    tableFiles: existsSync(tables) ? readdirSync(tables).sort() : undefined,
    sql: (table) => {
      const file = join(tables, `${table}.sql`);
      return existsSync(file) ? readSql(file) : undefined;
    },
  };
}

function folderProblem(root: string, name: string): string | undefined {
  const file = `pipelines/${name}/pipeline.yaml`;
  if (!pipelineName.test(name)) {
    return (
      `${show(name)} is not a valid name of a pipeline; use 1 to 32 lower-case letters, digits and hyphens, ` +
      "begin with a letter, and do not begin with sg-"
    );
  }
  if (existsSync(join(root, file))) return undefined;
  const names = pipelineNames(root);
  const hint =
    names.length > 0 ? ` Did you mean "${closest(name, names)}"? Existing pipelines: ${names.join(", ")}` : "";
  return `does not exist or has no pipeline.yaml; choose a pipeline with PIPELINE=<name>, or write ${file}.${hint}`;
}
