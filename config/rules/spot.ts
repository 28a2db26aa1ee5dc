import type { Draft, Rule } from "../draft";
import { defaultReplication } from "../cluster/node-types";
import { defaultNodes } from "../schema/nodes";
import { isMerged } from "./merged";
import { coreNodes } from "./nodes";

export const spotPrimaryIsMeant: Rule = (draft) => {
  const path = ["cluster", "primary", "spot"];
  if (draft.flag(...path) !== true) return [];
  if (draft.text("cluster", "lifecycle") === "persistent") {
    return [
      draft.problem(
        path,
        "cannot be in a persistent cluster, which ends when AWS takes its primary node back; remove spot",
      ),
    ];
  }
  if (draft.flag("cluster", "primary", "mayBeLost") === true) return [];
  return [
    draft.problem(
      path,
      "lets AWS take the primary node back, and that ends the cluster and its run; remove spot, or add " +
        "mayBeLost: true if you accept that",
    ),
  ];
};

/** With one copy of each block, the merged files of a lost node are lost. */
export const spotCoreKeepsMerge: Rule = (draft) => {
  const path = ["cluster", "core", "spot"];
  const spot = draft.number(...path) ?? 0;
  const copies = draft.number("cluster", "replication") ?? defaultReplication(coreNodes(draft));
  if (spot === 0 || copies > 1 || draft.flag("cluster", "core", "mayBeLost") === true) return [];
  const inHdfs = draft.sources().filter((source) => mergesToHdfs(draft, source));
  if (inHdfs.length === 0) return [];
  return [
    draft.problem(
      path,
      `lets AWS take core nodes back, and HDFS has one copy of the merged files of ${inHdfs.join(", ")}: a lost node ` +
        "would fail the run; use onDemand for core and spot for task, or write replication: 2, or merge: { to: s3 } " +
        "for these sources, or core.mayBeLost: true if you accept that",
    ),
  ];
};

function mergesToHdfs(draft: Draft, source: string): boolean {
  return isMerged(draft, source) && draft.text("sources", source, "merge", "to") !== "s3";
}

/** Spot nodes, or units of them, that core or task nodes have. Groups are on demand. */
function spotUnits(draft: Draft, fleet: "core" | "task"): number {
  if (draft.text("cluster", "nodes") === "groups") return 0;
  return draft.number("cluster", fleet, "spot") ?? defaultNodes[fleet].spot;
}

/** A key for Spot nodes has no effect where there are none. One that a preset gives is not a mistake. */
export const spotSettingsAreUsed: Rule = (draft) =>
  (["core", "task"] as const).flatMap((fleet) => {
    if (spotUnits(draft, fleet) > 0) return [];
    return ["spotStrategy", "spotTimeout", "afterSpotTimeout"]
      .map((key) => ["cluster", fleet, key])
      .filter((path) => draft.isWritten(...path))
      .map((path) => draft.problem(path, `is for Spot nodes, and cluster.${fleet} has none; ${advice(draft)}`));
  });

/** A user who writes mayBeLost expects Spot nodes. */
export const nodesThatMayBeLostAreSpot: Rule = (draft) =>
  (["primary", "core"] as const).flatMap((fleet) => {
    const path = ["cluster", fleet, "mayBeLost"];
    const hasSpot = fleet === "primary" ? draft.flag("cluster", fleet, "spot") === true : spotUnits(draft, fleet) > 0;
    if (draft.flag(...path) !== true || hasSpot) return [];
    const what = fleet === "primary" ? "is on demand" : "has none";
    return [draft.problem(path, `accepts Spot nodes, but cluster.${fleet} ${what}; ${advice(draft)}`)];
  });

const advice = (draft: Draft) =>
  draft.text("cluster", "nodes") === "groups" ? "groups are on demand, so remove it" : "remove it, or write spot";
