import { readFileSync } from "node:fs";
import { regionNamed } from "../../config/aws/regions";
import type { StackPart } from "../../config/terraform";
import { RunError } from "../errors";
import { type Block, parseHcl } from "./hcl";
import { policyDocument, type PolicyDocument, type Resolve } from "./policy-documents";
import { stackFile } from "./synthesis";

/** A policy of the synthesized HCL. */
export interface PlannedPolicy {
  /** The data source that makes it, for example `data.aws_iam_policy_document.instance_rights`. */
  readonly name: string;
  /** Absolute path of its cdk.tf. */
  readonly file: string;
  readonly document: PolicyDocument;
}

/** All policies by which AWS judges the nodes' requests to S3. */
export interface PlannedRights {
  /** The name of the nodes' role, after its path if it has one: `data/emr/songs-emr-instance`. */
  readonly role: string;
  readonly rolePolicies: readonly PlannedPolicy[];
  /** @default - the bucket has no policy */
  readonly bucketPolicy?: PlannedPolicy;
  /** @default - the gateway endpoint for S3 has no policy, so everything passes, or there is no such endpoint */
  readonly endpointPolicy?: PlannedPolicy;
}

/** Without credentials, the account is not known. These stand for it, and for the endpoint in it. */
export const account = "123456789012";
export const endpoint = "vpce-0123456789abcdef0";

/** Managed policies of AWS that allow nothing in S3. */
const withoutS3 = ["AmazonSSMManagedInstanceCore"];

type Resources = Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;

interface StackBlocks {
  readonly file: string;
  readonly resource: Resources;
  readonly documents: Readonly<Record<string, readonly Block[]>>;
  readonly resolve: Resolve;
}

/**
 * Reads the policies that are planned for the nodes.
 * @param folder with the synthesized stacks
 * @param profile the name of the cluster's instance profile, or its ARN
 * @returns undefined where the roles exist already: what they allow is not in the HCL
 * @throws RunError for what cannot be judged without an account
 */
export async function readPlannedRights(
  folder: string,
  pipeline: string,
  profile: string,
): Promise<PlannedRights | undefined> {
  const stack = (part: StackPart) => readBlocks(stackFile(folder, pipeline, part));
  const [roles, bucket, network] = await Promise.all([stack("roles"), stack("bucket"), stack("network")]);
  if (roles.resource["aws_iam_role"] === undefined) return undefined;
  const role = roleOf(roles, profile);
  return {
    role: pathAndName(only(roles, "aws_iam_role", role)).slice(1),
    rolePolicies: rolePolicies(roles, role),
    bucketPolicy: policyOf(bucket, "aws_s3_bucket_policy", () => true),
    endpointPolicy: policyOf(network, "aws_vpc_endpoint", (block) => /\.s3$/.test(String(block["service_name"]))),
  };
}

async function readBlocks(file: string): Promise<StackBlocks> {
  const hcl = (await parseHcl("cdk.tf", readFileSync(file, "utf8"))) as {
    provider?: Record<string, Block[]>;
    resource?: Resources;
    data?: Resources;
  };
  const resource = hcl.resource ?? {};
  const region = (hcl.provider?.["aws"]?.[0]?.["region"] as string | undefined) ?? "us-east-1";
  return {
    file,
    resource,
    documents: hcl.data?.["aws_iam_policy_document"] ?? {},
    resolve: (reference) => valueOf(reference, resource, region),
  };
}

/** The values that a policy may refer to. Others are known only to Terraform. */
function valueOf(reference: string, resource: Resources, region: string): string | undefined {
  if (/^data\.aws_caller_identity\.\w+\.account_id$/.test(reference)) return account;
  const [type, id, attribute] = reference.split(".") as [string, string, string];
  const block = resource[type]?.[id]?.[0];
  if (!block) return undefined;
  const arn = `arn:${regionNamed(region).partition}`;
  const values: Record<string, string> = {
    "aws_s3_bucket.arn": `${arn}:s3:::${String(block["bucket"])}`,
    "aws_s3_bucket.id": String(block["bucket"]),
    "aws_iam_role.arn": `${arn}:iam::${account}:role${pathAndName(block)}`,
    "aws_vpc_endpoint.id": endpoint,
  };
  return values[`${type}.${attribute}`];
}

/** The name in an ARN, which a role or an instance profile with a path is given by. */
export function nameOf(roleOrArn: string): string {
  return roleOrArn.split("/").at(-1) ?? roleOrArn;
}

/** For example `/data/emr/songs-emr-instance`. */
function pathAndName({ path = "/", name }: Block): string {
  return `${String(path)}${String(name)}`;
}

/** @returns the id of the role in the HCL */
function roleOf({ file, resource }: StackBlocks, profile: string): string {
  const found = Object.values(resource["aws_iam_instance_profile"] ?? {}).find(
    ([block]) => block?.["name"] === nameOf(profile),
  );
  const role = /^\$\{aws_iam_role\.(\w+)\.\w+\}$/.exec(String(found?.[0]?.["role"]))?.[1];
  if (role === undefined) throw new RunError(`${file}: has no instance profile "${profile}" with a role of this file`);
  return role;
}

function rolePolicies(stack: StackBlocks, role: string): PlannedPolicy[] {
  const isOfRole = ({ role: reference }: Block) => String(reference).startsWith(`\${aws_iam_role.${role}.`);
  for (const [attached] of Object.values(stack.resource["aws_iam_role_policy_attachment"] ?? {}))
    if (attached && isOfRole(attached)) checkManaged(String(attached["policy_arn"]), stack.file);
  return Object.values(stack.resource["aws_iam_role_policy"] ?? {}).flatMap(([block]) =>
    block && isOfRole(block) ? [documentOf(stack, block)] : [],
  );
}

function checkManaged(arn: string, file: string): void {
  if (withoutS3.some((name) => arn.endsWith(`/${name}`))) return;
  throw new RunError(
    `${file}: the nodes' role has the policy ${arn}, whose statements are not known here; ` +
      "write them into the role's own policy",
  );
}

function policyOf(stack: StackBlocks, type: string, isIt: (block: Block) => boolean): PlannedPolicy | undefined {
  const found = Object.values(stack.resource[type] ?? {})
    .flat()
    .find(isIt);
  return found?.["policy"] === undefined ? undefined : documentOf(stack, found);
}

function documentOf({ file, documents, resolve }: StackBlocks, { policy }: Block): PlannedPolicy {
  const id = /^\$\{data\.aws_iam_policy_document\.(\w+)\.json\}$/.exec(String(policy))?.[1];
  const block = id === undefined ? undefined : documents[id]?.[0];
  if (id === undefined || block === undefined)
    throw new RunError(
      `${file}: the policy ${String(policy)} is not the JSON of an aws_iam_policy_document of this file`,
    );
  const name = `data.aws_iam_policy_document.${id}`;
  return { name, file, document: policyDocument(block, `${file}: ${name}`, resolve) };
}

function only({ file, resource }: StackBlocks, type: string, id: string): Block {
  const block = resource[type]?.[id]?.[0];
  if (block === undefined) throw new RunError(`${file}: has no ${type}.${id}`);
  return block;
}
