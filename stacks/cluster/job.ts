import { folders } from "../../config/bucket-folders";
import { excludePattern } from "../../config/sources/exclude";
import { pathPattern, valuesPattern, type KeyPath } from "../../config/sources/key-path";
import { databaseOf, isRegistered } from "../../config/catalog";
import { glueType } from "../../config/tables/glue-type";
import type { Pipeline, Table } from "../../config/pipeline";
import { namesOfPath, type SourceFields } from "../../config/schema/source-fields";
import { s3Uri } from "../names";
import { groupByOf } from "./group-by";
import { isMerged } from "./merged";
import { manifestName, mergedUri, sourceUri } from "./layout";

const fields = (declared: SourceFields) =>
  Object.entries(declared).map(([name, field]) => ({
    name,
    ...(typeof field === "string" ? { type: field } : { type: field.type, field: field.field }),
  }));

const keyPathOf = ({ template, columns }: KeyPath) => ({
  template,
  // Which objects fit, and what their values are.
  fits: pathPattern(template),
  values: valuesPattern(template),
  columns: columns.map(({ name, type }) => ({ name, type })),
  hive: columns.filter(({ isHive }) => isHive).map(({ name }) => name),
});

/** The types that Glue and Athena have for columns, and the fields that these cannot name. */
function glueTypes(columns: Table["columns"]) {
  const types = columns.map(({ name, type }) => [name, glueType(type, name)] as const);
  return {
    glue: Object.fromEntries(types.flatMap(([name, { text }]) => (text === undefined ? [] : [[name, text]]))),
    leftOut: types.flatMap(([, { leftOut }]) => leftOut),
  };
}

/** Who says which partitions a table has: the run, or `project`. */
const catalogued = (table: Table) => ({
  registered: isRegistered(table),
  ...(table.project && { project: table.project }),
});

/**
 * The description of the Spark job as JSON: schemas, rules, SQL and URIs. It is uploaded under its hash. So a change of
 * a table's SQL changes the step's arguments, and the plan shows it.
 */
export function jobDescription(pipeline: Pipeline): string {
  const { bucket } = pipeline;
  const job = {
    version: 1,
    pipeline: pipeline.name,
    runs: s3Uri(bucket, folders.runs),
    tablesUri: s3Uri(bucket, folders.tables),
    manifests: s3Uri(bucket, folders.manifests),
    ...(pipeline.catalog && { catalog: { region: pipeline.region, database: databaseOf(pipeline) } }),
    sources: pipeline.sources.map((source) => ({
      name: source.name,
      uri: sourceUri(bucket, source),
      format: source.format,
      ...(source.csv && {
        csv: { ...source.csv, optional: source.optionalColumns, refusesUnknown: source.unknownFields === "refuse" },
      }),
      ...(isMerged(source)
        ? { merged: mergedUri(source, pipeline), manifest: manifestName, groupBy: groupByOf(source, bucket) }
        : { merged: null, manifest: null, groupBy: null }),
      exclude: source.exclude.map((name) => ({ name, pattern: excludePattern(name) })),
      ...(source.path && { path: keyPathOf(source.path) }),
      optional: source.optional,
      load: source.load,
      unknownFields: source.unknownFields,
      schema: fields(source.schema),
      ...(source.text && { text: source.text }),
      ...(source.each && { each: namesOfPath(source.each) }),
      ...(source.envelope && { envelope: fields(source.envelope) }),
      keep: source.rules.map(({ name, where, place }) => ({ name, where, place })),
      quarantineLimit: source.quarantineLimit,
    })),
    tables: pipeline.tables.map((table) => ({
      name: table.name,
      place: table.place,
      sqlFile: table.sqlFile,
      sql: table.sql,
      columns: table.columns,
      ...glueTypes(table.columns),
      mode: table.mode,
      key: table.key,
      latestBy: table.latestBy,
      partitionBy: table.partitionBy,
      sortBy: table.sortBy,
      fileSize: table.fileSize,
      smallPartition: table.smallPartition,
      compression: table.compression,
      ...(pipeline.catalog && catalogued(table)),
    })),
  };
  return `${JSON.stringify(job, undefined, 2)}\n`;
}
