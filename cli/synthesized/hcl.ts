import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { parse } from "@cdktf/hcl2json";

// The parser is WebAssembly that runs for less than a tenth of a second. V8 would also optimize it on other threads:
// that takes their time from everything that runs at the same time, and a short command waits for it before it ends.
setFlagsFromString("--liftoff-only");

/** A file's HCL as hcl2json gives it: arguments by name, and each block as a list. */
export const parseHcl: typeof parse = parse;

/** What a stack's HCL says, where Terraform has no command that tells it. */
export interface StackHcl {
  /** SHA-256 of cdk.tf, as hexadecimal digits. The names of assets hold their own hashes, so it covers them too. */
  readonly hash: string;
  readonly backend: Backend;
  /** The provider's region. */
  readonly region?: string;
  /** Other stacks' outputs that this one reads. */
  readonly reads: readonly RemoteState[];
  /** The zones of its subnets. @default - it makes no subnet */
  readonly subnetZones?: SubnetZones;
  /** A network that exists already, in which clusters start. @default - it makes the network, or has none */
  readonly existingNetwork?: ExistingNetwork;
  /** Names of the buckets it makes. */
  readonly buckets: readonly string[];
  /** A bucket that exists already and is used as the pipeline's own. @default - it makes the bucket, or has none */
  readonly existingBucket?: string;
  /** Names of the roles it makes. */
  readonly roles: readonly string[];
  /** ARNs of the keys in KMS that exist already and encrypt what is the pipeline's. */
  readonly givenKeys: readonly string[];
  /** The database in Glue that it makes. @default - it makes none */
  readonly database?: DatabaseHcl;
  /** Whether it makes a budget. */
  readonly hasBudget: boolean;
  /** The cluster. @default - none: another stack has it */
  readonly cluster?: ClusterHcl;
  /** When it starts runs by itself. @default - it does not: another stack has the cluster */
  readonly schedule?: ScheduleHcl;
  /** Absolute path of the description of its Spark job. */
  readonly jobFile?: string;
  /** All of its resources. */
  readonly resources: readonly ResourceHcl[];
}

export interface ResourceHcl {
  readonly type: string;
  readonly name: string;
  readonly values: Block;
}

/** The zone of the only subnet. Or a number: a subnet is in each of the first zones of the region, by their names. */
export type SubnetZones = string | number;

/** A network that is not of these stacks. */
export interface ExistingNetwork {
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly access: "private" | "public";
  /** Security groups that exist too. @default - the stack makes them */
  readonly groups: readonly string[];
  /** The services that nodes call, by their names in endpoints, for example `s3`. */
  readonly services: readonly string[];
}

/** A database in Glue, which has no tags: its description says whose it is. */
export interface DatabaseHcl {
  readonly name: string;
  readonly description: string;
}

