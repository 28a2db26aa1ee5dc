import type { Draft, Rule } from "../draft";
import { show } from "../file/problems";

const isNewOnly = (draft: Draft, source: string) => draft.text("sources", source, "load") === "new-only";

/** Only the manifest that S3DistCp writes records which objects were loaded. */
export const onlyMergedSourcesLoadNew: Rule = (draft) =>
  draft
    .sources()
    .filter((source) => isNewOnly(draft, source))
    .flatMap((source) => {
      const fix = fixWithoutMerge(draft, source);
      const message = `"new-only" needs a merge, because its manifest records what was loaded${fix}`;
      return fix === undefined ? [] : [draft.problem(["sources", source, "load"], message)];
    });

function fixWithoutMerge(draft: Draft, source: string): string | undefined {
  if (draft.text("sources", source, "format") === "csv") return ", and CSV is never merged; write all";
  return draft.text("sources", source, "merge") === "none" ? "; remove merge: none, or write all" : undefined;
}

/** A new-only source gives a run only its newest objects. A table that each run replaces would lose all older rows. */
export const tablesKeepLoadedRows: Rule = (draft, folder) => {
  const sources = draft.sources().filter((source) => isNewOnly(draft, source));
  return draft.tables().flatMap((table) => {
    if (["append", "merge"].includes(draft.text("tables", table, "mode") ?? "")) return [];
    const read = sources.find((source) => readsFrom(folder.sql(table) ?? "", source));
    if (read === undefined) return [];
    const path = draft.text("tables", table, "mode") === undefined ? ["tables", table] : ["tables", table, "mode"];
    return [
      draft.problem(
        path,
        "would lose the rows of earlier runs, because each run replaces the table and its SQL reads source " +
          `${show(read)} with load: new-only; write mode: append, or mode: merge with a key`,
      ),
    ];
  });
};

/**
 * Whether a SELECT names the view after FROM or JOIN, or later in a list of views. This is an early check that may miss
 * a view. The job asks Spark, which misses none.
 */
function readsFrom(sql: string, view: string): boolean {
  const code = sql.replace(/--.*$|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\.)*'/gm, " ");
  const definesName = new RegExp(`(?:\\bwith|,)\\s+\`?${view}\`?\\s+as\\s*\\(`, "i");
  if (definesName.test(code)) return false;
  const earlierViews = "(?:[\\w.`]+(?:\\s+(?:as\\s+)?\\w+)?\\s*,\\s*)*";
  return new RegExp(`\\b(?:from|join)\\s+${earlierViews}\`?${view}\\b(?![.])`, "i").test(code);
}
