import { GetInstanceProfileCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import "../../cli/aws-sdk";
import type { ClusterHcl } from "../../cli/synthesized/hcl";
import { nameOf } from "../../cli/synthesized/policies";
import { valueAt } from "../../cli/value-at";
import { clientConfig, errorName } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/** Roles that exist already: whether EMR can use them at all. What they allow is not looked at. */
export async function* existingRoles({ block }: ClusterHcl, region: string | undefined): AsyncGenerator<Finding> {
  const iam = new IAMClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    yield await serviceRole(iam, String(block["service_role"]));
    yield await nodesProfile(iam, String(valueAt(block, "ec2_attributes", 0, "instance_profile")));
  } finally {
    iam.destroy();
  }
}

async function serviceRole(iam: IAMClient, given: string): Promise<Finding> {
  const name = `role ${nameOf(given)}`;
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: nameOf(given) }));
    const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    if (trust.includes("elasticmapreduce.")) return { name, state: "ok", says: "EMR may assume it" };
    return {
      name,
      state: "wrong",
      says: "its trust policy does not name elasticmapreduce.amazonaws.com, so EMR cannot assume it",
      fix: "Correct its trust policy, or roles.existing.service in pipeline.yaml.",
    };
  } catch (error) {
    return missing(name, error, "roles.existing.service");
  }
}

/** @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-roles-custom.html */
async function nodesProfile(iam: IAMClient, given: string): Promise<Finding> {
  const profile = nameOf(given);
  const name = `instance profile ${profile}`;
  try {
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: profile }));
    const roles = (InstanceProfile?.Roles ?? []).map(({ RoleName = "" }) => RoleName);
    if (roles.includes(profile)) return { name, state: "ok", says: "has the role of the same name" };
    const found = roles.length === 0 ? "no role" : `the role ${roles.join(", ")}`;
    return {
      name,
      state: "wrong",
      says: `has ${found}, but EMR needs a role of the same name`,
      fix: "Name a profile whose role has the same name in roles.existing.nodes.",
    };
  } catch (error) {
    return missing(name, error, "roles.existing.nodes");
  }
}

function missing(name: string, error: unknown, key: string): Finding {
  return errorName(error).startsWith("NoSuchEntity")
    ? { name, state: "wrong", says: "does not exist in this account", fix: `Correct ${key} in pipeline.yaml.` }
    : unseen(name, error);
}
