import type { Rule } from "../draft";

/** @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-options.html */
export const kerberosHasOnePrimary: Rule = (draft) => {
  const path = ["cluster", "kerberos"];
  if (!draft.has(...path) || draft.has(...path, "kdc")) return [];
  if ((draft.number("cluster", "primary", "nodes") ?? 1) === 1) return [];
  return [
    draft.problem(
      path,
      "has its KDC on the primary node, and with three primary nodes the loss of that node would take it along; " +
        "write cluster.primary.nodes: 1, or remove it",
    ),
  ];
};

/** The VPC that the network's stack makes has no way to a server of yours. */
export const kdcIsInReach: Rule = (draft) => {
  const path = ["cluster", "kerberos", "kdc"];
  if (!draft.has(...path) || draft.has("network", "existing")) return [];
  return [
    draft.problem(
      path,
      "is outside of the cluster, and the VPC that the stack makes has no way to it; write network.existing, a VPC " +
        "from which it can be reached, or remove it",
    ),
  ];
};
