import { z } from "zod";
import { checked, ddlType } from "./fields";

/** Backticks end a name in Spark's SQL. The names of the job's own columns begin with a control character. */
const columnName = z
  .string()
  .min(1)
  .regex(
    /^[^`\p{Cc}]*$/u,
    "has a backtick or a control character; choose another name for the column, and write the field's name under field",
  );

const sourceField = z
  .union([
    ddlType,
    z.strictObject({
      type: ddlType,
      optional: z.boolean().optional().meta({
        description: "Whether files of CSV may lack the column. It is null there. A JSON field may always be missing.",
      }),
      field: z
        .string()
        .min(1)
        .optional()
        .meta({ description: "The name of the field in the files, where the column has another name." }),
    }),
  ])
  .meta({
    description:
      "The type of a field, or a map with its type and its name in the files, " +
      "as in `deleted: { field: __deleted, type: string }`. " +
      "So a column can have another name than its field, for example where two names differ in capitals only.",
  });

/** Fields of a record, or beside an array of records. */
export const sourceFields = (description: string) =>
  z
    .record(columnName, sourceField)
    .refine((types) => Object.keys(types).length > 0, {
      message: "has no field; declare at least one, for example `id: string`",
    })
    .meta({ description });

export type SourceFields = Readonly<Record<string, z.output<typeof sourceField>>>;

/** The column that `unknownFields: keep` adds. */
export const keptFields = "unknown_fields";

const step = /(?:`([^`]+)`|([^.`]+))(?:\.|$)/gy;

/** The names that a dotted path consists of, or undefined. Names with dots are in backticks. */
export function namesOfPath(path: string): string[] | undefined {
  const steps = [...path.matchAll(step)];
  const isWhole = steps.map((found) => found[0]).join("") === path && !path.endsWith(".") && path !== "";
  return isWhole ? steps.map((found) => found[1] ?? found[2] ?? "") : undefined;
}

export const each = checked(
  (value) =>
    namesOfPath(value) ? undefined : "is not a path; write names with dots between, for example detail.items",
  "The path of an array in each JSON object, for example `Records` or `detail.items`. " +
    "Its elements are the records: each is judged, counted and quarantined by itself. " +
    "An object without this array is one bad record. A name that has a dot itself is in backticks.",
);
