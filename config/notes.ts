import { readFileSync } from "node:fs";
import { join } from "node:path";
import { namesAthenaRefuses } from "./tables/athena-names";
import { Draft } from "./draft";
import { pipelinePath } from "./folder";
import { formatProblem, type Problem, show } from "./file/problems";
import { YamlFile } from "./file/yaml-file";

/** At most this number of names is shown. */
const shownNames = 5;

/** What a pipeline without problems should still tell its user, each with line and column. */
export function pipelineNotes(root: string, name: string): string[] {
  const file = `${pipelinePath(root, name)}/pipeline.yaml`;
  const yaml = new YamlFile(file, readFileSync(join(root, file), "utf8"));
  return namesForAthena(new Draft(yaml, yaml.value())).map((note) => `note: ${formatProblem(note)}`);
}

/**
 * Fields inside a column that the statement for Athena will be without. They are not refused: others read the files,
 * and the names may be those of the data.
 */
function namesForAthena(draft: Draft): Problem[] {
  return draft.tables().flatMap((table) =>
    Object.keys(draft.map("tables", table, "columns")).flatMap((column) => {
      const path = ["tables", table, "columns", column];
      const names = namesAthenaRefuses(draft.typeAt(...path) ?? "");
      if (names.length === 0) return [];
      const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : "";
      const some = names.slice(0, shownNames).map(show).join(", ");
      const message =
        `the statement for Athena will be without the fields ${some}${more}, ` +
        "because Athena takes only letters from a to z, digits, _, $ and . in the name of a nested field; " +
        `give them other names in SQL, in the same order: cast(${column} as struct<NAME:TYPE, …>)`;
      return [draft.problem(path, message)];
    }),
  );
}
