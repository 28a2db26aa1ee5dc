import type { Block, ClusterHcl } from "../../cli/synthesized/hcl";
import { valueAt } from "../../cli/value-at";
import { actionOf, type ResourceChange } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";
import { clusterOfRequest } from "./cluster-of-request";

/**
 * The cluster that is deployed, as the state says it: the one that these plans change, replace or destroy; one that has
 * ended; or the one that a schedule starts. Undefined before the first deploy.
 */
export function clusterBefore(plans: readonly StackPlan[]): ClusterHcl | undefined {
  for (const plan of plans) {
    const [cluster] = resourcesBefore(plan, /^aws_emr_cluster$/);
    if (cluster) return clusterOf(cluster, plan);
    const [machine] = resourcesBefore(plan, /^aws_sfn_state_machine$/);
    if (machine) return clusterOfRequest(machine.values["definition"]);
  }
  return undefined;
}

function clusterOf({ address, values }: Before, plan: StackPlan): ClusterHcl {
  const blocks = (type: RegExp) => resourcesBefore(plan, type).map((resource) => filled(resource.values) as Block);
  return {
    address,
    block: filled(values) as Block,
    taskFleets: blocks(/^aws_emr_instance_fleet$/),
    taskGroups: blocks(/^aws_emr_instance_group$/),
  };
}

/** A resource that is deployed. */
export interface Before {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The resources of a stack as they are deployed, also those that a refresh found gone. */
export function resourcesBefore({ json }: StackPlan, type: RegExp): Before[] {
  const planned = (json.resource_changes ?? []).filter((resource) => isDeployed(resource, type));
  const gone = (json.resource_drift ?? []).filter(
    (resource) =>
      actionOf(resource.change) === "destroy" &&
      isDeployed(resource, type) &&
      planned.every(({ address }) => address !== resource.address),
  );
  return [...planned, ...gone].map(({ address, type: kind, name, change }) => ({
    address,
    type: kind,
    name,
    values: change.before as Before["values"],
  }));
}

function isDeployed({ mode, type, change }: ResourceChange, wanted: RegExp): boolean {
  return mode === "managed" && wanted.test(type) && typeof change.before === "object" && change.before !== null;
}

/** Values without those that were never set: a state has null, 0 or "" there. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== 0 && inner !== "")
      .map(([key, inner]) => [key, filled(inner)]),
  );
}

/**
 * Puts the types of a deployed cluster's fleets into an order, since the first one is what is estimated with: a state
 * has them as a set. Where the plan has the same types, it is the plan's order. Otherwise the types come first that the
 * nodes of the last run had.
 */
export function inOrder(before: ClusterHcl, after: ClusterHcl | undefined, used: readonly string[]): ClusterHcl {
  const fleets = (value: unknown, like: unknown) =>
    Array.isArray(value) ? value.map((fleet) => orderedFleet(fleet as Block, valueAt(like, 0), used)) : value;
  return {
    ...before,
    block: Object.fromEntries(
      Object.entries(before.block).map(([key, value]) => [
        key,
        key.endsWith("_instance_fleet") ? fleets(value, after?.block[key]) : value,
      ]),
    ),
    taskFleets: before.taskFleets.map((fleet) => orderedFleet(fleet, after?.taskFleets[0], used)),
  };
}

function orderedFleet(fleet: Block, planned: unknown, used: readonly string[]): Block {
  const types = fleet["instance_type_configs"];
  if (!Array.isArray(types)) return fleet;
  const [deployed, wanted] = [typesOfFleet(fleet), typesOfFleet(planned)];
  const order = haveSameTypes(deployed, wanted) ? wanted : [...used, ...wanted];
  const place = (type: unknown) => {
    const found = order.indexOf(String(valueAt(type, "instance_type")));
    return found === -1 ? order.length : found;
  };
  return { ...fleet, instance_type_configs: [...(types as unknown[])].sort((a, b) => place(a) - place(b)) };
}

/** Whether two fleets have the same types, in whatever order. */
export function haveSameTypes(fleet: readonly string[], other: readonly string[]): boolean {
  return fleet.length === other.length && fleet.every((type) => other.includes(type));
}

function typesOfFleet(fleet: unknown): string[] {
  const types = valueAt(fleet, "instance_type_configs");
  return Array.isArray(types) ? types.map((type) => String(valueAt(type, "instance_type"))) : [];
}
