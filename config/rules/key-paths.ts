import type { Draft, Rule } from "../draft";
import { isMerged } from "./merged";
import { foldersOf, namesFile, pathNames, pathProblem } from "../sources/key-path";
import { type Problem, show } from "../file/problems";
import { keptFields } from "../schema/source-fields";
import { isNestedOrBinary } from "../tables/ddl-type";

/** The columns that a source's `path` gives; none where it has no path, or a wrong one. */
export function pathColumns(draft: Draft, source: string): string[] {
  const path = draft.text("sources", source, "path");
  return path === undefined || pathProblem(path) ? [] : pathNames(path);
}

/** The fields of a source's `schema` that its records have; the others are the types of values in keys. */
export function fieldsOfRecords(draft: Draft, source: string): string[] {
  const fromKeys = pathColumns(draft, source);
  return Object.keys(draft.map("sources", source, "schema")).filter((name) => !fromKeys.includes(name));
}

/** Objects with different values must not be in one merged file, because then its value is not known. */
export const mergeKeepsPathsApart: Rule = (draft) =>
  withPath(draft).flatMap(({ source, path }) => {
    return isMerged(draft, source) ? mergeProblems(draft, source, path) : [];
  });

function mergeProblems(draft: Draft, source: string, path: string): Problem[] {
  const depth = draft.number("sources", source, "merge", "depth");
  const folders = foldersOf(path);
  const found: Problem[] = [];
  if (namesFile(path)) {
    const advice = 'end it with "/", or write merge: none';
    const message = `${show(path)} names a part of the file's name, but a merge only keeps folders apart; ${advice}`;
    found.push(draft.problem(["sources", source, "path"], message));
  }
  if (depth !== undefined && depth < folders) {
    const message =
      `${depth} would merge objects whose values in path differ: path names ${folders} ` +
      `folder${folders === 1 ? "" : "s"}; remove depth; its default here is ${folders}`;
    found.push(draft.problem(["sources", source, "merge", "depth"], message));
  }
  if (draft.has("sources", source, "merge", "groupBy")) {
    const message =
      "cannot be used with path, because it may merge objects whose values in path differ; " +
      "remove it, and the folders of path define the groups";
    found.push(draft.problem(["sources", source, "merge", "groupBy"], message));
  }
  return found;
}

/** A column has one origin: the key or the record. */
export const pathColumnsAreApart: Rule = (draft) =>
  withPath(draft).flatMap(({ source, names }) => {
    const kept = draft.text("sources", source, "unknownFields") === "keep" ? [keptFields] : [];
    const schema = Object.keys(draft.map("sources", source, "schema"));
    const envelope = Object.keys(draft.map("sources", source, "envelope"));
    return names.flatMap((name) => {
      const same = (other: string) => other.toLowerCase() === name.toLowerCase();
      const twin = [...envelope, ...kept].find(same) ?? schema.find((other) => same(other) && other !== name);
      if (twin === undefined) return [];
      const message = `names {${name}}, but ${show(twin)} is a column of the records; choose another name`;
      return [draft.problem(["sources", source, "path"], message)];
    });
  });

/** In the schema, a column of `path` has a type that a part of a key can be, and nothing else. */
export const pathColumnsHaveTypes: Rule = (draft) =>
  withPath(draft).flatMap(({ source, names }) => {
    const schema = ["sources", source, "schema"];
    const declared = names.filter((name) => draft.has(...schema, name));
    const settings = declared.flatMap((name) =>
      ["field", "optional"]
        .filter((key) => draft.has(...schema, name, key))
        .map((key) =>
          draft.problem(
            [...schema, name, key],
            `cannot be set, because path takes the column ${show(name)} from the key; remove it`,
          ),
        ),
    );
    const types = declared
      .filter((name) => isNestedOrBinary(draft.typeAt(...schema, name) ?? ""))
      .map((name) =>
        draft.problem(
          [...schema, name],
          "is a nested or binary type, which a part of a key cannot be; declare a simple type",
        ),
      );
    return [...settings, ...types];
  });

/** A record needs a field of its own. */
export const recordsHaveFields: Rule = (draft) =>
  withPath(draft)
    .filter(({ source }) => draft.has("sources", source, "schema") && fieldsOfRecords(draft, source).length === 0)
    .map(({ source }) =>
      draft.problem(
        ["sources", source, "schema"],
        "has only columns that path takes from keys; declare at least one field of the records",
      ),
    );

function withPath(draft: Draft): { source: string; path: string; names: string[] }[] {
  return draft.sources().flatMap((source) => {
    const names = pathColumns(draft, source);
    return names.length === 0 ? [] : [{ source, path: draft.text("sources", source, "path") ?? "", names }];
  });
}
