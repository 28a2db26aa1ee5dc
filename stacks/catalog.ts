import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import type { Construct } from "constructs";
import { databaseOf } from "../config/catalog";
import type { Pipeline } from "../config/pipeline";
import { table } from "./catalog/table";
import { workgroup } from "./catalog/workgroup";
import { PipelineStack } from "./pipeline-stack";

/**
 * What AWS Glue and Athena know of the tables: a database, its tables, and a workgroup for queries. It holds no data:
 * a run that comes after a new catalog registers all partitions again.
 */
export class CatalogStack extends PipelineStack {
  constructor(scope: Construct, pipeline: Pipeline) {
    super(scope, "catalog", pipeline);
    const database = new GlueCatalogDatabase(this, "database", {
      name: databaseOf(pipeline),
      description: `Tables of pipeline ${pipeline.name}`,
    });
    for (const each of pipeline.tables) table(this, pipeline, each, database.name);
    const group = workgroup(this, pipeline);
    this.output("database_name", database.name, "The tables in Glue");
    this.output("workgroup_name", group.name, "The workgroup for queries in Athena");
  }
}
