import type { Rule } from "../draft";

/** Flow logs of a VPC that others use too are for its owner to decide. */
export const flowLogsAreOfOwnVpc: Rule = (draft) => {
  const path = ["network", "flowLogs"];
  if (!draft.has(...path) || !draft.has("network", "existing")) return [];
  return [
    draft.problem(
      path,
      "is for a VPC that the stack makes, but network.existing names a VPC that exists already; its owner decides " +
        "about its flow logs, so remove this key",
    ),
  ];
};
