import type { ClusterHcl } from "../../cli/synthesized/hcl";
import { joined } from "../../cli/report/lists";
import { typesOf } from "../../cli/synthesized/nodes";
import { haveSameTypes } from "./cluster-before";

/**
 * A state has a fleet's types as a set. Which of several is counted is said where the plan has other types, unless the
 * last run had it.
 */
export function setNotes(
  before: ClusterHcl | undefined,
  after: ClusterHcl | undefined,
  used: readonly string[],
): string[] {
  if (!before) return [];
  const planned = after ? typesOf(after) : [];
  return typesOf(before).flatMap(({ fleet, types }) => {
    const wanted = planned.find((other) => other.fleet === fleet)?.types ?? [];
    const [first = ""] = types;
    if (types.length < 2 || haveSameTypes(types, wanted) || used.includes(first)) return [];
    return [`the ${fleet} nodes before are any of ${joined(types)}: ${first} is counted`];
  });
}
