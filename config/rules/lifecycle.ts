import type { Draft, Rule } from "../draft";
import { type Lifecycle, lifecycleOf } from "../cluster/lifecycle";
import { show } from "../file/problems";

/** How long the cluster lives. Undefined for an unknown lifecycle, which the schema reports. */
export function lifeOf(draft: Draft): Lifecycle["kind"] | undefined {
  const lifecycle = draft.text("cluster", "lifecycle");
  if (lifecycle !== undefined && lifecycle !== "idle" && lifecycle !== "transient" && lifecycle !== "persistent")
    return undefined;
  return lifecycleOf({ lifecycle, idleTimeout: draft.has("cluster", "idleTimeout") ? 1 : undefined }).kind;
}

export const onlyIdleClustersHaveTimeout: Rule = (draft) => {
  const [lifecycle, path] = [draft.text("cluster", "lifecycle"), ["cluster", "idleTimeout"]];
  const ends = { transient: "ends with its last step", persistent: "stays until somebody ends it" };
  if (!draft.has(...path) || lifecycle === undefined || !(lifecycle in ends)) return [];
  return [
    draft.problem(
      path,
      `is for a cluster that waits for more work, but cluster.lifecycle is ${show(lifecycle)}, which ` +
        `${ends[lifecycle as keyof typeof ends]}; write lifecycle: idle, or remove idleTimeout`,
    ),
  ];
};

/** @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-ha.html */
export const primariesAreOneOrThree: Rule = (draft) => {
  const [path, nodes] = [["cluster", "primary", "nodes"], draft.number("cluster", "primary", "nodes")];
  if (nodes === 2) return [draft.problem(path, "2 is not possible: EMR has one primary node, or three; write 1 or 3")];
  if (nodes !== 3) return [];
  if (draft.text("cluster", "lifecycle") === "persistent") return [];
  return [
    draft.problem(
      path,
      "3 needs a cluster that stays: EMR protects a cluster with three primary nodes from being ended, and keeps it " +
        "after its last step; write cluster.lifecycle: persistent, or nodes: 1",
    ),
  ];
};
