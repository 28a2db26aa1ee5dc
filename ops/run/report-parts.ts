import type { StepSummary } from "@aws-sdk/client-emr";
import type { Part } from "../../cli/report/page/facts";
import type { RunState } from "./emr";

const outcomes: Readonly<Record<string, Part["outcome"]>> = {
  COMPLETED: "completed",
  FAILED: "failed",
  INTERRUPTED: "failed",
  CANCELLED: "cancelled",
};

/**
 * The parts of a run with their times. EMR has no times for each bootstrap action: they are a part of the start.
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_ClusterTimeline.html
 */
export function partsOf({ cluster, steps }: RunState): Part[] {
  const { CreationDateTime: from, ReadyDateTime: ready, EndDateTime: end } = cluster.Status?.Timeline ?? {};
  const start: Part = {
    name: "start nodes, bootstrap actions",
    kind: "cluster",
    outcome: ready ? "completed" : "failed",
    ...times(from, ready ?? end),
  };
  return [start, ...steps.map(partOf)];
}

function partOf({ Name: name = "", Status: status }: StepSummary): Part {
  const outcome = outcomes[status?.State ?? ""] ?? "not over";
  const { StartDateTime: from, EndDateTime: to } = status?.Timeline ?? {};
  return { name, kind: "step", outcome, ...(outcome === "cancelled" ? {} : times(from, to)) };
}

function times(from: Date | undefined, to: Date | undefined): Pick<Part, "from" | "to"> {
  return from && to ? { from: from.toISOString(), to: to.toISOString() } : {};
}
