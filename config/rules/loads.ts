import type { Draft, Rule } from "../draft";
import { show } from "../problems";

const isNewOnly = (draft: Draft, source: string) => draft.text("sources", source, "load") === "new-only";

/** S3DistCp's manifest is what knows which objects were loaded. */
export const onlyMergedSourcesLoadNew: Rule = (draft) =>
  Object.keys(draft.map("sources"))
    .filter((source) => isNewOnly(draft, source))
    .flatMap((source) => {
      const path = ["sources", source, "load"];
      if (draft.text("sources", source, "format") === "csv")
        return [
          draft.problem(
            path,
            '"new-only" needs a merge, whose manifest says what was loaded, and CSV is not merged; write all',
          ),
        ];
      if (draft.text("sources", source, "merge") === "none")
        return [
          draft.problem(
            path,
            '"new-only" needs a merge, whose manifest says what was loaded; leave merge: none out, or write all',
          ),
        ];
      return [];
    });

/** A table that is replaced by what came since the last run would forget everything before. */
export const tablesKeepWhatWasLoaded: Rule = (draft, folder) => {
  const sources = Object.keys(draft.map("sources")).filter((source) => isNewOnly(draft, source));
  return Object.keys(draft.map("tables")).flatMap((table) => {
    if (["append", "merge"].includes(draft.text("tables", table, "mode") ?? "")) return [];
    const read = sources.find((source) => readsFrom(folder.sql(table) ?? "", source));
    if (read === undefined) return [];
    const path = draft.text("tables", table, "mode") === undefined ? ["tables", table] : ["tables", table, "mode"];
    return [
      draft.problem(
        path,
        `would be replaced by what came since the last run: its SQL reads source ${show(read)}, whose load is new-only; write mode: append, or mode: merge with a key`,
      ),
    ];
  });
};

/** Whether a SELECT names the view after FROM or JOIN, or further on in such a list. The job asks Spark, which sees all; this is early. */
function readsFrom(sql: string, view: string): boolean {
  const code = sql.replace(/--.*$|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\.)*'/gm, " ");
  if (new RegExp(`(?:\\bwith|,)\\s+\`?${view}\`?\\s+as\\s*\\(`, "i").test(code)) return false; // a name of the query's own
  const earlier = "(?:[\\w.`]+(?:\\s+(?:as\\s+)?\\w+)?\\s*,\\s*)*";
  return new RegExp(`\\b(?:from|join)\\s+${earlier}\`?${view}\\b(?![.])`, "i").test(code);
}
