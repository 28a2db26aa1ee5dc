import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import { Draft, type PipelineFolder, type Rule } from "./draft";
import { dotted, explain } from "./schema-problems";
import { pipelineJsonSchema } from "./json-schema";
import { problemsError, show } from "./problems";
import { statesLieElsewhere } from "./rules/backend";
import { csvHasNoUnknownFields, csvIsFlat, csvIsNotMerged, csvSettingsAreUsed } from "./rules/formats";
import { groupByIsSafe, oneWayToGroup } from "./rules/group-by";
import { fleetsHaveNodes, subnetFitsVpc, zoneIsInRegion } from "./rules/network";
import { prefixesDoNotOverlap } from "./rules/prefixes";
import { noReservedNames, noTinyint } from "./rules/schemas";
import { onlyMergedSourcesLoadNew, tablesKeepWhatWasLoaded } from "./rules/loads";
import { sqlIsOneQuery } from "./rules/sql";
import { tagsAreTakenByAws } from "./rules/tags";
import {
  columnsExist,
  everyTableHasItsSql,
  mergingNeedsKey,
  namesDifferByMoreThanCase,
  partitionsAreSeen,
  partitionsAreSimple,
  someColumnIsNoPartition,
} from "./rules/tables";
import { type PipelineFile, pipelineSchema } from "./schema/pipeline";
import { type Pipeline, pipelineName } from "./pipeline";
import { csvSchema, mergeSchema, type MergeSettings } from "./schema/sources";
import { readSql } from "./sql-text";
import { YamlFile } from "./yaml-file";

const rules: readonly Rule[] = [
  statesLieElsewhere,
  prefixesDoNotOverlap,
  oneWayToGroup,
  groupByIsSafe,
  csvIsNotMerged,
  csvSettingsAreUsed,
  csvIsFlat,
  csvHasNoUnknownFields,
  onlyMergedSourcesLoadNew,
  tablesKeepWhatWasLoaded,
  subnetFitsVpc,
  zoneIsInRegion,
  fleetsHaveNodes,
  everyTableHasItsSql,
  columnsExist,
  someColumnIsNoPartition,
  partitionsAreSimple,
  partitionsAreSeen,
  mergingNeedsKey,
  namesDifferByMoreThanCase,
  noTinyint,
  noReservedNames,
  sqlIsOneQuery,
  tagsAreTakenByAws,
];

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

  const parsed = pipelineSchema.safeParse(yaml.value() ?? {});
  const shape = parsed.success ? [] : explain(parsed.error.issues, yaml, pipelineJsonSchema());
  const draft = new Draft(yaml);
  const problems = [...shape, ...rules.flatMap((rule) => rule(draft, folder))];
  if (!parsed.success || problems.length > 0) throw problemsError(problems);

  // By key and not by line: these texts are part of the job that a cluster's arguments name by hash, and a comment put
  // above them must not run the pipeline again.
  const place = (...path: string[]) => `${file} ${dotted(path)}`;
  return {
    ...parsed.data,
    name,
    sources: Object.entries(parsed.data.sources).map(([source, value]) => ({
      ...value,
      name: source,
      merge: mergeOf(value),
      csv: value.format === "csv" ? csvSchema.parse(value.csv ?? {}) : undefined,
      rules: Object.entries(value.keep).map(([rule, where]) => ({
        name: rule,
        where,
        at: place("sources", source, "keep", rule),
      })),
    })),
    tables: Object.entries(parsed.data.tables).map(([table, value]) => ({
      ...value,
      name: table,
      columns: Object.entries(value.columns).map(([column, is]) => ({
        name: column,
        ...(typeof is === "string" ? { type: is } : is),
      })),
      sqlFile: `${folder.path}/tables/${table}.sql`,
      sql: readSql(join(root, folder.path, "tables", `${table}.sql`)),
      at: place("tables", table),
    })),
  };
}

function mergeOf(source: PipelineFile["sources"][string]): MergeSettings | undefined {
  if (source.format === "csv" || source.merge === "none") return undefined;
  return source.merge ?? mergeSchema.parse({});
}

/** The pipelines there are, by name. */
export function pipelineNames(root: string): string[] {
  const folder = join(root, "pipelines");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "pipeline.yaml")))
    .map((entry) => entry.name)
    .sort();
}

function openFolder(root: string, name: string): PipelineFolder {
  const path = `pipelines/${name}`;
  const fail = (message: string): never => {
    throw problemsError([{ file: path, message }]);
  };
  if (!pipelineName.test(name)) {
    fail(
      `${show(name)} is no name of a pipeline: it begins with a lower-case letter and holds up to 32 lower-case letters, digits and hyphens, not sg- first`,
    );
  }
  if (!existsSync(join(root, path, "pipeline.yaml"))) {
    const names = pipelineNames(root);
    const near = names.length > 0 ? ` Did you mean "${closest(name, names)}"? There is: ${names.join(", ")}` : "";
    fail(
      `does not exist or holds no pipeline.yaml; choose another with PIPELINE=<name>, or write ${path}/pipeline.yaml.${near}`,
    );
  }
  const tables = join(root, path, "tables");
  return {
    path,
    tableFiles: existsSync(tables) ? readdirSync(tables).sort() : undefined,
    sql: (table) => (existsSync(join(tables, `${table}.sql`)) ? readSql(join(tables, `${table}.sql`)) : undefined),
  };
}
