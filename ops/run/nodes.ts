import type { Cluster, EMRClient, Instance, InstanceFleet, InstanceGroup } from "@aws-sdk/client-emr";
import { allPages, type Page } from "../aws/pages";

/** What a group or a fleet of nodes is for. */
export type Role = "primary" | "core" | "task";

/** A node of a cluster: its instance, and what its fleet or group says of it. */
export interface Node {
  readonly role: Role | undefined;
  readonly instance: Instance;
}

/** A fleet or a group of nodes, by what is paid for: units of a fleet, or nodes of a group. */
export interface Capacity {
  readonly id: string;
  readonly role: Role | undefined;
  readonly unit: "unit" | "node";
  readonly onDemand: Amount;
  readonly spot: Amount;
}

export interface Amount {
  readonly wanted: number;
  readonly running: number;
}

const roles: Readonly<Record<string, Role>> = { MASTER: "primary", CORE: "core", TASK: "task" };
const order: readonly (Role | undefined)[] = ["primary", "core", "task", undefined];
const none: Amount = { wanted: 0, running: 0 };

/**
 * The nodes of a cluster, the primary first. EMR forgets nodes that ended more than 30 days ago.
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_ListInstances.html
 * @throws the SDK's error
 */
export async function nodesOf(
  client: EMRClient,
  cluster: Cluster,
): Promise<{ readonly nodes: readonly Node[]; readonly capacities: readonly Capacity[] }> {
  const [instances, found] = await Promise.all([instancesOf(client, cluster.Id ?? ""), capacitiesOf(client, cluster)]);
  const nodes = instances.map((instance): Node => {
    const id = instance.InstanceFleetId ?? instance.InstanceGroupId;
    return { role: found.find((capacity) => capacity.id === id)?.role, instance };
  });
  const created = ({ instance }: Node) => instance.Status?.Timeline?.CreationDateTime?.getTime() ?? 0;
  const byRole = (a: Pick<Node, "role">, b: Pick<Node, "role">) => order.indexOf(a.role) - order.indexOf(b.role);
  return {
    nodes: nodes.sort((a, b) => byRole(a, b) || created(a) - created(b)),
    capacities: found.sort(byRole),
  };
}

/** All instances of a cluster, also those that have ended. @throws the SDK's error */
export async function instancesOf(client: EMRClient, id: string): Promise<Instance[]> {
  const { ListInstancesCommand } = await import("@aws-sdk/client-emr");
  return allPages(async (Marker) => {
    const page = await client.send(new ListInstancesCommand({ ClusterId: id, Marker }));
    return { items: page.Instances, marker: page.Marker };
  });
}

/** The fleets or groups of a cluster. */
async function capacitiesOf(client: EMRClient, { Id: id = "", InstanceCollectionType: kind }: Cluster) {
  const { ListInstanceFleetsCommand, ListInstanceGroupsCommand } = await import("@aws-sdk/client-emr");
  return allPages(async (Marker): Promise<Page<Capacity>> => {
    if (kind === "INSTANCE_FLEET") {
      const page = await client.send(new ListInstanceFleetsCommand({ ClusterId: id, Marker }));
      return { items: page.InstanceFleets?.map(ofFleet), marker: page.Marker };
    }
    const page = await client.send(new ListInstanceGroupsCommand({ ClusterId: id, Marker }));
    return { items: page.InstanceGroups?.map(ofGroup), marker: page.Marker };
  });
}

function ofFleet(fleet: InstanceFleet): Capacity {
  return {
    id: fleet.Id ?? "",
    role: roles[fleet.InstanceFleetType ?? ""],
    unit: "unit",
    onDemand: { wanted: fleet.TargetOnDemandCapacity ?? 0, running: fleet.ProvisionedOnDemandCapacity ?? 0 },
    spot: { wanted: fleet.TargetSpotCapacity ?? 0, running: fleet.ProvisionedSpotCapacity ?? 0 },
  };
}

function ofGroup(group: InstanceGroup): Capacity {
  const amount = { wanted: group.RequestedInstanceCount ?? 0, running: group.RunningInstanceCount ?? 0 };
  const isSpot = group.Market === "SPOT";
  return {
    id: group.Id ?? "",
    role: roles[group.InstanceGroupType ?? ""],
    unit: "node",
    onDemand: isSpot ? none : amount,
    spot: isSpot ? amount : none,
  };
}

/** The hours that nodes existed within a time. A node that has not ended exists until then. */
export function nodeHours(instances: readonly Instance[], from: Date, to: Date): number {
  return instances.reduce((hours, { Status: status }) => {
    const { CreationDateTime: begin, EndDateTime: end } = status?.Timeline ?? {};
    if (!begin) return hours;
    const overlap = Math.min((end ?? to).getTime(), to.getTime()) - Math.max(begin.getTime(), from.getTime());
    return hours + Math.max(0, overlap) / 3_600_000;
  }, 0);
}
