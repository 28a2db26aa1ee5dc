import type { Draft, Rule } from "../draft";

/** S3DistCp merges bytes: the header line of each file would become a record of the merged file. */
export const csvIsNotMerged: Rule = (draft) =>
  sourcesOfFormat(draft, "csv").flatMap((source) => {
    const merge = draft.map("sources", source)["merge"];
    if (merge === undefined || merge === "none") return [];
    const message = "cannot be used with format: csv, because a merge would put header lines between the records";
    return [draft.problem(["sources", source, "merge"], `${message}; remove it`)];
  });

/** Settings of CSV in a source of another format probably mean that `format: csv` is missing. */
export const csvSettingsAreUsed: Rule = (draft) => {
  const csvSources = sourcesOfFormat(draft, "csv");
  return draft
    .sources()
    .filter((source) => draft.map("sources", source)["csv"] !== undefined && !csvSources.includes(source))
    .map((source) =>
      draft.problem(["sources", source, "csv"], "is only used with format: csv; add format: csv, or remove csv"),
    );
};

/** The values of CSV are strings, so nothing nested can be in them. */
export const csvIsFlat: Rule = (draft) =>
  sourcesOfFormat(draft, "csv").flatMap((source) =>
    Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => /^\s*(array|map|struct|binary)/i.test(draft.text("sources", source, "schema", field) ?? ""))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          "is a nested or binary type, which a CSV field cannot hold; declare a simple type",
        ),
      ),
  );

/** An unknown name in a CSV header always fails the run, so there is nothing to choose. */
export const csvHasNoUnknownFields: Rule = (draft) =>
  sourcesOfFormat(draft, "csv")
    .filter((source) => draft.map("sources", source)["unknownFields"] !== undefined)
    .map((source) =>
      draft.problem(
        ["sources", source, "unknownFields"],
        "cannot be used with format: csv, because CSV headers must name exactly the schema's fields; remove it",
      ),
    );

function sourcesOfFormat(draft: Draft, format: string): string[] {
  return draft.sources().filter((source) => draft.text("sources", source, "format") === format);
}
