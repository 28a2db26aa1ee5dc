import type { Draft, Rule } from "../draft";
import { show } from "../file/problems";

/** Each table with its columns of partitionBy, and what `project` says of them. */
function projected(draft: Draft) {
  return draft
    .tables()
    .filter((table) => draft.has("tables", table, "project"))
    .map((table) => ({
      path: ["tables", table, "project"],
      table,
      columns: Object.keys(draft.map("tables", table, "project")),
      partitions: draft.texts("tables", table, "partitionBy"),
    }));
}

export const projectNeedsCatalog: Rule = (draft) =>
  draft.has("catalog")
    ? []
    : projected(draft).map(({ path }) =>
        draft.problem(path, "is for the table in Glue, and there is none; add `catalog: {}`, or remove project"),
      );

/** Athena computes the values of all partition columns, or of none. */
export const projectNamesPartitions: Rule = (draft) =>
  projected(draft).flatMap(({ path, columns, partitions }) => {
    const missing = partitions.filter((column) => !columns.includes(column));
    const listed = partitions.length === 0 ? "there are none" : `these are ${partitions.join(", ")}`;
    return [
      ...columns
        .filter((column) => !partitions.includes(column))
        .map((column) => draft.problem([...path, column], `is not a column of partitionBy; ${listed}`)),
      ...columns
        .filter((column) => column !== column.toLowerCase())
        .map((column) =>
          draft.problem(
            [...path, column],
            "has capital letters, and Athena would look for folders in lower case; rename the column, or remove " +
              "project",
          ),
        ),
      ...(missing.length > 0
        ? [
            draft.problem(
              path,
              `says nothing of ${missing.join(", ")}; Athena computes all columns of partitionBy or none`,
            ),
          ]
        : []),
    ];
  });

const wholeNumbers = /^(byte|tinyint|short|smallint|int|integer|long|bigint)$/i;

/** Values that the folders of the column's type can have. */
export const projectedValuesFit: Rule = (draft) =>
  projected(draft).flatMap(({ path, table, columns }) =>
    columns.flatMap((column) => {
      const type = draft.typeAt("tables", table, "columns", column)?.trim();
      if (type === undefined) return [];
      const values = draft.map(...path)[column];
      const message = Array.isArray(values) ? listProblem(values, type) : rangeProblem(draft, [...path, column], type);
      return message === undefined ? [] : [draft.problem([...path, column], message)];
    }),
  );

function listProblem(values: readonly unknown[], type: string): string | undefined {
  if (wholeNumbers.test(type)) {
    const wrong = values.find((value) => !/^-?(0|[1-9]\d*)$/.test(String(value)));
    return wrong === undefined ? undefined : `${show(wrong)} is not a value of type ${type}; write a whole number`;
  }
  if (!/^string$/i.test(type) && !isDate(type)) return typeProblem(type);
  const wrong = values.find((value) => !/^[\w.-]+$/.test(String(value)));
  if (wrong !== undefined)
    return (
      `${show(wrong)} has characters that are written in another way in the name of a folder; use values of ` +
      "letters, digits, _, . and -, or remove project"
    );
  return isDate(type) ? values.map(dateProblem).find((problem) => problem !== undefined) : undefined;
}

function rangeProblem(draft: Draft, path: string[], type: string): string | undefined {
  const { from, to } = draft.map(...path);
  if (from === undefined) return undefined;
  if (isDate(type)) return dateProblem(from) ?? (to === undefined ? undefined : datesProblem(from, to));
  if (/^string$/i.test(type)) return "is a range, but a string has none; list the values";
  if (!wholeNumbers.test(type)) return typeProblem(type);
  if (typeof from !== "number") return `from: ${show(from)} is not a whole number, as type ${type} needs`;
  if (typeof to !== "number") return "has no end; add `to` with a whole number";
  return to < from ? `to: ${to} is less than from: ${from}; exchange them` : undefined;
}

const isDate = (type: string) => /^date$/i.test(type);

const typeProblem = (type: string) =>
  `has type ${show(type)}, which Athena cannot compute; only string, date and whole numbers can be projected`;

function dateProblem(value: unknown): string | undefined {
  return isDay(value) ? undefined : `${show(value)} is not a date; write it like "2024-01-31"`;
}

/** A day of the calendar. Date makes the first of March of the thirtieth of February. */
function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value);
}

function datesProblem(from: unknown, to: unknown): string | undefined {
  const problem = dateProblem(to);
  if (problem !== undefined) return problem;
  return String(to) < String(from) ? `to: ${String(to)} is before from: ${String(from)}; exchange them` : undefined;
}
