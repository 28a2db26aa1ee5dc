import { z } from "zod";
import { hclProblem } from "../hcl-problem";
import { checked } from "./fields";

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
function boundaryProblem(value: string): string | undefined {
  return /^arn:aws(-[a-z-]+)?:iam::(\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/.test(value)
    ? undefined
    : (hclProblem(value) ??
        'is not the ARN of an IAM policy; write for example "arn:aws:iam::123456789012:policy/boundary"');
}

export const rolesSchema = z
  .strictObject({
    permissionsBoundary: checked(
      boundaryProblem,
      "The ARN of a permissions boundary: a policy that limits the rights of the roles. " +
        "Some organizations require it. " +
        "It must allow all that the roles' own policies allow. " +
        "To change it for roles that exist, you also need the right iam:PutRolePermissionsBoundary.",
    ).optional(),
  })
  .prefault({})
  .meta({ description: "The roles of EMR and of the nodes." });
