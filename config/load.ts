import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Draft } from "./draft";
import { effectiveExclude } from "./sources/exclude";
import { keyPath, type KeyPath } from "./sources/key-path";
import { openFolder, pipelinePath } from "./folder";
import { pipelineJsonSchema } from "./json-schema";
import type { Pipeline, Source, Table } from "./pipeline";
import { expandedPreset, withPreset } from "./cluster/presets";
import { problemsError } from "./file/problems";
import { rules } from "./rules";
import { dotted, schemaProblems } from "./file/schema-problems";
import { type PipelineFile, pipelineSchema } from "./schema/pipeline";
import { csvSchema } from "./schema/csv";
import { textSchema } from "./schema/sources";
import { mergeSchema, type MergeSettings } from "./schema/merge";
import { readSql } from "./tables/sql-text";
import { filesOf, userSteps } from "./cluster/step-files";
import { YamlFile } from "./file/yaml-file";

type SourceFile = PipelineFile["sources"][string];
type TableFile = PipelineFile["tables"][string];

/** A key of pipeline.yaml as a message names it: the file and the dotted key. */
type PlaceOf = (...path: string[]) => string;

/**
 * Reads `pipelines/NAME/` below `root`.
 * @throws UserError with every problem of the pipeline at once
 */
export function loadPipeline(root: string, name: string): Pipeline {
  const folder = openFolder(root, name);
  const file = `${folder.path}/pipeline.yaml`;
  const yaml = new YamlFile(file, readFileSync(join(root, file), "utf8"));
  const syntax = yaml.syntaxProblems();
  if (syntax.length > 0) throw problemsError(syntax);

  const value = withPreset(yaml.value());
  const parsed = pipelineSchema.safeParse(value ?? {});
  const ofSchema = parsed.success ? [] : schemaProblems(parsed.error.issues, yaml, pipelineJsonSchema());
  const draft = new Draft(yaml, value);
  const problems = [...ofSchema, ...rules.flatMap((rule) => rule(draft, folder))];
  if (!parsed.success || problems.length > 0) throw problemsError(problems);

  // Places name the key, not the line. They are part of the job, which a cluster's arguments name by its hash: a
  // comment above a key moves its line, and must not replace the cluster.
  const placeOf: PlaceOf = (...path) => `${file} ${dotted(path)}`;
  return {
    ...parsed.data,
    name,
    sources: Object.entries(parsed.data.sources).map(([source, value]) => sourceOf(source, value, placeOf)),
    tables: Object.entries(parsed.data.tables).map(([table, value]) => {
      const sqlFile = `${folder.path}/tables/${table}.sql`;
      return tableOf(table, value, { sqlFile, sql: readSql(join(root, sqlFile)), place: placeOf("tables", table) });
    }),
    stepFiles: Object.fromEntries(
      userSteps(parsed.data.cluster)
        .flatMap(filesOf)
        .map((step) => [step, join(root, folder.path, step)]),
    ),
    requirementsFile: parsed.data.cluster.python && join(root, folder.path, parsed.data.cluster.python.requirements),
  };
}

/** What the `cluster.preset` of a pipeline stands for; undefined for a pipeline without one. */
export function pipelinePreset(root: string, name: string): ReturnType<typeof expandedPreset> {
  const file = `${pipelinePath(root, name)}/pipeline.yaml`;
  return expandedPreset(new YamlFile(file, readFileSync(join(root, file), "utf8")).value());
}

function sourceOf(name: string, source: SourceFile, placeOf: PlaceOf): Source {
  const path = source.path === undefined ? undefined : keyPath(source.path, source.schema);
  const fromKeys = path?.columns.map((column) => column.name) ?? [];
  const schema = Object.fromEntries(Object.entries(source.schema).filter(([column]) => !fromKeys.includes(column)));
  return {
    ...source,
    name,
    schema,
    path,
    optionalColumns: Object.entries(schema).flatMap(([column, given]) =>
      typeof given !== "string" && given.optional ? [given.field ?? column] : [],
    ),
    exclude: effectiveExclude(source.exclude),
    merge: mergeOf(source, path),
    csv: source.format === "csv" ? csvSchema.parse(source.csv ?? {}) : undefined,
    text: source.format === "text" ? textSchema.parse(source.text ?? {}) : undefined,
    rules: Object.entries(source.keep).map(([rule, where]) => ({
      name: rule,
      where,
      place: placeOf("sources", name, "keep", rule),
    })),
  };
}

/** The folders of `path` are kept apart, so that each merged file has one value of each. */
function mergeOf(source: SourceFile, path: KeyPath | undefined): MergeSettings | undefined {
  const isLines = source.format === "text" && source.text?.record !== "value";
  if (source.format === "csv" || isLines || source.merge === "none") return undefined;
  const merge = source.merge ?? mergeSchema.parse({});
  return path === undefined ? merge : { ...merge, depth: merge.depth ?? path.folders };
}

function tableOf(name: string, table: TableFile, files: Pick<Table, "sqlFile" | "sql" | "place">): Table {
  return {
    ...table,
    name,
    columns: Object.entries(table.columns).map(([column, definition]) => ({
      name: column,
      ...(typeof definition === "string" ? { type: definition } : definition),
    })),
    ...files,
  };
}
