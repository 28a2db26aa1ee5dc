import { closest } from "fastest-levenshtein";
import type { Rule } from "../draft";
import { show, type Problem } from "../problems";
import { nameProblem } from "../schema/fields";

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
        ? `belongs to no table; add "${file.slice(0, -4)}:" under tables in ${folder.path}/pipeline.yaml, or delete the file`
        : "is no .sql file; the folder tables/ holds one SQL file a table and nothing else",
    }));
  return [...missing, ...orphans];
};

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
              `${show(column)} is no column of table "${table}"; did you mean "${closest(column, columns)}"? It has: ${columns.join(", ")}`,
            ),
          ];
        }
        return all.indexOf(column) < index ? [draft.problem(path, `${show(column)} stands twice; leave one out`)] : [];
      }),
    );
  });

/** Spark writes partition columns into folder names only: a table of nothing else would have empty files. */
export const someColumnIsNoPartition: Rule = (draft) =>
  Object.keys(draft.map("tables")).flatMap((table) => {
    const columns = Object.keys(draft.map("tables", table, "columns"));
    const partitions = draft.texts("tables", table, "partitionBy");
    if (columns.length === 0 || columns.some((column) => !partitions.includes(column))) return [];
    return [
      draft.problem(
        ["tables", table, "partitionBy"],
        "names every column, so nothing would be left to write; leave at least one out",
      ),
    ];
  });

/** Folder names are texts: a nested or binary value has none, and a binary fraction more than one. */
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
            `${show(column)} is of type ${show(type)}, which makes no folder name; partition by a simple type`,
          ),
        ];
      if (!type || !/^\s*(double|float|real)\b/i.test(type)) return [];
      return [
        draft.problem(
          path,
          `${show(column)} is of type ${show(type)}, of which one value has many spellings and folders cannot tell 0.0 from -0.0; declare int, string, decimal or date`,
        ),
      ];
    }),
  );

/** Athena and Glue take a folder that begins with an underscore for hidden. */
export const partitionsAreSeen: Rule = (draft) =>
  Object.keys(draft.map("tables")).flatMap((table) =>
    draft
      .texts("tables", table, "partitionBy")
      .flatMap((column, index) =>
        column.startsWith("_")
          ? [
              draft.problem(
                ["tables", table, "partitionBy", index],
                `${show(column)} begins with "_", and readers pass over folders whose names do; rename the column`,
              ),
            ]
          : [],
      ),
  );

/** Without a key nothing says which old row a new one replaces. */
export const mergingNeedsKey: Rule = (draft) =>
  Object.keys(draft.map("tables")).flatMap((table) => {
    if (draft.text("tables", table, "mode") !== "merge" || draft.texts("tables", table, "key").length > 0) return [];
    return [
      draft.problem(
        ["tables", table, "mode"],
        '"merge" needs a key, by which new rows replace old ones; name its columns under key, or write append',
      ),
    ];
  });

/** Spark does not tell `ts` from `TS`. */
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
              `differs from "${other}" only in capitals, which Spark does not tell apart; rename one`,
            ),
          ];
    });
  });
};
