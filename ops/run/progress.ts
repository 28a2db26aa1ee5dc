import type { StepSummary } from "@aws-sdk/client-emr";
import { duration } from "../../cli/report/numbers";
import type { RunState } from "./emr";

export type Verdict = "going on" | "succeeded" | "failed";

const endedSteps = ["COMPLETED", "CANCELLED", "FAILED", "INTERRUPTED"];
const endedClusters = ["TERMINATED", "TERMINATED_WITH_ERRORS"];

/** Whether a run is over, and how. A cluster can end although no step has failed: that is a failure as well. */
export function verdict({ cluster, steps }: RunState): Verdict {
  const state = clusterState({ cluster });
  const states = steps.map(stepState);
  if (states.length > 0 && states.every((step) => step === "COMPLETED")) return "succeeded";
  const allEnded = states.length > 0 && states.every((step) => endedSteps.includes(step));
  const anyFailed = states.some((step) => ["FAILED", "INTERRUPTED"].includes(step));
  const isOver = endedClusters.includes(state) || allEnded || (anyFailed && state === "TERMINATING");
  return isOver ? "failed" : "going on";
}

/** What changed between two polls, a line for each change. Pure. @param before undefined at the first poll */
export function progressLines(before: RunState | undefined, now: RunState, time: Date): string[] {
  const state = clusterState(now);
  const reason = now.cluster.Status?.StateChangeReason?.Message;
  const clusterLine = `cluster ${now.cluster.Id ?? ""} ${state}${reason ? `: ${reason}` : ""}`;
  const clusterChanged = !before || clusterState(before) !== state;
  const stepLines = now.steps.flatMap((step, index) => {
    const earlier = before?.steps.find((other) => other.Id === step.Id);
    if (earlier && stepState(earlier) === stepState(step)) return [];
    const took = stepTime(step, time);
    const name = `step ${index + 1}/${now.steps.length} ${step.Name ?? ""}`;
    return [`${name} ${stepState(step)}${took === undefined ? "" : ` (${duration(took)})`}`];
  });
  return [...(clusterChanged ? [clusterLine] : []), ...stepLines];
}

/** One line for a terminal between two changes: which step runs, for how long, and how many are done. */
export function statusLine(now: RunState, time: Date): string {
  const done = now.steps.filter((step) => stepState(step) === "COMPLETED").length;
  const running = now.steps.find((step) => stepState(step) === "RUNNING");
  const doing = running ? `${running.Name ?? ""} ${duration(stepTime(running, time) ?? 0)}` : clusterState(now);
  return `${done} of ${now.steps.length} steps done, ${doing}`;
}

/** The step that ended the run: the first that failed by itself, else the first that was interrupted. */
export function failedStep({ steps }: RunState): StepSummary | undefined {
  return steps.find((step) => stepState(step) === "FAILED") ?? steps.find((step) => stepState(step) === "INTERRUPTED");
}

/** EMR's reason for a failed run, as sentences. */
export function failureReason(now: RunState): string {
  const step = failedStep(now);
  if (step) return `${numbered(now, step)} ${stepState(step)}: ${stepReason(step)}`;
  const cluster = `the cluster is ${clusterState(now)}: ${clusterReason(now)}`;
  const cancelled = now.steps.find((candidate) => stepState(candidate) === "CANCELLED");
  if (!cancelled) return cluster;
  const lives = !clusterState(now).startsWith("TERMINAT");
  return `${numbered(now, cancelled)} was cancelled${lives ? "" : `; ${cluster}`}`;
}

const noReason = "EMR gives no reason";

function stepReason(step: StepSummary): string {
  const { FailureDetails: details, StateChangeReason: change } = step.Status ?? {};
  return [details?.Reason, details?.Message].filter(Boolean).join(" ") || change?.Message || noReason;
}

function clusterReason({ cluster }: RunState): string {
  const reason = cluster.Status?.StateChangeReason;
  return [reason?.Code, reason?.Message].filter(Boolean).join(": ") || noReason;
}

function numbered(now: RunState, step: StepSummary): string {
  return `step ${now.steps.indexOf(step) + 1} (${step.Name ?? ""})`;
}

export function clusterState({ cluster }: Pick<RunState, "cluster">): string {
  return cluster.Status?.State ?? "UNKNOWN";
}

export function stepState(step: StepSummary): string {
  return step.Status?.State ?? "UNKNOWN";
}

/** Whether a step is not over: it waits, runs, or is being cancelled. */
export function isOpen(step: StepSummary): boolean {
  return ["PENDING", "RUNNING", "CANCEL_PENDING"].includes(stepState(step));
}

/** Milliseconds a step took, or has taken until now; undefined for a step that did not run. */
export function stepTime(step: StepSummary, now: Date): number | undefined {
  const { StartDateTime: start, EndDateTime: end } = step.Status?.Timeline ?? {};
  if (!start || stepState(step) === "PENDING") return undefined;
  const took = (end ?? now).getTime() - start.getTime();
  return (end ?? stepState(step) === "RUNNING") ? took : undefined;
}
