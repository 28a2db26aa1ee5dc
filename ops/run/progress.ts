import type { StepSummary } from "@aws-sdk/client-emr";
import type { RunState } from "./emr";
import { duration } from "../../cli/report/numbers";

export type Verdict = "going on" | "succeeded" | "failed";

const over = ["COMPLETED", "CANCELLED", "FAILED", "INTERRUPTED"];
const ended = ["TERMINATED", "TERMINATED_WITH_ERRORS"];

/** Whether a run is over, and how. A cluster can end without a step having failed: that is a failure as well. */
export function verdict({ cluster, steps }: RunState): Verdict {
  const state = clusterState({ cluster });
  const done = steps.every((step) => over.includes(stepState(step)));
  const good = steps.length > 0 && steps.every((step) => stepState(step) === "COMPLETED");
  const bad = steps.some((step) => ["FAILED", "INTERRUPTED"].includes(stepState(step)));
  if (good) return "succeeded";
  if (ended.includes(state) || (done && steps.length > 0) || (bad && state === "TERMINATING")) return "failed";
  return "going on";
}

/** What changed between two looks, one line each. Pure. @param before nothing at the first look */
export function progressLines(before: RunState | undefined, now: RunState, time: Date): string[] {
  const lines: string[] = [];
  const state = clusterState(now);
  if (!before || clusterState(before) !== state) {
    const reason = now.cluster.Status?.StateChangeReason?.Message;
    lines.push(`cluster ${now.cluster.Id ?? ""} ${state}${reason ? `: ${reason}` : ""}`);
  }
  now.steps.forEach((step, index) => {
    const old = before?.steps.find((other) => other.Id === step.Id);
    if (old && stepState(old) === stepState(step)) return;
    const took = stepTime(step, time);
    lines.push(
      `step ${index + 1}/${now.steps.length} ${step.Name ?? ""} ${stepState(step)}${took === undefined ? "" : ` (${duration(took)})`}`,
    );
  });
  return lines;
}

/** One line for a terminal between two changes: which step is on, for how long, how many are done. */
export function statusLine(now: RunState, time: Date): string {
  const done = now.steps.filter((step) => stepState(step) === "COMPLETED").length;
  const running = now.steps.find((step) => stepState(step) === "RUNNING");
  const took = running && stepTime(running, time);
  const doing = running ? `${running.Name ?? ""} ${duration(took ?? 0)}` : clusterState(now);
  return `${done} of ${now.steps.length} steps done, ${doing}`;
}

/** The step that ended the run: the first that did not complete by its own fault. */
export function failedStep({ steps }: RunState): StepSummary | undefined {
  return steps.find((step) => stepState(step) === "FAILED") ?? steps.find((step) => stepState(step) === "INTERRUPTED");
}

/** EMR's reason for a failed run, as sentences. */
export function failureReason(now: RunState): string {
  const step = failedStep(now);
  if (step) {
    const { Reason, Message } = step.Status?.FailureDetails ?? {};
    const why =
      [Reason, Message].filter(Boolean).join(" ") || step.Status?.StateChangeReason?.Message || "EMR gives no reason";
    return `step ${now.steps.indexOf(step) + 1} (${step.Name ?? ""}) ${stepState(step)}: ${why}`;
  }
  const cancelled = now.steps.find((candidate) => stepState(candidate) === "CANCELLED");
  const { Code, Message } = now.cluster.Status?.StateChangeReason ?? {};
  const cluster = `the cluster is ${clusterState(now)}: ${[Code, Message].filter(Boolean).join(": ") || "EMR gives no reason"}`;
  return cancelled
    ? `step ${now.steps.indexOf(cancelled) + 1} (${cancelled.Name ?? ""}) was cancelled; ${cluster}`
    : cluster;
}

export function clusterState({ cluster }: Pick<RunState, "cluster">): string {
  return cluster.Status?.State ?? "UNKNOWN";
}

function stepState(step: StepSummary): string {
  return step.Status?.State ?? "UNKNOWN";
}

function stepTime(step: StepSummary, time: Date): number | undefined {
  const { StartDateTime: start, EndDateTime: end } = step.Status?.Timeline ?? {};
  if (!start || stepState(step) === "PENDING") return undefined;
  const took = (end ?? time).getTime() - start.getTime();
  return (end ?? stepState(step) === "RUNNING") ? took : undefined;
}
