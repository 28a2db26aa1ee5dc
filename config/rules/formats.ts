import type { Draft, Rule } from "../draft";
import { isNestedOrBinary } from "../tables/ddl-type";
import { fieldsOfRecords } from "./key-paths";

/** S3DistCp merges bytes: the header line of each file would become a record of the merged file. */
export const csvIsNotMerged: Rule = (draft) =>
  sourcesOfFormat(draft, "csv").flatMap((source) => {
    const merge = draft.map("sources", source)["merge"];
    if (merge === undefined || merge === "none") return [];
    const message = "cannot be used with format: csv, because a merge would put header lines between the records";
    return [draft.problem(["sources", source, "merge"], `${message}; remove it`)];
  });

/** A file may end without a line end, and a merge would join its last line with the first of the next file. */
export const linesAreNotMerged: Rule = (draft) =>
  sourcesOfFormat(draft, "text")
    .filter((source) => (draft.text("sources", source, "text", "record") ?? "line") === "line")
    .filter((source) => (draft.map("sources", source)["merge"] ?? "none") !== "none")
    .map((source) =>
      draft.problem(
        ["sources", source, "merge"],
        "cannot be used with lines of text, because a merge would join lines of two files; remove it, " +
          "or write text: { record: value } where each record is a JSON value",
      ),
    );

/** Settings of a format in a source of another format probably mean that `format` is missing. */
export const settingsAreUsed: Rule = (draft) =>
  ["csv", "text"].flatMap((format) =>
    draft
      .sources()
      .filter((source) => draft.map("sources", source)[format] !== undefined)
      .filter((source) => draft.text("sources", source, "format") !== format)
      .map((source) =>
        draft.problem(
          ["sources", source, format],
          `is only used with format: ${format}; add format: ${format}, or remove ${format}`,
        ),
      ),
  );

/** A record of text is one value. */
export const textIsOneString: Rule = (draft) =>
  sourcesOfFormat(draft, "text")
    .filter((source) => {
      const fields = fieldsOfRecords(draft, source);
      const types = fields.map((field) => draft.text("sources", source, "schema", field)?.toLowerCase());
      return types.length > 0 && (types.length > 1 || types[0] !== "string");
    })
    .map((source) =>
      draft.problem(
        ["sources", source, "schema"],
        "must be one field of type string, because a record of text is one string; write for example `line: string`",
      ),
    );

/** Lines and CSV have no names within names, and text has no names at all. */
export const onlyJsonHasEach: Rule = (draft) =>
  ["csv", "text"].flatMap((format) =>
    sourcesOfFormat(draft, format).flatMap((source) =>
      (format === "csv" ? ["each", "envelope"] : ["each", "envelope", "unknownFields"])
        .filter((key) => draft.has("sources", source, key))
        .map((key) => draft.problem(["sources", source, key], `cannot be used with format: ${format}; remove it`)),
    ),
  );

/** The values of CSV are strings, so nothing nested can be in them. */
export const csvIsFlat: Rule = (draft) =>
  sourcesOfFormat(draft, "csv").flatMap((source) =>
    Object.keys(draft.map("sources", source, "schema"))
      .filter((field) => isNestedOrBinary(draft.typeAt("sources", source, "schema", field) ?? ""))
      .map((field) =>
        draft.problem(
          ["sources", source, "schema", field],
          "is a nested or binary type, which a CSV field cannot hold; declare a simple type",
        ),
      ),
  );

/** The reader of CSV leaves columns out, and does not collect them. */
export const csvKeepsNoUnknownFields: Rule = (draft) =>
  sourcesOfFormat(draft, "csv")
    .filter((source) => draft.text("sources", source, "unknownFields") === "keep")
    .map((source) =>
      draft.problem(
        ["sources", source, "unknownFields"],
        '"keep" cannot be used with format: csv; write allow or refuse, or declare the columns',
      ),
    );

/** A JSON record may lack any field. */
export const onlyCsvHasOptionalFields: Rule = (draft) => {
  const csvSources = sourcesOfFormat(draft, "csv");
  return draft
    .sources()
    .filter((source) => !csvSources.includes(source))
    .flatMap((source) =>
      Object.keys(draft.map("sources", source, "schema"))
        .filter((field) => draft.has("sources", source, "schema", field, "optional"))
        .map((field) =>
          draft.problem(
            ["sources", source, "schema", field, "optional"],
            "is only used with format: csv, because a JSON field may always be missing; remove it",
          ),
        ),
    );
};

/** One character cannot have two meanings. */
export const csvCharactersDiffer: Rule = (draft) =>
  sourcesOfFormat(draft, "csv").flatMap((source) => {
    const defaults: Readonly<Record<string, string>> = { delimiter: ",", quote: '"' };
    const path = ["sources", source, "csv"];
    const value = (key: string) => draft.text(...path, key) ?? defaults[key];
    return ["quote", "escape", "comment"].flatMap((key, index, all) => {
      const twin = ["delimiter", ...all.slice(0, index)].find(
        (other) => value(key) !== undefined && value(other) === value(key),
      );
      if (twin === undefined || !draft.has(...path, key)) return [];
      return [draft.problem([...path, key], `is the same character as ${twin}; write another one`)];
    });
  });

function sourcesOfFormat(draft: Draft, format: string): string[] {
  return draft.sources().filter((source) => draft.text("sources", source, "format") === format);
}
