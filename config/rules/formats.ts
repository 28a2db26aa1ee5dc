import type { Rule } from "../draft";

/** A raw merge would put each file's header line into the middle of another's. */
export const csvIsNotMerged: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const { format, merge } = draft.map("sources", source);
    if (format !== "csv" || merge === undefined || merge === "none") return [];
    return [
      draft.problem(
        ["sources", source, "merge"],
        "stands beside format: csv, whose header lines a merge would put between the records; leave it out",
      ),
    ];
  });

export const csvSettingsAreUsed: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const { format, csv } = draft.map("sources", source);
    if (csv === undefined || format === "csv") return [];
    return [
      draft.problem(
        ["sources", source, "csv"],
        "stands without format: csv, so nothing would read it; add that, or leave this out",
      ),
    ];
  });

/** CSV has texts only: nothing nested can be in it. */
export const csvIsFlat: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    if (draft.text("sources", source, "format") !== "csv") return [];
    return Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => /^\s*(array|map|struct|binary)/i.test(draft.text("sources", source, "schema", field) ?? ""))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          "is a nested or binary type, which a CSV field cannot hold; declare a simple one",
        ),
      );
  });

/** A header with a name too many ends the run. */
export const csvHasNoUnknownFields: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const { format, unknownFields } = draft.map("sources", source);
    if (format !== "csv" || unknownFields === undefined) return [];
    return [
      draft.problem(
        ["sources", source, "unknownFields"],
        "stands beside format: csv, whose headers must name exactly the schema's fields; leave it out",
      ),
    ];
  });
