import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import type { PipelineFolder } from "./draft";
import { pipelineName } from "./pipeline";
import { problemsError, show } from "./file/problems";
import { readSql } from "./tables/sql-text";

/**
 * The folder of the user's own pipelines, and that of the examples. A pipeline of the user's hides an example with
 * the same name.
 */
const rooms = ["pipelines", "examples"] as const;

/** The names of the user's own pipelines below `root`, sorted. */
export const pipelineNames = (root: string): string[] => namesIn(root, "pipelines");

/** The names of the examples below `root`, sorted. */
export const exampleNames = (root: string): string[] => namesIn(root, "examples");

function namesIn(root: string, room: (typeof rooms)[number]): string[] {
  const folder = join(root, room);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "pipeline.yaml")))
    .map((entry) => entry.name)
    .sort();
}

/** The folder of a pipeline, relative to `root`: `pipelines/NAME`, or `examples/NAME` where only that exists. */
export function pipelinePath(root: string, name: string): string {
  const room = rooms.find((candidate) => existsSync(join(root, candidate, name, "pipeline.yaml")));
  return `${room ?? "pipelines"}/${name}`;
}

/**
 * The folder of a pipeline that has a pipeline.yaml.
 * @throws UserError where the name is not valid, or the pipeline does not exist
 */
export function openFolder(root: string, name: string): PipelineFolder {
  const path = pipelinePath(root, name);
  const problem = folderProblem(root, name);
  if (problem) throw problemsError([{ file: path, message: problem }]);
  const tables = join(root, path, "tables");
  const hasFile = (file: string) => statSync(join(root, path, file), { throwIfNoEntry: false })?.isFile() === true;
  return {
    path,
    tableFiles: existsSync(tables) ? readdirSync(tables).sort() : undefined,
    sql: (table) => {
      const file = join(tables, `${table}.sql`);
      return existsSync(file) ? readSql(file) : undefined;
    },
    hasFile,
    text: (file) => (hasFile(file) ? readFileSync(join(root, path, file), "utf8") : undefined),
  };
}

function folderProblem(root: string, name: string): string | undefined {
  const file = `${pipelinePath(root, name)}/pipeline.yaml`;
  if (!pipelineName.test(name)) {
    return (
      `${show(name)} is not a valid name of a pipeline; use 1 to 32 lower-case letters, digits and hyphens, ` +
      "begin with a letter, and do not begin with sg-"
    );
  }
  if (existsSync(join(root, file))) return undefined;
  const names = [...pipelineNames(root), ...exampleNames(root)];
  const hint =
    names.length > 0 ? ` Did you mean "${closest(name, names)}"? Existing pipelines: ${names.join(", ")}` : "";
  return `does not exist or has no pipeline.yaml; choose a pipeline with PIPELINE=<name>, or write ${file}.${hint}`;
}
