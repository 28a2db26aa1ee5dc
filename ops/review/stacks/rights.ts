import { valueAt } from "../../../cli/value-at";
import { actionOf, changedAttributes, equal, type ResourceChange } from "../../plan/json";
import { capped } from "../../../cli/report/lists";

const rule = [
  "cidr_ipv4",
  "cidr_ipv6",
  "from_port",
  "ip_protocol",
  "prefix_list_id",
  "referenced_security_group_id",
  "security_group_id",
  "to_port",
];

/** The attributes that give or take rights, by resource type. Tags and descriptions give none. */
const rights: Readonly<Record<string, readonly string[]>> = {
  aws_iam_policy: ["policy"],
  aws_iam_role: ["assume_role_policy", "inline_policy", "permissions_boundary"],
  aws_iam_role_policy: ["policy", "role"],
  aws_iam_role_policy_attachment: ["policy_arn", "role"],
  aws_s3_bucket_policy: ["policy"],
  aws_s3_bucket_public_access_block: [
    "block_public_acls",
    "block_public_policy",
    "ignore_public_acls",
    "restrict_public_buckets",
  ],
  aws_vpc_endpoint: ["policy"],
  aws_vpc_security_group_egress_rule: rule,
  aws_vpc_security_group_ingress_rule: rule,
};

/**
 * Changed rights, which a reviewer must read. Rights in a stack that is made from nothing, or destroyed as a whole, are
 * not named.
 */
export function rightsSentences(changes: readonly ResourceChange[]): string[] {
  const isAll = (action: string) => changes.every(({ change }) => actionOf(change) === action);
  if (isAll("add") || isAll("destroy")) return [];
  const changed = changes.filter(changesRights).map(({ address }) => address);
  return changed.length > 0 ? [`rights change: ${capped(changed)}`] : [];
}

function changesRights({ type, change }: ResourceChange): boolean {
  const attributes = rights[type];
  if (!attributes) return false;
  if (actionOf(change) !== "change") return true;
  const changed = changedAttributes(change);
  return attributes.some(
    (name) => valueAt(change.after_unknown, name) === true || (changed.includes(name) && !isSamePolicy(change, name)),
  );
}

/** Whether two policies differ in their text only. */
function isSamePolicy({ before, after }: ResourceChange["change"], name: string): boolean {
  const [old, now] = [valueAt(before, name), valueAt(after, name)];
  if (!name.endsWith("policy") || typeof old !== "string" || typeof now !== "string") return false;
  try {
    return equal(JSON.parse(old), JSON.parse(now));
  } catch {
    return false;
  }
}
