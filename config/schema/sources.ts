import { z } from "zod";
import { timeFormatProblem } from "../time-format";
import { withoutBackslashes } from "../without-backslashes";
import { checked, ddlType, hclProblem, name } from "./fields";

/** Characters that are themselves in a key, a URI and (but for the dot and the plus) a regular expression. */
function prefixProblem(value: string): string | undefined {
  if (value === "") return undefined;
  if (value.startsWith("/"))
    return `begins with "/", which S3 would take as an empty folder; write ${JSON.stringify(value.replace(/^\/+/, ""))}`;
  if (value.startsWith("landing/"))
    return `repeats "landing/", under which all sources lie; write ${JSON.stringify(value.slice(8))}`;
  if (value.includes("//")) return 'holds "//", which S3DistCp would collapse to "/"; rename the folder';
  if (!value.endsWith("/"))
    return `does not end in "/", so it would also cover folders that only begin like it; write ${JSON.stringify(`${value}/`)}`;
  if (value.split("/").some((folder) => folder === "." || folder === ".."))
    return 'holds a folder named "." or "..", which Hadoop would take for a way through folders; rename it';
  if (!/^[A-Za-z0-9._+=/-]+$/.test(value))
    return "holds a character other than letters, digits and . _ + = - /; rename the folder";
  return undefined;
}

export const mergeSchema = z
  .strictObject({
    depth: z.int().min(0).max(8).optional().meta({
      description:
        "Files are merged per folder, this many levels below the source's prefix (default 1). More levels: more groups, more parallel, more files.",
    }),
    groupBy: checked(
      (value) => hclProblem(withoutBackslashes(value)),
      "Instead of depth: S3DistCp's own --groupBy, a Java regular expression over the whole URI; what its ( ) groups catch names the merged file.",
    ).optional(),
    targetSize: z
      .int()
      .min(1)
      .max(1024)
      .default(128)
      .meta({ description: "MiB, a whole number up to 1024: a merged file is closed when it has reached this." }),
    reducers: z.int().min(1).max(1000).default(20).meta({ description: "Reducers among which the groups are spread." }),
    to: z.enum(["hdfs", "s3"]).default("hdfs").meta({
      description:
        "Where merged files wait for Spark. hdfs: on the core nodes' disks. s3: where they would not fit there; in a folder of the run's own, emptied before and expired after.",
    }),
  })
  .meta({ description: "Settings of S3DistCp." });

export const csvSchema = z
  .strictObject({
    delimiter: checked(
      (value) => (value.length === 1 ? undefined : "is not one character"),
      "What stands between two fields.",
    ).default(","),
    quote: checked(
      (value) => (value.length === 1 ? undefined : "is not one character"),
      "What stands around a field that holds a delimiter, a quote (doubled) or a line break.",
    ).default('"'),
    encoding: z.enum(["UTF-8", "ISO-8859-1", "windows-1252"]).default("UTF-8").meta({
      description:
        "The files' encoding. A file that begins with the byte order mark of UTF-8 is read as UTF-8, whatever is written here.",
    }),
    nullValues: z.array(z.string()).default([""]).meta({
      description:
        "Texts that mean no value, in quotes or not. What is written here replaces the default, the empty text.",
    }),
    timestampFormats: z
      .array(
        checked(
          timeFormatProblem,
          "A date pattern as Java and Spark write them: letters for parts of a date, other characters as they are, texts in single quotes.",
        ),
      )
      .default([])
      .meta({
        description:
          "How dates and times are written, such as dd/MM/yyyy HH:mm; yy is 2000 to 2099; none: as in ISO 8601. A value in none of them goes to quarantine.",
      }),
  })
  .meta({
    description:
      "How the files of a CSV source are written. Each has a header line that names the fields of the schema, all of them and no other, in any order; a file with another header fails the run. Empty lines are no records.",
  });

export const sourceSchema = z.strictObject({
  prefix: checked(
    prefixProblem,
    "The folder below landing/ that holds the source's files, ending in /; an empty text for all of landing/.",
  ),
  format: z
    .enum(["json", "csv"])
    .default("json")
    .meta({ description: "json: objects, wherever lines break, or arrays of them. csv: lines below a header." }),
  csv: csvSchema.optional(),
  merge: z
    .union([z.literal("none"), mergeSchema])
    .optional()
    .meta({
      description:
        "How S3DistCp merges the small files (left out: with the defaults below); or `none`: they are read as they are, which CSV always is.",
    }),
  schema: z
    .record(z.string().min(1), ddlType)
    .refine((fields) => Object.keys(fields).length > 0, {
      message: "has no field; declare at least one, for example `id: string`",
    })
    .meta({
      description:
        "The fields of a record and their Spark SQL types. Nothing is inferred, and nothing bent: a date or timestamp is text as in ISO 8601, at most to the microsecond (CSV: see timestampFormats), a decimal is not rounded, a string keeps a number as it is written, a boolean is true or false; a double or float is the nearest one that there is. Any other value sends its record to quarantine.",
    }),
  unknownFields: z.enum(["allow", "refuse"]).default("allow").meta({
    description:
      "A JSON record with fields that the schema does not name. allow: they are left out. refuse: the record goes to quarantine. Either way they are counted by name in the ledger; fields of nested objects are not looked at.",
  }),
  optional: z
    .boolean()
    .default(false)
    .meta({ description: "Whether the source may hold no object at all; else a run without any fails." }),
  load: z.enum(["all", "new-only"]).default("all").meta({
    description:
      "all: every run reads every object. new-only: a run merges and reads only objects that no earlier run has loaded, for tables of mode append or merge.",
  }),
  keep: z.record(z.string().min(1), z.string().min(1)).default({}).meta({
    description:
      "Rules with a name: a record for which the SQL condition is not true is dropped, and counted under the first rule it broke.",
  }),
  quarantineLimit: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .meta({ description: "The share of records, 0 to 1, that may end in quarantine before the run fails." }),
});

export const sourcesSchema = z
  .record(name("A source's name."), sourceSchema)
  .refine((sources) => Object.keys(sources).length > 0, { message: "is empty; describe at least one source" })
  .meta({ description: "What is read: one entry a source, which SQL sees as a view of this name." });

export type MergeSettings = z.output<typeof mergeSchema>;
