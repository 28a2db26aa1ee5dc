import { z } from "zod";
import { companionsText, excludeProblem } from "../sources/exclude";
import { csvSchema } from "./csv";
import { pathProblem } from "../sources/key-path";
import { kmsKeyProblem } from "./encryption";
import { bucketProblem, checked, name } from "./fields";
import { mergeSchema } from "./merge";
import { each, keptFields, sourceFields } from "./source-fields";

/**
 * What is wrong with a prefix, or undefined. Its characters need no escape in a key, in a URI or in S3DistCp's regex.
 */
function prefixProblem(value: string): string | undefined {
  if (value === "") return undefined;
  return (
    misplacedFolder(value) ??
    misnamedFolder(value) ??
    (/^[A-Za-z0-9._+=/-]+$/.test(value)
      ? undefined
      : "contains a character other than letters, digits and . _ + = - /; rename the folder")
  );
}

function misplacedFolder(value: string): string | undefined {
  if (value.startsWith("/")) {
    return `begins with "/", which S3 reads as a folder without a name; write ${quoted(value.replace(/^\/+/, ""))}`;
  }
  if (!value.endsWith("/")) {
    return (
      'does not end in "/", so it would also match folders whose names only begin with it; ' +
      `write ${quoted(`${value}/`)}`
    );
  }
  return undefined;
}

function misnamedFolder(value: string): string | undefined {
  if (/^s3[an]?:\/\//.test(value))
    return "is an address, but only the part after landing/ belongs here; for another bucket, write bucket: too";
  if (value.includes("//")) return 'contains "//", which S3DistCp would shorten to "/"; rename the folder';
  if (value.split("/").some((folder) => folder === "." || folder === "..")) {
    return 'contains a folder named "." or "..", which Hadoop would not read as a name; rename it';
  }
  return undefined;
}

const quoted = (value: string) => JSON.stringify(value);

const fields = sourceFields(
  "The fields of a record and their Spark SQL types. No type is inferred, and no value is changed to fit. " +
    "A date or timestamp is a string in ISO 8601 with at most microseconds (for CSV see timestampFormats). " +
    "A decimal is never rounded. A string field keeps a number exactly as it is written. " +
    "A boolean is true or false. A double or float is the nearest value of its type. " +
    "A record with any other value goes to quarantine. With format: text there is one field, a string.",
);

export const textSchema = z
  .strictObject({
    record: z
      .enum(["line", "value"])
      .default("line")
      .meta({
        description:
          "line: each line that is not blank. The files are read as they are, because a merge would join the " +
          "last line of a file with the first of the next. value: each JSON value at the top level, also an array, " +
          "a string or a number, wherever line breaks are. If a file does not end with a line break, a merge would " +
          "join a number at its end with one at the beginning of the next file: 12 and 34 to 1234. Some files of " +
          "each source are checked for that before the merge; if one is found, write merge: none.",
      }),
  })
  .meta({ description: "How text is read. Only for format: text." });

export const sourceSchema = z
  .strictObject({
    bucket: checked(
      bucketProblem,
      "A bucket that exists already, in the pipeline's region. The source is read there, and nothing is written. " +
        "If omitted, the source is in landing/ of the pipeline's bucket.",
    ).optional(),
    kmsKey: checked(
      kmsKeyProblem,
      "The ARN of the KMS key with which the objects in `bucket` are encrypted. The nodes get the right to decrypt " +
        "with it. Objects that S3 encrypts with a key of its own (SSE-S3) need none.",
    ).optional(),
    prefix: checked(
      prefixProblem,
      "The folder of the source below landing/, or in its own bucket, with / at the end. An empty string " +
        "means all of landing/, or all of that bucket.",
    ),
    format: z
      .enum(["json", "csv", "text"])
      .default("json")
      .meta({
        description:
          "json: JSON objects, with line breaks anywhere, or arrays of objects. csv: lines below a header line. " +
          "text: each line, or each JSON value, as it is. SQL can take it apart with from_json or split: " +
          "the way to read arrays of arrays, maps of records, JSON in strings, or NaN.",
      }),
    csv: csvSchema.optional(),
    text: textSchema.optional(),
    merge: z
      .union([z.literal("none"), mergeSchema])
      .optional()
      .meta({
        description:
          "How S3DistCp merges the small files. If omitted, it merges them with the defaults below. " +
          "none: the files are read as they are. CSV and lines of text are never merged.",
      }),
    exclude: z
      .array(checked(excludeProblem, "A name or a path; with ! before it, a default name that is data."))
      .default([])
      .meta({
        description:
          "Names of objects that are not data: *.bak is a name at any depth, tmp/ a folder, " +
          "2024/**/notes-*.txt a path below the prefix. They are not merged, and not read. " +
          "The ledger counts them under the name. " +
          `The list adds to what programs leave beside data: ${companionsText}. ` +
          'With "!*.md5" such a name is data again, with "!*" all are.',
      }),
    path: checked(
      pathProblem,
      'Where the keys below the prefix hold values, in quotes: `"{tenant}/year={year}/month={month}/"`. ' +
        "Each {name} is a column for SQL and for keep rules. It is a string, unless the schema names it with another " +
        "type. In a folder name={x}, %20 and the like are decoded, and `__HIVE_DEFAULT_PARTITION__` is null. " +
        "Keys may go on below the last folder. Objects that do not fit are neither merged nor read, and the ledger " +
        "counts them under this rule. If a value does not fit its type, the records of its objects go to quarantine. " +
        "A merge keeps the folders of the path apart. Without a merge, the path may end in the file's name: " +
        '`"{day}/{shop}.csv"`.',
    ).optional(),
    schema: fields,
    each: each.optional(),
    envelope: sourceFields(
      "The fields beside the array that `each` names, in the object around it. Each record gets their values as " +
        "columns. Undeclared ones are counted as (envelope).NAME. " +
        "Where `each` leads through several objects, a field must be in only one of them.",
    ).optional(),
    unknownFields: z
      .enum(["allow", "refuse", "keep"])
      .default("allow")
      .meta({
        description:
          "What happens to a record with fields that the schema does not name. allow: the fields are ignored. " +
          "refuse: a JSON record goes to quarantine, and a CSV file with such a column fails the run. " +
          `keep: SQL has them in the column ${keptFields}, as JSON, null where there are none. ` +
          "In all cases the ledger counts the fields by path, those of nested objects as user.tags[].id.",
      }),
    optional: z
      .boolean()
      .default(false)
      .meta({ description: "Whether the source may have no objects. If false, a run without any object fails." }),
    load: z
      .enum(["all", "new-only"])
      .default("all")
      .meta({
        description:
          "all: each run reads all objects. new-only: each run only reads objects that no earlier run has loaded. " +
          "Tables that read a new-only source need mode append or merge.",
      }),
    keep: z
      .record(z.string().min(1), z.string().min(1).meta({ description: "A SQL condition over the fields." }))
      .default({})
      .meta({
        description:
          "Named conditions that each record must meet. A record that does not meet all of them is dropped, " +
          "and counted under the first condition that it does not meet.",
      }),
    quarantineLimit: z.number().min(0).max(1).default(0.01).meta({
      description: "The share of records, 0 to 1, that may go to quarantine. With a higher share the run fails.",
    }),
  })
  .meta({ description: "A source: where its files are, and how they are read." });

export const sourcesSchema = z
  .record(name("The name of a source."), sourceSchema)
  .refine((sources) => Object.keys(sources).length > 0, { message: "is empty; add at least one source" })
  .meta({ description: "The inputs, one entry for each source. SQL reads a source as a view of the same name." });
