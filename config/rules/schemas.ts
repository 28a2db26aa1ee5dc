import type { Rule } from "../draft";

/** Spark's JSON reader takes 200 for a tinyint as -56, without an error: a record would be changed, not refused. */
export const noTinyint: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) =>
    Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => /\b(tinyint|byte)\b/i.test(draft.text("sources", source, "schema", field) ?? ""))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          "is a tinyint, for which Spark's JSON reader takes 200 as -56 without an error; declare smallint",
        ),
      ),
  );

/** The job's own columns begin so. */
export const noReservedNames: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) =>
    Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => field.startsWith("__"))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          'begins with "__", as the job\'s own columns do; choose another name',
        ),
      ),
  );
