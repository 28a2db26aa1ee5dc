import { parseDdlType, type DdlType } from "../tables/ddl-type";
import { didYouMean } from "../file/did-you-mean";
import type { Draft, Rule } from "../draft";
import { show, type Problem } from "../file/problems";
import { nameProblem } from "../schema/fields";
import { keptFields } from "../schema/source-fields";

/** Each table needs its file in tables/, and each file there needs its table. */
export const everyTableHasItsSql: Rule = (draft, folder) => {
  const files = folder.tableFiles ?? [];
  const tables = draft.tables();
  const missing = tables
    .filter((table) => !nameProblem(table) && !files.includes(`${table}.sql`))
    .map((table) =>
      draft.problem(["tables", table], `has no SQL; write its SELECT into ${folder.path}/tables/${table}.sql`),
    );
  const orphans: Problem[] = files
    .filter((file) => !file.startsWith(".") && !tables.includes(file.replace(/[.]sql$/, "")))
    .map((file) => ({ file: `${folder.path}/tables/${file}`, message: orphanMessage(file, folder.path) }));
  return [...missing, ...orphans];
};

function orphanMessage(file: string, folder: string): string {
  if (!file.endsWith(".sql")) {
    return "is not a .sql file; the folder tables/ holds one SQL file for each table and nothing else";
  }
  const table = file.slice(0, -".sql".length);
  return `does not belong to a table; add "${table}:" under tables in ${folder}/pipeline.yaml, or delete the file`;
}

/** Keys, partitions and sort orders name columns of their table, each column once. */
export const columnsExist: Rule = (draft) =>
  draft.tables().flatMap((table) => {
    const columns = Object.keys(draft.map("tables", table, "columns"));
    if (columns.length === 0) return [];
    return ["key", "partitionBy", "sortBy"].flatMap((list) =>
      draft.texts("tables", table, list).flatMap((column, index, all) => {
        const problem = columns.includes(column)
          ? all.indexOf(column) < index && `${show(column)} is listed twice; remove one`
          : `${show(column)} is not a column of table "${table}".${didYouMean(column, columns)} ` +
            `Its columns: ${columns.join(", ")}`;
        return problem ? [draft.problem(["tables", table, list, index], problem)] : [];
      }),
    );
  });

/** Without a key it is not known which old row a new row replaces. */
export const mergingNeedsKey: Rule = (draft) =>
  draft
    .tables()
    .filter((table) => draft.text("tables", table, "mode") === "merge")
    .filter((table) => draft.texts("tables", table, "key").length === 0)
    .map((table) =>
      draft.problem(
        ["tables", table, "mode"],
        '"merge" needs a key, because a row replaces the row with the same key; ' +
          "name its columns under key, or write append",
      ),
    );

/** Spark takes `ts` and `TS` as the same name. */
export const namesDifferByMoreThanCase: Rule = (draft) => [
  ...draft.sources().flatMap((source) => {
    const paths = ["schema", "envelope"].flatMap((key) =>
      Object.keys(draft.map("sources", source, key)).map((column) => ["sources", source, key, column]),
    );
    const kept = draft.text("sources", source, "unknownFields") === "keep" ? [keptFields] : [];
    return twins(draft, kept, paths, (name) => `write \`${name}_2: { field: ${show(name)}, type: … }\``);
  }),
  ...draft.tables().flatMap((table) => {
    const columns = Object.keys(draft.map("tables", table, "columns"));
    const paths = columns.map((column) => ["tables", table, "columns", column]);
    return twins(draft, [], paths, () => "rename one of them");
  }),
];

/** Spark does not write a struct with such names, and says so only when all else is done. */
export const fieldsInsideDifferByMoreThanCase: Rule = (draft) =>
  draft.tables().flatMap((table) =>
    Object.keys(draft.map("tables", table, "columns")).flatMap((column) => {
      const path = ["tables", table, "columns", column];
      const [first, second] = equalNames(parseDdlType(draft.typeAt(...path) ?? "")) ?? [];
      if (first === undefined) return [];
      const message =
        `has the names ${show(first)} and ${show(second)} in one struct, which are the same for Spark and Athena; ` +
        `give one of them another name in SQL, in the same order: cast(${column} as struct<NAME:TYPE, …>)`;
      return [draft.problem(path, message)];
    }),
  );

/** Two names of one struct in a type that differ in capitals only. */
function equalNames(type: DdlType | undefined): [string, string] | undefined {
  if (type === undefined || type.kind === "simple") return undefined;
  if (type.kind === "array") return equalNames(type.element);
  if (type.kind === "map") return equalNames(type.key) ?? equalNames(type.value);
  const earlier = new Map<string, string>();
  for (const [name, inner] of type.fields) {
    const equal = earlier.get(name.toLowerCase());
    if (equal !== undefined) return [equal, name];
    earlier.set(name.toLowerCase(), name);
    const inside = equalNames(inner);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function twins(
  draft: Draft,
  taken: readonly string[],
  paths: readonly string[][],
  adviceFor: (name: string) => string,
): Problem[] {
  const names = paths.map((path) => path.at(-1) ?? "");
  return paths.flatMap((path, index) => {
    const name = names[index] ?? "";
    const twin = [...taken, ...names.slice(0, index)].find((earlier) => earlier.toLowerCase() === name.toLowerCase());
    if (twin === undefined) return [];
    const same = `is the same name as "${twin}"`;
    const ignores = taken.includes(twin)
      ? `${same}, the column that unknownFields: keep adds`
      : `${same} for Spark, which ignores upper and lower case`;
    return [draft.problem(path, `${ignores}; ${adviceFor(name)}`)];
  });
}
