import type { Rule } from "../draft";
import { show } from "../problems";
import { defaultRegion, regionNamed, regionProblem } from "../regions";

/** What is in IAM of another partition does not exist for the roles' account. */
export const rolesAreInPartition: Rule = (draft) => {
  const region = draft.text("region") ?? defaultRegion;
  if (regionProblem(region)) return [];
  const { partition } = regionNamed(region);
  return [["permissionsBoundary"], ["existing", "service"], ["existing", "nodes"]].flatMap((key) => {
    const path = ["roles", ...key];
    const arn = draft.text(...path) ?? "";
    const ofArn = /^arn:([a-z-]+):iam:/.exec(arn)?.[1];
    if (ofArn === undefined || ofArn === partition) return [];
    return [
      draft.problem(
        path,
        `${show(arn)} is in partition ${ofArn}, but region ${region} is in ${partition}; ` +
          `write an ARN that begins with "arn:${partition}:"`,
      ),
    ];
  });
};

/** A boundary is set on the roles that the stack makes. */
export const existingRolesStay: Rule = (draft) => {
  const path = ["roles", "permissionsBoundary"];
  if (!draft.has("roles", "existing") || !draft.has(...path)) return [];
  return [
    draft.problem(
      path,
      "is for roles that the stack makes, but roles.existing names roles that are there; remove one of the two",
    ),
  ];
};
