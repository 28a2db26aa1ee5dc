import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { checked } from "./fields";

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
function boundaryProblem(value: string): string | undefined {
  return /^arn:aws(-[a-z-]+)?:iam::(\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/.test(value)
    ? undefined
    : (hclProblem(value) ??
        'is not the ARN of an IAM policy; write for example "arn:aws:iam::123456789012:policy/boundary"');
}

const name = /^[\w+=,.@-]{1,64}$/;

/** A name, or an ARN. For a role with a path, EMR reports the ARN, so the name would differ in each plan. */
function roleProblem(kind: "role" | "instance-profile") {
  const arn = new RegExp(`^arn:aws(-[a-z-]+)?:iam::\\d{12}:${kind}/([\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}$`);
  return (value: string): string | undefined =>
    name.test(value) || arn.test(value)
      ? undefined
      : (hclProblem(value) ??
        `is neither the name nor the ARN of ${kind === "role" ? "a role" : "an instance profile"}; ` +
          `write for example "arn:aws:iam::123456789012:${kind}/emr"`);
}

/** IAM takes more characters, but some of them are wildcards in the policies that name a role. */
function pathProblem(value: string): string | undefined {
  if (!/^\/([\w+=,.@-]+\/)+$/.test(value))
    return (
      "is not a path; begin and end it with /, and use letters, digits and _+=,.@- between, " +
      'for example "/data/emr/"'
    );
  if (value.length > 512) return `is ${value.length} characters long, but IAM allows 512; write a shorter path`;
  if (/^\/aws-(service-role|reserved)\//.test(value)) return "is for roles of AWS; choose another path";
  return undefined;
}

const existing = z
  .strictObject({
    service: checked(
      roleProblem("role"),
      "The role of EMR: its name or ARN, for a role with a path its ARN. It must be allowed to pass the nodes' role. " +
        "Becomes service_role. https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role.html",
    ),
    nodes: checked(
      roleProblem("instance-profile"),
      "The instance profile of the nodes: its name or ARN. Its role must have the same name. " +
        "Becomes instance_profile. https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-roles-custom.html",
    ),
  })
  .optional()
  .meta({
    description:
      "Roles that exist already, instead of those that the stack makes. Nothing of them is changed. " +
      "docs/operations.md says what they must allow, and `make doctor` checks what it can read.",
  });

export const rolesSchema = z
  .strictObject({
    existing,
    path: checked(
      pathProblem,
      "The path of the roles and of the instance profile in IAM. Some organizations let teams make roles below one " +
        "path only. A change makes all roles again, and replaces the cluster. Becomes path. " +
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    ).optional(),
    permissionsBoundary: checked(
      boundaryProblem,
      "The ARN of a permissions boundary: a policy that limits the rights of the roles. " +
        "Some organizations require it. " +
        "It must allow all that the roles' own policies allow. " +
        "To change it for roles that exist, you also need the right iam:PutRolePermissionsBoundary. " +
        "Becomes permissions_boundary.",
    ).optional(),
  })
  .prefault({})
  .meta({ description: "The roles of EMR and of the nodes." });