export interface Backend {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface RemoteState extends Backend {
  /** The data source's name. */
  readonly name: string;
  /** Names of the outputs that are used, sorted. */
  readonly outputs: readonly string[];
}

export interface ScheduleHcl {
  /** As EventBridge Scheduler writes it: `cron(0 3 * * ? *)` or `rate(1 day)`. @default - it has no times */
  readonly expression?: string;
  readonly timeZone?: string;
  /** The key of objects that start a run, with * for any text. @default - no object does */
  readonly object?: string;
  /** Whether it is switched on. */
  readonly enabled: boolean;
}

export interface ClusterHcl {
  /** For example `aws_emr_cluster.cluster`. */
  readonly address: string;
  readonly block: Block;
  /** Fleets of task nodes, which are resources of their own. */
  readonly taskFleets: readonly Block[];
  /** Whether its security configuration encrypts the disks of nodes with a key in KMS. */
  readonly encryptsDisks?: boolean;
  /** Groups of task nodes. @default - the cluster has fleets, or no task nodes */
  readonly taskGroups?: readonly Block[];
}

/** A block as hcl2json gives it: arguments by name, and each nested block as a list. */
export type Block = Readonly<Record<string, unknown>>;

type Blocks = Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;

/** Reads the cdk.tf of a stack. @param folder the stack's folder; absolute */
export async function readHcl(folder: string): Promise<StackHcl> {
  const file = join(folder, "cdk.tf");
  const text = readFileSync(file, "utf8");
  const hcl = (await parse(file, text)) as {
    terraform?: Block[];
    provider?: Record<string, Block[]>;
    resource?: Blocks;
    data?: Blocks;
    output?: Readonly<Record<string, readonly Block[]>>;
  };
  const resources = hcl.resource ?? {};
  return {
    hash: createHash("sha256").update(text).digest("hex"),
    backend: backendOf(hcl.terraform ?? []),
    region: hcl.provider?.["aws"]?.[0]?.["region"] as string | undefined,
    reads: Object.entries(hcl.data?.["terraform_remote_state"] ?? {}).map(([name, blocks]) => ({
      name,
      type: String(blocks[0]?.["backend"]),
      config: (blocks[0]?.["config"] ?? {}) as Record<string, unknown>,
      outputs: outputsUsed(text, name),
    })),
    subnetZones: subnetZonesOf(resources["aws_subnet"]),
    ...existingParts(hcl.output),
    buckets: namesOf(resources["aws_s3_bucket"], "bucket"),
    roles: namesOf(resources["aws_iam_role"], "name"),
    givenKeys: givenKeysOf(resources),
    database: databaseOf(resources["aws_glue_catalog_database"]),
    hasBudget: resources["aws_budgets_budget"] !== undefined,
    cluster: clusterOf(resources),
    schedule: scheduleOf(resources),
    jobFile: jobFileOf(resources["aws_s3_object"] ?? {}, folder),
    resources: Object.entries(resources).flatMap(([type, kind]) =>
      Object.entries(kind).flatMap(([name, [values]]) => (values ? [{ type, name, values }] : [])),
    ),
  };
}

/** An argument of each resource of one type, where it is a text. */
function namesOf(kind: Blocks[string] = {}, argument: string): string[] {
  return Object.values(kind).flatMap(([block]) => {
    const name = block?.[argument];
    return typeof name === "string" ? [name] : [];
  });
}

function subnetZonesOf(subnets: Blocks[string] = {}): SubnetZones | undefined {
  const subnet = Object.values(subnets).flat()[0];
  const eachZone = subnet?.["for_each"];
  if (typeof eachZone !== "string") return subnet?.["availability_zone"] as string | undefined;
  const most = /\bmin\((\d+),/.exec(eachZone)?.[1];
  return most === undefined ? undefined : Number(most);
}

/** What is not made by these stacks, and is said in outputs. */
function existingParts(outputs: Readonly<Record<string, readonly Block[]>> = {}) {
  return { existingNetwork: existingNetworkOf(outputs), existingBucket: existingBucketOf(outputs) };
}

/** Only the stack of a network that exists has an output with the id of its VPC. @see stacks/network.ts */
function existingNetworkOf(outputs: Readonly<Record<string, readonly Block[]>>): ExistingNetwork | undefined {
  const value = (name: string) => outputs[name]?.[0]?.["value"];
  const vpc = value("vpc_id");
  if (typeof vpc !== "string") return undefined;
  const groups = ["primary_group_id", "core_group_id", "service_group_id"].map(value);
  return {
    vpc,
    subnets: value("subnet_ids") as string[],
    // EMR has such a group in private subnets only.
    access: value("service_group_id") === undefined ? "public" : "private",
    groups: groups.filter((group): group is string => typeof group === "string" && group.startsWith("sg-")),
    services: value("services") as string[],
  };
}

/** The output of a bucket that the stack makes refers to it. @see stacks/bucket.ts */
function existingBucketOf(outputs: Readonly<Record<string, readonly Block[]>>): string | undefined {
  const name = outputs["bucket_name"]?.[0]?.["value"];
  return typeof name === "string" && !name.startsWith("${") ? name : undefined;
}

/** Arguments that name the key by its ARN; one that the stacks make is known by a reference. */
function givenKeysOf(resources: Blocks): string[] {
  const encrypted = [
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_emr_security_configuration",
    "aws_emr_cluster",
  ].map((type) => resources[type]);
  return [...new Set(JSON.stringify(encrypted).match(/arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+/g))];
}

function databaseOf(databases: Blocks[string] = {}): DatabaseHcl | undefined {
  const [database] = Object.values(databases).flat();
  return database && { name: String(database["name"]), description: String(database["description"]) };
}

function clusterOf(resources: Blocks): ClusterHcl | undefined {
  for (const [name, [block]] of Object.entries(resources["aws_emr_cluster"] ?? {}))
    if (block)
      return {
        address: `aws_emr_cluster.${name}`,
        block,
        taskFleets: Object.values(resources["aws_emr_instance_fleet"] ?? {}).flat(),
        encryptsDisks: Object.values(resources["aws_emr_security_configuration"] ?? {})
          .flat()
          .some(({ configuration }) => String(configuration).includes("LocalDiskEncryptionConfiguration")),
        taskGroups: Object.values(resources["aws_emr_instance_group"] ?? {}).flat(),
      };
  return undefined;
}

/** The schedule of a stack with a state machine; undefined for other stacks. */
function scheduleOf(resources: Blocks): ScheduleHcl | undefined {
  const first = (type: string) => Object.values(resources[type] ?? {}).flat()[0];
  if (!first("aws_sfn_state_machine")) return undefined;
  const [times, objects] = [first("aws_scheduler_schedule"), first("aws_cloudwatch_event_rule")];
  const key = /"key"\s*=\s*\[\s*(?:\{\s*"wildcard"\s*=\s*)?"([^"]*)"/.exec(String(objects?.["event_pattern"]))?.[1];
  return {
    ...(times && {
      expression: String(times["schedule_expression"]),
      timeZone: String(times["schedule_expression_timezone"]),
    }),
    ...(key !== undefined && { object: key }),
    enabled: (times ?? objects)?.["state"] !== "DISABLED",
  };
}

function jobFileOf(objects: Blocks[string], folder: string): string | undefined {
  const job = jobIn(Object.values(objects).flat());
  return job && join(folder, String(job["source"]));
}

/** Of the objects that a stack uploads, the description of its Spark job. */
export function jobIn<T extends { readonly key?: unknown }>(objects: readonly T[]): T | undefined {
  return objects.find(({ key }) => String(key).endsWith("/job.json"));
}

function backendOf(terraform: readonly Block[]): Backend {
  for (const block of terraform) {
    const backend = block["backend"] as Record<string, Block[]> | undefined;
    for (const [type, [config]] of Object.entries(backend ?? {})) return { type, config: config ?? {} };
  }
  return { type: "local", config: { path: "terraform.tfstate" } };
}

function outputsUsed(text: string, name: string): string[] {
  const uses = text.matchAll(
    new RegExp(`\\bdata\\.terraform_remote_state\\.${name}\\.outputs(?:\\.(\\w+)|\\["(\\w+)"\\])`, "g"),
  );
  return [...new Set(Array.from(uses, (match) => match[1] ?? match[2] ?? ""))].sort();
}

/**
 * The path or URI of a state, as people name it: `state/sparkify-network.tfstate`, or `s3://bucket/key`. A local one
 * is relative to the project's folder. Equal states have equal names.
 */
export function stateLocation({ type, config }: Backend): string {
  if (type === "s3") return `s3://${String(config["bucket"])}/${String(config["key"])}`;
  return String(config["path"]).replace(/^(\.\.\/)+/, "");
}
