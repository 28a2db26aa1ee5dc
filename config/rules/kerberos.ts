import type { Rule } from "../draft";

/** @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-options.html */
export const kerberosHasOnePrimary: Rule = (draft) => {
  const path = ["cluster", "kerberos"];
  if (!draft.has(...path) || (draft.number("cluster", "primary", "nodes") ?? 1) === 1) return [];
  return [
    draft.problem(
      path,
      "has its KDC on the primary node, and with three primary nodes the loss of that node would take it along; " +
        "write cluster.primary.nodes: 1, or remove it",
    ),
  ];
};
