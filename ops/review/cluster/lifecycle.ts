import { stays } from "../../../cli/synthesized/lifecycle";
import { many } from "../../../cli/report/numbers";
import { valueAt } from "../../../cli/value-at";
import type { StackPlan } from "../../plan/stack-plan";

/**
 * Whether it is the configuration that protects a cluster from being ended (cluster.lifecycle: persistent), and nobody
 * by hand: only a persistent cluster is protected and stays for ever.
 * @param before the cluster in the state
 */
export function isPersistent(before: unknown): boolean {
  return (
    valueAt(before, "termination_protection") === true &&
    valueAt(before, "keep_job_flow_alive_when_no_steps") === true &&
    !valueAt(before, "auto_termination_policy", 0, "idle_timeout")
  );
}

/**
 * Says which nodes of a new cluster run after its last step, and until when they cost money. No sentence for a cluster
 * that ends with its last step.
 */
export function whatStays(after: unknown, { json }: StackPlan): string[] {
  const until = stays(after);
  if (until === undefined) return [];
  const task = (json.resource_changes ?? []).filter(({ type }) => /^aws_emr_instance_(fleet|group)$/.test(type));
  const units = [
    ...["master", "core"].flatMap((role) => [
      valueAt(after, `${role}_instance_fleet`, 0),
      valueAt(after, `${role}_instance_group`, 0),
    ]),
    ...task.map(({ change }) => change.after),
  ].reduce<number>((sum, nodes) => sum + unitsOf(nodes), 0);
  return [`the cluster stays after its last step: ${many(units, "unit")} of nodes cost money until ${until}`];
}

function unitsOf(nodes: unknown): number {
  return ["target_on_demand_capacity", "target_spot_capacity", "instance_count"].reduce(
    (sum, name) => sum + Number(valueAt(nodes, name) ?? 0),
    0,
  );
}
