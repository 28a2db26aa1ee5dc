import { UserError } from "../errors";
import { isRunName } from "./run-name";

/**
 * The runs whose records in quarantine are read again, as the user names them: ids of clusters with commas or blanks
 * between them, or `all`.
 * @param option the name of the variable, for the message
 * @returns undefined where it is not set
 * @throws UserError when a name is not the id of a cluster
 */
export function runsToReplay(env: NodeJS.ProcessEnv, option: "RUN" | "REPLAY"): readonly string[] | undefined {
  const names = (env[option] ?? "").split(/[\s,]+/).filter((name) => name !== "");
  if (names.length === 0) return undefined;
  const wrong = names.find((name) => !isRunName(name) && !(name === "all" && names.length === 1));
  if (wrong === undefined) return [...new Set(names)];
  throw new UserError(
    `${option}=${env[option]}: "${wrong}" is not a run. A run has the id of its cluster, for example ` +
      'j-4XOSD0U9TJ8M9; separate several with commas; "all" means every run that has records in quarantine.',
  );
}

/** At most this number of runs is named in a message. */
const namedRuns = 5;

/**
 * That a run has no quarantine, as a sentence.
 * @param folder where the quarantines of runs are, with / at the end
 * @param known the runs that have one. @default - they are not named
 */
export function unknownRun(option: "RUN" | "REPLAY", run: string, folder: string, known?: readonly string[]): string {
  return (
    `${option} names run ${run}, which has no records in quarantine: there is no ${folder}${run}/quarantine/. ` +
    `It had none, or its files have expired.${known ? ` ${runsText(known)}.` : ""}`
  );
}

function runsText(known: readonly string[]): string {
  if (known.length === 0) return "No run has one there";
  const some = known.slice(0, namedRuns).join(", ");
  return `${known.length > namedRuns ? `Some of the ${known.length} runs` : "Runs"} that have one: ${some}`;
}
