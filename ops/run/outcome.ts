import type { S3Client } from "@aws-sdk/client-s3";
import { addsUp, type Ledger, parseLedger } from "../../cli/report/ledger";
import { entriesOf, objectText } from "../aws/objects";
import type { RunState } from "./emr";
import type { NamedRun } from "./find";
import { failedStep, failureReason, stepState, verdict } from "./progress";

export type Outcome = "succeeded" | "failed" | "stopped" | "going on";

/** The ledger of a run; undefined where there is none. */
export type FoundLedger = Ledger | "unreadable" | undefined;

/** How a run ended, and why, for people. A run that succeeded or goes on has no reason. */
export interface HowItEnded {
  readonly outcome: Outcome;
  readonly reason?: string;
}

const ledgerFile = "ledger.json";

/** @throws the SDK's error */
export async function ledgerOf(s3: S3Client, run: Pick<NamedRun, "runs" | "run">): Promise<FoundLedger> {
  const text = await objectText(s3, ledgerUri(run));
  return text === undefined ? undefined : (parseLedger(text) ?? "unreadable");
}

export function ledgerUri({ runs, run }: Pick<NamedRun, "runs" | "run">): string {
  return `${runs}${run}/${ledgerFile}`;
}

/**
 * Where the ledgers of at most 100 runs are, also of those that EMR no longer knows. The ids of clusters do not say
 * which run is newer.
 * @param runs URI of the folder of all runs, with a slash at its end
 */
export async function ledgerUris(s3: S3Client, runs: string): Promise<string[]> {
  const folders = (await entriesOf(s3, runs)).filter((uri) => uri.endsWith("/")).slice(0, 100);
  return folders.map((folder) => `${folder}${ledgerFile}`);
}

/**
 * How a run ended: the rule of all commands. It succeeded only where its steps are completed and its ledger adds up,
 * because only that proves that nothing was lost.
 * @param state the cluster, with the steps of the run
 * @param ledger is looked at only where all steps are completed
 */
export function outcomeOf(state: RunState, ledger: FoundLedger): HowItEnded {
  const ended = verdict(state);
  if (ended === "going on") return { outcome: "going on" };
  if (ended === "failed") return { outcome: wasStopped(state) ? "stopped" : "failed", reason: failureReason(state) };
  const problem = ledgerProblem(ledger);
  return problem === undefined ? { outcome: "succeeded" } : { outcome: "failed", reason: problem };
}

function ledgerProblem(ledger: FoundLedger): string | undefined {
  if (ledger === undefined) return "all steps are completed, but there is no ledger";
  if (ledger === "unreadable") return "its ledger cannot be read: it is damaged, or of another version";
  return addsUp(ledger) ? undefined : "its ledger does not add up";
}

/**
 * Somebody ended its cluster, or cancelled its steps. EMR cancels steps too, where a cluster ends by an error.
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_ClusterStateChangeReason.html
 */
function wasStopped(state: RunState): boolean {
  const failed = failedStep(state);
  const code = state.cluster.Status?.StateChangeReason?.Code;
  if (code === "USER_REQUEST") return failed === undefined || stepState(failed) !== "FAILED";
  const byError = code !== undefined && code !== "ALL_STEPS_COMPLETED";
  return failed === undefined && !byError && state.steps.some((step) => stepState(step) === "CANCELLED");
}
