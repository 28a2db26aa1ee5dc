import { valueAt } from "../../../cli/value-at";
import { actionOf, type ResourceChange } from "../../plan/json";

/** What a change of the scaling policy means: between which numbers EMR chooses, and that nobody puts them back. */
export function scalingSentences({ change }: ResourceChange): string[] {
  if (actionOf(change) === "destroy") return ["EMR no longer scales the task nodes"];
  const limit = (name: string) => String(valueAt(change.after, "compute_limits", 0, name));
  const range = `${limit("minimum_capacity_units")} to ${limit("maximum_capacity_units")} units`;
  const core = limit("maximum_core_capacity_units");
  return [
    `EMR scales the task nodes: the cluster has ${range} of core and task nodes, of which ${core} are always core ` +
      "nodes; Terraform ignores the numbers of task nodes that EMR chooses",
  ];
}
