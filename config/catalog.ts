import { glueType } from "./tables/glue-type";
import type { Pipeline, Table } from "./pipeline";

/** The name of the pipeline's database in Glue. */
export function databaseOf({ name, catalog }: Pick<Pipeline, "name" | "catalog">): string {
  return catalog?.database ?? name.replaceAll("-", "_");
}

/** Whether the partitions of a table are registered in Glue, by each run. */
export function isRegistered({ partitionBy, project }: Pick<Table, "partitionBy" | "project">): boolean {
  return partitionBy.length > 0 && project === undefined;
}

/** The tables whose partitions each run registers in Glue; none without a catalog. */
export function registeredTables({ catalog, tables }: Pick<Pipeline, "catalog" | "tables">): readonly Table[] {
  return catalog ? tables.filter(isRegistered) : [];
}

/** Whether people and programs of the cluster read the tables by their names in Glue. */
export function readsCatalog({ catalog, cluster }: Pick<Pipeline, "catalog" | "cluster">): boolean {
  return catalog !== undefined && cluster.applications !== undefined;
}

/** A column as Glue has it. */
export interface GlueColumn {
  readonly name: string;
  readonly type: string;
  readonly comment?: string;
}

/** The columns of a table that Glue can name, in their order. */
export function glueColumns(columns: Table["columns"]): GlueColumn[] {
  return columns.flatMap(({ name, type, comment }) => {
    const { text } = glueType(type, name);
    if (text === undefined) return [];
    return [{ name: name.toLowerCase(), type: text, ...(comment !== undefined && { comment: oneLine(comment) }) }];
  });
}

const oneLine = (text: string) => text.split(/\s+/).join(" ").trim();
