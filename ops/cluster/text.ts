import type { Cluster, Instance } from "@aws-sdk/client-emr";
import { asTyped, type Options } from "../../cli/options/options";
import { grid } from "../../cli/report/grid";
import { duration, many, shownMinute } from "../../cli/report/numbers";
import type { RunState } from "../run/emr";
import type { Amount, Capacity, Node } from "../run/nodes";
import type { HowItEnded } from "../run/outcome";
import { clusterState, stepState, stepTime } from "../run/progress";
import { runsOf } from "../run/steps-of-runs";

/** What EMR says of a cluster. */
export interface ClusterFacts extends RunState {
  readonly nodes: readonly Node[];
  readonly capacities: readonly Capacity[];
  /** The run that is described. */
  readonly run: string;
  readonly ended: HowItEnded;
  /** Seconds after which it ends when it is idle. @default - it does not end by that */
  readonly idleTimeout: number | undefined;
}

/** A cluster as text: a line for each fact, then its nodes and its steps. Pure. */
export function clusterText(facts: ClusterFacts, options: Pick<Options, "pipeline">, now: Date): string {
  const { cluster, nodes } = facts;
  const lines: [string, string][] = [
    ["cluster", `${cluster.Id ?? ""} ${stateText(facts, now)}`],
    ["run", runText(facts)],
    ["release", `${cluster.ReleaseLabel ?? "unknown"}: ${applicationsText(cluster)}`],
    ["lifecycle", lifecycleText(facts, options)],
    ["protection", protectionText(cluster)],
    ["primary node", addressText(nodes)],
    ["logs", cluster.LogUri === undefined ? "none" : `${cluster.LogUri}${cluster.Id ?? ""}/`],
  ];
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  return [
    lines.map(([name, text]) => `  ${name.padEnd(width)}${text}`).join("\n"),
    capacityTable(facts.capacities),
    nodeTable(nodes, now),
    stepTable(facts, now),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function stateText(facts: ClusterFacts, now: Date): string {
  const { StateChangeReason: reason, Timeline: timeline } = facts.cluster.Status ?? {};
  const { CreationDateTime: from, EndDateTime: to } = timeline ?? {};
  const since = from && `, since ${shownMinute(from)} UTC (${duration((to ?? now).getTime() - from.getTime())})`;
  const why = reason?.Message ? `: ${reason.Message}` : "";
  return `${clusterState(facts)}${since ?? ""}${why}`;
}

/** The run, how many there were before and after it, and why it failed. */
function runText(facts: ClusterFacts): string {
  const runs = runsOf(facts);
  const place = runs.findIndex(({ run }) => run === facts.run);
  const steps = runs[place]?.steps ?? [];
  if (steps.length === 0) return "none: the cluster has no steps";
  const done = steps.filter((step) => stepState(step) === "COMPLETED").length;
  const counted = `${done} of ${many(steps.length, "step")} completed`;
  const others = [
    ...(place > 0 ? [`, after ${many(place, "earlier run")}`] : []),
    ...(place < runs.length - 1 ? [`, before ${many(runs.length - 1 - place, "later run")}`] : []),
  ].join("");
  const { outcome, reason } = facts.ended;
  return `${facts.run}, ${outcome} (${counted})${others}${reason === undefined ? "" : `: ${reason}`}`;
}

function applicationsText({ Applications: applications = [] }: Cluster): string {
  return applications.map(({ Name: name = "", Version: version }) => [name, version].join(" ").trim()).join(", ");
}

/** What keeps the cluster alive. */
function lifecycleText({ cluster, idleTimeout }: ClusterFacts, { pipeline }: Pick<Options, "pipeline">): string {
  if (clusterState({ cluster }).startsWith("TERMINATED")) return "it has ended";
  if (cluster.AutoTerminate === true) return "ends with its last step";
  if (idleTimeout !== undefined) return `ends when it was idle for ${duration(idleTimeout * 1000)}`;
  return `stays and costs money until ${asTyped("make destroy", { pipeline, stack: "cluster" })} ends it`;
}

function protectionText({ TerminationProtected: isProtected }: Cluster): string {
  return isProtected === true ? "protected from being ended" : "none: it can be ended";
}

function addressText(nodes: readonly Node[]): string {
  const primaries = nodes.filter(({ role, instance }) => role === "primary" && instance.Status?.State !== "TERMINATED");
  const addresses = primaries.map(({ instance }) => {
    const { PrivateIpAddress: inside = "no private address yet", PublicIpAddress: outside } = instance;
    return `${inside} (${outside ? `public ${outside}` : "no public address"})`;
  });
  return addresses.length > 0 ? addresses.join(", ") : "none now";
}

function capacityTable(capacities: readonly Capacity[]): string {
  if (capacities.length === 0) return "";
  const text = ({ wanted, running }: Amount) => (wanted + running === 0 ? "" : `${running} of ${wanted}`);
  const rows = capacities.map(({ role = "unknown", unit, onDemand, spot, id }) => [
    role,
    `${unit}s`,
    text(onDemand),
    text(spot),
    id,
  ]);
  return grid(["nodes for", "counted in", "on demand", "spot", "fleet or group"], rows, [
    "nodes for",
    "counted in",
    "fleet or group",
  ]);
}

const markets: Readonly<Record<string, string>> = { ON_DEMAND: "on demand", SPOT: "spot" };

function nodeTable(nodes: readonly Node[], now: Date): string {
  const head = ["node", "type", "market", "state", "id", "private address", "for"];
  const rows = nodes.map(({ role = "unknown", instance }) => [role, ...nodeTexts(instance, now)]);
  return rows.length === 0 ? "" : grid(head, rows, head.slice(0, -1));
}

/** The columns of a node. What EMR does not say is empty. */
function nodeTexts(instance: Instance, now: Date): string[] {
  const { CreationDateTime: from, EndDateTime: to = now } = instance.Status?.Timeline ?? {};
  return [
    instance.InstanceType,
    markets[instance.Market ?? ""],
    instance.Status?.State,
    instance.Ec2InstanceId,
    instance.PrivateIpAddress,
    from && duration(to.getTime() - from.getTime()),
  ].map((text) => text ?? "");
}

function stepTable({ cluster, steps }: ClusterFacts, now: Date): string {
  if (steps.length === 0) return "";
  const runs = runsOf({ cluster, steps });
  const rows = steps.map((step) => {
    const took = stepTime(step, now);
    const start = step.Status?.Timeline?.StartDateTime;
    const run = runs.find((candidate) => candidate.steps.includes(step))?.run ?? "none";
    return [
      step.Name ?? "",
      stepState(step),
      start ? shownMinute(start) : "",
      took === undefined ? "" : duration(took),
      step.Id ?? "",
      ...(runs.length > 1 ? [run] : []),
    ];
  });
  const text = ["step", "state", "started", "id", ...(runs.length > 1 ? ["run"] : [])];
  return grid(["step", "state", "started", "took", ...text.slice(3)], rows, text);
}
