import type { Construct } from "constructs";
import type { Pipeline } from "../config/pipeline";
import { accountOf } from "./account";
import { arnPartition } from "./region";

type Roles = Pick<Pipeline, "region" | "roles">;

/** The ARN of a role of the account. @param role its name; or an ARN, which a role that exists already may have */
export function roleArn(stack: Construct, { region, roles }: Roles, role: string): string {
  // The role of an instance profile has the profile's name. We assume that it has the profile's path too.
  if (role.startsWith("arn:")) return role.replace(":instance-profile/", ":role/");
  return `arn:${arnPartition(region)}:iam::${accountOf(stack)}:role${roles.path ?? "/"}${role}`;
}

/**
 * How EMR gets a role or an instance profile: by its name, or by its ARN if it has a path. AWS does not say whether EMR
 * finds one that has a path by its name.
 */
export function emrRole(stack: Construct, pipeline: Roles, kind: "role" | "instance-profile", role: string): string {
  if (pipeline.roles.path === undefined) return role;
  return roleArn(stack, pipeline, role).replace(":role/", `:${kind}/`);
}
