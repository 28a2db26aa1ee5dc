import type { Draft, Rule } from "../draft";
import { show } from "../file/problems";
import { isNestedOrBinary } from "../tables/ddl-type";

/** Spark writes partition columns only into folder names. The files of a table without other columns would be empty. */
export const someColumnIsNotPartition: Rule = (draft) =>
  draft.tables().flatMap((table) => {
    const columns = Object.keys(draft.map("tables", table, "columns"));
    const partitions = draft.texts("tables", table, "partitionBy");
    if (columns.length === 0 || columns.some((column) => !partitions.includes(column))) return [];
    return [
      draft.problem(
        ["tables", table, "partitionBy"],
        "names every column, so the files would have no column left; remove at least one",
      ),
    ];
  });

/**
 * A folder name is a string. A nested or binary value cannot be one, and a value of type double or float has several.
 */
export const partitionsAreSimple = eachPartition((column, table, draft) => {
  const type = draft.text("tables", table, "columns", column) ?? draft.text("tables", table, "columns", column, "type");
  if (type === undefined) return undefined;
  const columnAndType = `${show(column)} has type ${show(type)}`;
  if (isNestedOrBinary(type)) {
    return `${columnAndType}, which cannot be a folder name; use a column of a simple type`;
  }
  if (!/^\s*(double|float|real)\b/i.test(type)) return undefined;
  return (
    `${columnAndType}, whose values have no unique folder name (0.0 equals -0.0); ` +
    "declare int, string, decimal or date"
  );
});

/** Athena and Glue treat a folder whose name begins with an underscore as hidden. */
export const partitionsAreVisible = eachPartition((column) =>
  column.startsWith("_")
    ? `${show(column)} begins with "_", and Athena and Glue skip folders with such a name; rename the column`
    : undefined,
);

/** A rule for each column of each partitionBy. `problemOf` returns what is wrong with a column, or undefined. */
function eachPartition(problemOf: (column: string, table: string, draft: Draft) => string | undefined): Rule {
  return (draft) =>
    draft.tables().flatMap((table) =>
      draft.texts("tables", table, "partitionBy").flatMap((column, index) => {
        const problem = problemOf(column, table, draft);
        return problem ? [draft.problem(["tables", table, "partitionBy", index], problem)] : [];
      }),
    );
}
