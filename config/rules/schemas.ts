import type { Rule } from "../draft";

/** The names of a JSON object are strings, so no other type of key can be read. */
export const mapsHaveStringKeys: Rule = (draft) =>
  draft.sources().flatMap((source) =>
    Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => /\bmap\s*<\s*(?!string\b)/i.test(draft.text("sources", source, "schema", field) ?? ""))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          "has a map whose keys are not strings, but the names of a JSON object are; declare map<string,…>",
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
