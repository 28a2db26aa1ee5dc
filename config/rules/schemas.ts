import type { Draft, Rule } from "../draft";
import { show, type Problem } from "../file/problems";
import { namesOfPath } from "../schema/source-fields";
import { fieldsOfRecords } from "./key-paths";

/** Spark's own code needs a part of its stack for each level. */
export const deepestType = 50;

/** The names of a JSON object are strings, so no other type of key can be read. */
export const mapsHaveStringKeys: Rule = (draft) =>
  ofFields(draft, (path) =>
    /\bmap\s*<\s*(?!string\b)/i.test(draft.typeAt(...path) ?? "")
      ? "has a map whose keys are not strings, but the names of a JSON object are; declare map<string,…>"
      : undefined,
  );

/** A type that is nested more deeply would end the run with an error of Spark's. */
export const typesAreNotTooDeep: Rule = (draft) => [
  ...ofFields(draft, (path) => depthProblem(draft.typeAt(...path))),
  ...draft
    .tables()
    .flatMap((table) => Object.keys(draft.map("tables", table, "columns")).map((name) => [table, name] as const))
    .flatMap(([table, name]) => {
      const path = ["tables", table, "columns", name];
      const message = depthProblem(draft.typeAt(...path));
      return message === undefined ? [] : [draft.problem(path, message)];
    }),
];

function depthProblem(type = ""): string | undefined {
  let depth = 0;
  let most = 0;
  for (const character of type) {
    if (character === "<") most = Math.max(most, ++depth);
    if (character === ">") depth--;
  }
  if (most <= deepestType) return undefined;
  const levels = `is nested ${most} levels deep, but the maximum is ${deepestType}`;
  return `${levels}; declare a string, which keeps the value as JSON`;
}

/** Which of two columns would have the field's values is not known. */
export const fieldsAreReadOnce: Rule = (draft) =>
  draft.sources().flatMap((source) =>
    ["schema", "envelope"].flatMap((key) => {
      const columns =
        key === "schema" ? fieldsOfRecords(draft, source) : Object.keys(draft.map("sources", source, key));
      const fields = columns.map((column) => draft.text("sources", source, key, column, "field") ?? column);
      return columns.flatMap((column, index) => {
        const first = fields.indexOf(fields[index] ?? "");
        if (first === index) return [];
        const message = `reads the field ${show(fields[index])}, as "${columns[first]}" does; read it once`;
        return [draft.problem(["sources", source, key, column], message)];
      });
    }),
  );

/** Fields beside an array are those of the object around it. */
export const envelopeNeedsEach: Rule = (draft) =>
  draft
    .sources()
    .filter((source) => draft.has("sources", source, "envelope") && !draft.has("sources", source, "each"))
    .map((source) =>
      draft.problem(["sources", source, "envelope"], "needs each, the path of the array that these fields are beside"),
    );

/** The members on the path are gone through to find the array, and are not read as values. */
export const envelopeIsNotThePath: Rule = (draft) =>
  draft.sources().flatMap((source) => {
    const each = draft.text("sources", source, "each") ?? "";
    return Object.keys(draft.map("sources", source, "envelope")).flatMap((column) => {
      const field = draft.text("sources", source, "envelope", column, "field") ?? column;
      if (!namesOfPath(each)?.includes(field)) return [];
      const message = `reads the field ${show(field)}, which is a part of the path ${each} of each; remove it`;
      return [draft.problem(["sources", source, "envelope", column], message)];
    });
  });

function ofFields(draft: Draft, problemOf: (path: string[]) => string | undefined): Problem[] {
  return draft.sources().flatMap((source) =>
    ["schema", "envelope"].flatMap((key) =>
      Object.keys(draft.map("sources", source, key)).flatMap((field) => {
        const path = ["sources", source, key, field];
        const message = problemOf(path);
        return message === undefined ? [] : [draft.problem(path, message)];
      }),
    ),
  );
}
