import type { Draft, Rule } from "../draft";
import { isArm } from "../aws/instance-types";
import { show } from "../file/problems";
import { instanceTypeProblem } from "../schema/fields";
import { defaultNodes, defaultTypes } from "../schema/nodes";

export type Fleet = "primary" | "core" | "task";

/** The names of a fleet's types, also of those that have a weight. */
export function typesOf(draft: Draft, fleet: Fleet): readonly string[] {
  const written = draft.map("cluster", fleet)["types"];
  if (!Array.isArray(written) || written.length === 0) return defaultTypes;
  return written.flatMap((_, index) => draft.typeAt("cluster", fleet, "types", index) ?? []);
}

/** How many nodes, or units of nodes, core or task nodes have. */
export function fleetUnits(draft: Draft, fleet: "core" | "task"): number {
  const { onDemand, spot } = defaultNodes[fleet];
  return (draft.number("cluster", fleet, "onDemand") ?? onDemand) + (draft.number("cluster", fleet, "spot") ?? spot);
}

/** The fleets that a cluster has. */
export const fleetsOf = (draft: Draft): Fleet[] => [
  "primary",
  "core",
  ...(draft.has("cluster", "task") ? ["task" as const] : []),
];

/** EMR refuses a fleet without nodes, and merged files in HDFS need a core node. */
export const fleetsHaveNodes: Rule = (draft) =>
  (["core", "task"] as const).flatMap((fleet) => {
    if (fleetUnits(draft, fleet) > 0) return [];
    return [
      draft.problem(
        ["cluster", fleet],
        `has 0 nodes; set onDemand or spot to at least 1${fleet === "task" ? ", or remove cluster.task" : ""}`,
      ),
    ];
  });

/**
 * A group has one type and one price. The provider makes a group of Spot nodes only for a highest price in dollars.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-group-configuration.html
 */
export const groupsAreSimple: Rule = (draft) => {
  if (draft.text("cluster", "nodes") !== "groups") return [];
  // The subnets of a network that exists are counted by a rule of their own.
  const needsZone = draft.text("network", "zone") === undefined && !draft.has("network", "existing");
  return [
    ...(needsZone
      ? [
          draft.problem(
            ["cluster", "nodes"],
            '"groups" needs network.zone: EMR chooses among zones for fleets only; set network.zone, or use fleets',
          ),
        ]
      : []),
    ...fleetsOf(draft).flatMap((fleet) => [...oneType(draft, fleet), ...noSpot(draft, fleet)]),
  ];
};

function oneType(draft: Draft, fleet: Fleet) {
  const types = typesOf(draft, fleet);
  const weighted = types.findIndex((_, index) => draft.has("cluster", fleet, "types", index, "weight"));
  if (weighted >= 0) {
    return [
      draft.problem(
        ["cluster", fleet, "types", weighted, "weight"],
        'is for fleets, and cluster.nodes is "groups", whose numbers are nodes; remove the weight, or use fleets',
      ),
    ];
  }
  if (types.length <= 1) return [];
  return [
    draft.problem(
      ["cluster", fleet, "types"],
      `has ${types.length} types, but cluster.nodes is "groups", and a group has one type; keep one, or use fleets`,
    ),
  ];
}

function noSpot(draft: Draft, fleet: Fleet) {
  const key = ["cluster", fleet, "spot"];
  const nodes = draft.number(...key) ?? (fleet === "task" ? defaultNodes.task.spot : 0);
  if (nodes === 0 && draft.flag(...key) !== true) return [];
  const zero = fleet === "primary" ? "remove spot" : "write spot: 0";
  return [
    draft.problem(
      key,
      `asks for Spot nodes, but cluster.nodes is "groups", which are on demand; ${zero}, or use fleets`,
    ),
  ];
}

/** What a node of each type of a fleet counts as. */
export function weightsOf(draft: Draft, fleet: "core" | "task"): number[] {
  return typesOf(draft, fleet).map((_, index) => draft.number("cluster", fleet, "types", index, "weight") ?? 1);
}

/** The fewest core nodes that EMR may start: of the heaviest type. */
export function coreNodes(draft: Draft): number {
  return Math.ceil(fleetUnits(draft, "core") / Math.max(1, ...weightsOf(draft, "core")));
}

/** The same type twice gives EMR no other choice, and it could have two weights. */
export const fleetTypesDiffer: Rule = (draft) =>
  fleetsOf(draft).flatMap((fleet) => draft.repeated(typesOf(draft, fleet), ["cluster", fleet, "types"]));

export const replicationFitsCore: Rule = (draft) => {
  const [path, copies, nodes] = [["cluster", "replication"], draft.number("cluster", "replication"), coreNodes(draft)];
  if (copies === undefined || copies <= nodes) return [];
  const least = nodes === 1 ? "1 core node" : `${nodes} core nodes`;
  return [
    draft.problem(path, `${copies} copies of a block do not fit on ${least}; use at most ${nodes}, or more core nodes`),
  ];
};

/** A node does not start from an image of another architecture. */
export const amiFitsTypes: Rule = (draft) => {
  const architecture = draft.text("cluster", "ami", "architecture");
  if (architecture !== "x86_64" && architecture !== "arm64") return [];
  return fleetsOf(draft).flatMap((fleet) =>
    typesOf(draft, fleet).flatMap((type, index) => {
      if (instanceTypeProblem(type) !== undefined || isArm(type) === (architecture === "arm64")) return [];
      return [
        draft.problem(
          ["cluster", fleet, "types", index],
          `${show(type)} is ${isArm(type) ? "arm64 (Graviton)" : "x86_64"}, and cluster.ami is ${architecture}; ` +
            "use types of the image's architecture, or another image",
        ),
      ];
    }),
  );
};
