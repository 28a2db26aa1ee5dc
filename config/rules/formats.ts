import type { Rule } from "../draft";

/** S3DistCp merges bytes: the header line of each file would become a record of the merged file. */
export const csvIsNotMerged: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const { format, merge } = draft.map("sources", source);
    if (format !== "csv" || merge === undefined || merge === "none") return [];
    return [
      draft.problem(
        ["sources", source, "merge"],
        "cannot be used with format: csv, because a merge would put header lines between the records; remove it",
      ),
    ];
  });

/** Settings of CSV in a JSON source are probably a missing `format: csv`. */
export const csvSettingsAreUsed: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const { format, csv } = draft.map("sources", source);
    if (csv === undefined || format === "csv") return [];
    return [draft.problem(["sources", source, "csv"], "is only used with format: csv; add format: csv, or remove csv")];
  });

/** The values of CSV are strings, so nothing nested can be in them. */
export const csvIsFlat: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    if (draft.text("sources", source, "format") !== "csv") return [];
    return Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => /^\s*(array|map|struct|binary)/i.test(draft.text("sources", source, "schema", field) ?? ""))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          "is a nested or binary type, which a CSV field cannot hold; declare a simple type",
        ),
      );
  });

/** An unknown name in a CSV header always fails the run, so there is nothing to choose. */
export const csvHasNoUnknownFields: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const { format, unknownFields } = draft.map("sources", source);
    if (format !== "csv" || unknownFields === undefined) return [];
    return [
      draft.problem(
        ["sources", source, "unknownFields"],
        "cannot be used with format: csv, because CSV headers must name exactly the schema's fields; remove it",
      ),
    ];
  });
