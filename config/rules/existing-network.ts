import type { Rule } from "../draft";
import { show } from "../file/problems";

const existing = ["network", "existing"];

/** The range and the zone of a network that exists are as they are. */
export const existingNetworkStays: Rule = (draft) => {
  if (!draft.has(...existing)) return [];
  return ["cidr", "zone", "subnet"]
    .filter((key) => draft.has("network", key))
    .map((key) =>
      draft.problem(
        ["network", key],
        "is for a network that the stack makes, but network.existing names a network that exists already; " +
          "remove one of the two",
      ),
    );
};

export const existingSubnetsDiffer: Rule = (draft) =>
  draft.repeated(draft.texts(...existing, "subnets"), [...existing, "subnets"]);

/** A group has nodes in one subnet, and EMR chooses among several for fleets only. */
export const groupsHaveOneSubnet: Rule = (draft) => {
  const { length } = draft.texts(...existing, "subnets");
  if (draft.text("cluster", "nodes") !== "groups" || length < 2) return [];
  return [
    draft.problem(
      [...existing, "subnets"],
      `has ${length} subnets, but EMR chooses among subnets for fleets only, and cluster.nodes is "groups"; ` +
        "write one subnet, or use fleets",
    ),
  ];
};

/** EMR adds to each group the rules that its nodes need. In one group for all, they would be rules for all. */
export const existingGroupsDiffer: Rule = (draft) => {
  const kinds = ["primary", "core", "service"] as const;
  const groups = kinds.map((kind) => draft.text(...existing, "groups", kind));
  return kinds.flatMap((kind, index) => {
    const group = groups[index];
    const first = groups.indexOf(group);
    if (group === undefined || first === index) return [];
    return [
      draft.problem(
        [...existing, "groups", kind],
        `${show(group)} is the group of ${kinds[first]} already, and EMR gives each of them other rules; ` +
          "write a group of its own",
      ),
    ];
  });
};

/** EMR needs the service access group in a private subnet, and refuses it in a public one. */
export const serviceGroupFitsAccess: Rule = (draft) => {
  const path = [...existing, "groups"];
  if (!draft.has(...path)) return [];
  const isPublic = draft.text("network", "access") === "public";
  const hasGroup = draft.has(...path, "service");
  if (!isPublic && !hasGroup) {
    return [
      draft.problem(
        path,
        "needs service: EMR reaches private subnets through that group only; add it, or write network.access: public " +
          "if the subnets have a route to an internet gateway",
      ),
    ];
  }
  if (!isPublic || !hasGroup) return [];
  return [
    draft.problem(
      [...path, "service"],
      "is for private subnets, and network.access is public, where EMR refuses it; remove it",
    ),
  ];
};
