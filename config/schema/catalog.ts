import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { checked } from "./fields";

/** @see https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
function databaseProblem(value: string): string | undefined {
  return /^[a-z][a-z0-9_]{0,127}$/.test(value)
    ? undefined
    : (hclProblem(value) ??
        "is not a valid name; use up to 128 lower-case letters, digits and _, and begin with a letter");
}

export const catalogSchema = z
  .strictObject({
    database: checked(
      databaseProblem,
      "The name of the Glue database, which must not exist yet. If omitted, it is the pipeline's name with _ instead " +
        "of -. Becomes aws_glue_catalog_database.",
    ).optional(),
    scanLimit: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(100)
      .meta({
        description:
          "GiB that a query in the pipeline's workgroup may scan. Athena ends a query that scans more. " +
          "Becomes bytes_scanned_cutoff_per_query of aws_athena_workgroup. " +
          "https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html",
      }),
  })
  .optional()
  .meta({
    description:
      "Registers the tables in AWS Glue, so that Athena, Spark and others find them: a database, each table with its " +
      "comments, and a workgroup of Athena. `catalog: {}` takes all defaults. Runs register the " +
      "partitions of a table without `project`. In a private network, this needs an interface endpoint for Glue, " +
      "which AWS bills by the hour. If omitted, runs write statements into athena/ for you to execute. " +
      "Becomes a stack of its own.",
  });

const value = z.union([z.string(), z.int()]);

const projectedColumn = z
  .union([
    z.array(value).min(1),
    z.strictObject({
      from: value.meta({ description: "The first value of a range: a whole number, or a date such as 2024-01-31." }),
      to: value.optional().meta({
        description: "The last value. If omitted, dates go up to the current day in UTC. A range of numbers needs it.",
      }),
    }),
  ])
  .meta({ description: "The values of a column of partitionBy: a list, or a range." });

export const projectSchema = {
  project: z
    .record(z.string(), projectedColumn)
    .optional()
    .meta({
      description:
        "The values that each column of partitionBy can have. Athena then computes the " +
        "partitions, and runs register none. Athena does not find rows with other values, and the ledger warns of " +
        "them. Only Athena computes partitions: Spark on EMR and Redshift Spectrum find no rows of such a table. " +
        "It needs `catalog`. Becomes projection.* in the parameters of aws_glue_catalog_table. " +
        "https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html",
    }),
};
