import type { Change, PlanJson, ResourceChange } from "../../ops/plan/json";
import { noFacts, type Facts } from "../../ops/review/facts/facts";
import { summarize } from "../../ops/review/summary";

/** A change of a resource, by its address, as a plan's JSON has it. */
export function change(
  address: string,
  actions: Change["actions"],
  before: unknown,
  after: unknown,
  more: Partial<Change> & { readonly reason?: string } = {},
): ResourceChange {
  const [type = "", name = ""] = address.split(".");
  const { reason, ...ofChange } = more;
  return {
    address,
    mode: "managed",
    type,
    name,
    change: { actions, before, after, ...ofChange },
    ...(reason !== undefined && { action_reason: reason }),
  };
}

/** The sentences about a stack's plan that changes these resources. */
export function sentencesAbout(
  resources: readonly ResourceChange[],
  more: Omit<PlanJson, "resource_changes"> = {},
  facts: Partial<Facts> = {},
): readonly string[] {
  const json = { ...more, resource_changes: resources };
  return summarize("p", [{ stack: "p-cluster", label: "cluster", json }], { ...noFacts, ...facts }).sentences;
}
