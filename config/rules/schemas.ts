import type { Rule } from "../draft";

/** Spark's JSON reader silently reads 200 as -56 for a tinyint. So a wrong value would be changed, not refused. */
export const noTinyint: Rule = (draft) =>
  draft.sources().flatMap((source) =>
    Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => /\b(tinyint|byte)\b/i.test(draft.text("sources", source, "schema", field) ?? ""))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          "is a tinyint, for which Spark's JSON reader silently reads 200 as -56; declare smallint",
        ),
      ),
  );

/** The job adds columns of its own, which begin with __. */
export const noReservedNames: Rule = (draft) =>
  draft.sources().flatMap((source) =>
    Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => field.startsWith("__"))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          'begins with "__", which is reserved for columns of the job; choose another name',
        ),
      ),
  );
