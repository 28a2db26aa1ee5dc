import { z } from "zod";
import { checked, ddlType, name } from "./fields";

const columnNames = (description: string) => z.array(z.string().min(1)).default([]).meta({ description });

const MiB = (least: number, fallback: number, description: string) =>
  z.int().min(least).max(4096).default(fallback).meta({ description });

/** A column is its type, or a map where there is more to say. */
const column = z.union([
  ddlType,
  z.strictObject({
    type: ddlType,
    comment: checked(
      (value) =>
        value.length <= 255 ? undefined : `is ${value.length} characters long, and Glue takes 255; shorten it`,
      "What the column holds; in the files' metadata and in the statement for Athena.",
    ).optional(),
  }),
]);

export const tableSchema = z.strictObject({
  columns: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "is no column name: letters, digits and _ only"), column)
    .refine((columns) => Object.keys(columns).length > 0, {
      message: "has no column; declare at least one, for example `id: string`",
    })
    .meta({
      description:
        "What the table promises its readers: each column and its Spark SQL type, or `{ type: …, comment: … }`. The run fails if the SQL gives anything else.",
    }),
  key: columnNames(
    "The columns that tell rows apart. Of rows with the same key one is kept; the others are counted as duplicates.",
  ),
  latestBy: columnNames(
    "Which row of a key is kept: the first in the order of these SQL expressions over the columns, such as `ts desc`. Ties are broken by all columns, so the result never depends on file layout.",
  ),
  mode: z.enum(["overwrite", "append", "merge"]).default("overwrite").meta({
    description:
      "overwrite: a run replaces the whole table. append: it adds its rows. merge: its rows replace those of the same key, and only partitions they touch are written anew.",
  }),
  partitionBy: columnNames(
    "The columns that become folders, outermost first. Few values each: every combination is at least one file. An empty text stops the run, since a folder cannot say it.",
  ),
  sortBy: columnNames("The columns by which rows are sorted inside a file."),
  fileSize: MiB(1, 128, "MiB: about how large a file becomes where there are rows enough for it."),
  smallPartition: MiB(
    0,
    1,
    "MiB: partitions that hold less than this on average are warned of, with a better choice of columns; 0: never.",
  ),
  compression: z
    .enum(["zstd", "snappy", "gzip", "none"])
    .default("zstd")
    .meta({ description: "How the files' pages are compressed." }),
});

export const tablesSchema = z
  .record(name("A table's name; its SQL is in tables/NAME.sql."), tableSchema)
  .refine((tables) => Object.keys(tables).length > 0, { message: "is empty; describe at least one table" })
  .meta({ description: "What is written, in this order; SQL sees an earlier table as `tables.NAME`." });
