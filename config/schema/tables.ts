import { z } from "zod";
import { projectSchema } from "./catalog";
import { checked, ddlType, name } from "./fields";

const columnNames = (description: string) => z.array(z.string().min(1)).default([]).meta({ description });

const MiB = (least: number, fallback: number, description: string) =>
  z.int().min(least).max(4096).default(fallback).meta({ description });

const comment = checked(
  (value) => (value.length <= 255 ? undefined : `is ${value.length} characters long, but Glue allows 255; shorten it`),
  "What the column contains. It is written into the files' metadata and into the statement for Athena.",
);

const column = z
  .union([ddlType, z.strictObject({ type: ddlType, comment: comment.optional() })])
  .meta({ description: "The type of a column, or a map with its type and a comment." });

const columnName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "is not a valid column name; use letters, digits and _, and no digit first")
  // @see https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
  .max(255, "is a column name of more than 255 characters, which Athena and Glue do not take; use a shorter name");

export const tableSchema = z
  .strictObject({
    columns: z
      .record(columnName, column)
      .refine((columns) => Object.keys(columns).length > 0, {
        message: "has no column; declare at least one, for example `id: string`",
      })
      .meta({
        description:
          "The columns of the table, each with a Spark SQL type or with `{ type: …, comment: … }`. " +
          "The run fails if the table's SQL returns other columns or types. " +
          "Athena takes only letters from a to z, digits, _, $ and . in the names of nested fields. " +
          "The statement for Athena is without others; `make synth` names them, and the ledger has a warning.",
      }),
    key: columnNames(
      "The columns that identify a row. Of the rows with the same key one is kept, and the others are counted as " +
        "duplicates.",
    ),
    latestBy: columnNames(
      "Which row of a key is kept: the first in the order of these SQL expressions, for example `ts desc`. " +
        "Where these are equal, all columns decide, so the result never depends on the layout of the files.",
    ),
    mode: z
      .enum(["overwrite", "append", "merge"])
      .default("overwrite")
      .meta({
        description:
          "overwrite: each run replaces the whole table. append: each run adds its rows. " +
          "merge: the rows of a run replace rows with the same key. " +
          "Partitions without new or replaced rows stay as they are.",
      }),
    partitionBy: columnNames(
      "The columns that become folders, the outermost first. Choose columns with few values, because each " +
        "combination has at least one file. An empty string as a value stops the run, because a folder name cannot " +
        "be empty.",
    ),
    ...projectSchema,
    sortBy: columnNames("The columns by which the rows of a file are sorted."),
    fileSize: MiB(1, 128, "The approximate size of a file in MiB, where there are enough rows."),
    smallPartition: MiB(
      0,
      1,
      "MiB. If the partitions of a table are smaller on average, the run warns and suggests other columns. " +
        "0 turns this off.",
    ),
    compression: z
      .enum(["zstd", "snappy", "gzip", "none"])
      .default("zstd")
      .meta({ description: "How the data in the files is compressed." }),
  })
  .meta({ description: "A table: its columns, and how its files are written." });

export const tablesSchema = z
  .record(name("The name of a table. Its SQL is in tables/NAME.sql."), tableSchema)
  .refine((tables) => Object.keys(tables).length > 0, { message: "is empty; add at least one table" })
  .meta({
    description:
      "The outputs, one entry for each table, written in this order. SQL reads an earlier table as `tables.NAME`.",
  });
