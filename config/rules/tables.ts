import { closest } from "fastest-levenshtein";
import type { Rule } from "../draft";
import { show, type Problem } from "../problems";
import { nameProblem } from "../schema/fields";

/** Each table needs its file in tables/, and each file there needs its table. */
export const everyTableHasItsSql: Rule = (draft, folder) => {
  const files = folder.tableFiles ?? [];
  const tables = Object.keys(draft.map("tables"));
  const missing = tables
    .filter((table) => !nameProblem(table) && !files.includes(`${table}.sql`))
    .map((table) =>
      draft.problem(["tables", table], `has no SQL; write its SELECT into ${folder.path}/tables/${table}.sql`),
    );
  const orphans: Problem[] = files
    .filter((file) => !file.startsWith(".") && !tables.includes(file.replace(/[.]sql$/, "")))
    .map((file) => ({
      file: `${folder.path}/tables/${file}`,
      message: file.endsWith(".sql")
        ? `does not belong to a table; add "${file.slice(0, -4)}:" under tables in ${folder.path}/pipeline.yaml, ` +
          "or delete the file"
        : "is not a .sql file; the folder tables/ holds one SQL file for each table and nothing else",
    }));
  return [...missing, ...orphans];
};

/** Keys, partitions and sort orders name columns of their table, each column once. */
export const columnsExist: Rule = (draft) =>
  Object.keys(draft.map("tables")).flatMap((table) => {
    const columns = Object.keys(draft.map("tables", table, "columns"));
    if (columns.length === 0) return [];
    return ["key", "partitionBy", "sortBy"].flatMap((list) =>
      draft.texts("tables", table, list).flatMap((column, index, all) => {
        const path = ["tables", table, list, index];
        if (!columns.includes(column)) {
          return [
            draft.problem(
              path,
              `${show(column)} is not a column of table "${table}". Did you mean "${closest(column, columns)}"? ` +
                `Its columns: ${columns.join(", ")}`,
            ),
          ];
        }
        return all.indexOf(column) < index ? [draft.problem(path, `${show(column)} is listed twice; remove one`)] : [];
      }),
    );
  });

/** Spark writes partition columns only into folder names. The files of a table without other columns would be empty. */
export const someColumnIsNotPartition: Rule = (draft) =>
  Object.keys(draft.map("tables")).flatMap((table) => {
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

/** A folder name is a string. A nested or binary value has none, and a double or float has several for one value. */
export const partitionsAreSimple: Rule = (draft) =>
  Object.keys(draft.map("tables")).flatMap((table) =>
    draft.texts("tables", table, "partitionBy").flatMap((column, index) => {
      const type =
        draft.text("tables", table, "columns", column) ?? draft.text("tables", table, "columns", column, "type");
      const path = ["tables", table, "partitionBy", index];
      if (type && /^\s*(array|map|struct|binary)/i.test(type))
        return [
          draft.problem(
            path,
            `${show(column)} has type ${show(type)}, which cannot be a folder name; use a column of a simple type`,
          ),
        ];
      if (!type || !/^\s*(double|float|real)\b/i.test(type)) return [];
      return [
        draft.problem(
          path,
          `${show(column)} has type ${show(type)}, whose values have no unique folder name (0.0 equals -0.0); ` +
            "declare int, string, decimal or date",
        ),
      ];
    }),
  );

/** Athena and Glue treat a folder whose name begins with an underscore as hidden. */
export const partitionsAreVisible: Rule = (draft) =>
  Object.keys(draft.map("tables")).flatMap((table) =>
    draft
      .texts("tables", table, "partitionBy")
      .flatMap((column, index) =>
        column.startsWith("_")
          ? [
              draft.problem(
                ["tables", table, "partitionBy", index],
                `${show(column)} begins with "_", and Athena and Glue skip folders with such a name; rename the column`,
              ),
            ]
          : [],
      ),
  );

/** Without a key it is not known which old row a new row replaces. */
export const mergingNeedsKey: Rule = (draft) =>
  Object.keys(draft.map("tables")).flatMap((table) => {
    if (draft.text("tables", table, "mode") !== "merge" || draft.texts("tables", table, "key").length > 0) return [];
    return [
      draft.problem(
        ["tables", table, "mode"],
        '"merge" needs a key, because a row replaces the row with the same key; name its columns under key, or write append',
      ),
    ];
  });

/** Spark takes `ts` and `TS` as the same name. */
export const namesDifferByMoreThanCase: Rule = (draft) => {
  const maps = [
    ...Object.keys(draft.map("sources")).map((source) => ["sources", source, "schema"]),
    ...Object.keys(draft.map("tables")).map((table) => ["tables", table, "columns"]),
  ];
  return maps.flatMap((path) => {
    const names = Object.keys(draft.map(...path));
    return names.flatMap((name, index) => {
      const other = names.slice(0, index).find((earlier) => earlier.toLowerCase() === name.toLowerCase());
      return other === undefined
        ? []
        : [
            draft.problem(
              [...path, name],
              `is the same name as "${other}" for Spark, which ignores upper and lower case; rename one of them`,
            ),
          ];
    });
  });
};
