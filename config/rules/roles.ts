import type { Rule } from "../draft";
import { defaultRegion, partitionProblem } from "../aws/regions";

export const rolesAreInPartition: Rule = (draft) =>
  [["permissionsBoundary"], ["existing", "service"], ["existing", "nodes"]].flatMap((key) => {
    const path = ["roles", ...key];
    const problem = partitionProblem(draft.text(...path) ?? "", draft.text("region") ?? defaultRegion);
    return problem === undefined ? [] : [draft.problem(path, problem)];
  });

/** EMR's role cannot pass a role of another account to the nodes. */
export const rolesAreInOneAccount: Rule = (draft) => {
  const path = ["roles", "existing"];
  const accountOf = (key: string) => /^arn:[a-z-]+:iam::(\d{12}):/.exec(draft.text(...path, key) ?? "")?.[1];
  const [ofService, ofNodes] = [accountOf("service"), accountOf("nodes")];
  if (ofService === undefined || ofNodes === undefined || ofService === ofNodes) return [];
  return [
    draft.problem(
      [...path, "nodes"],
      `is in account ${ofNodes}, but service is in account ${ofService}; ` +
        "a role can only be used in its own account, so name two of the account that you deploy to",
    ),
  ];
};

/** A boundary and a path are given to the roles that the stack makes. */
export const existingRolesStay: Rule = (draft) =>
  ["permissionsBoundary", "path"].flatMap((key) => {
    const path = ["roles", key];
    if (!draft.has("roles", "existing") || !draft.has(...path)) return [];
    return [
      draft.problem(
        path,
        "is for roles that the stack makes, but roles.existing names roles that exist already; remove one of the two",
      ),
    ];
  });
