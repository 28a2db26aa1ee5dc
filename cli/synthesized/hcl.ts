import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { parse } from "@cdktf/hcl2json";
import type { Stack } from "./stacks";

// The parser is WebAssembly that runs for less than a tenth of a second. V8 would have it optimized on its other
// threads meanwhile, and a short command would wait for them before it ends.
setFlagsFromString("--liftoff-only");

/** What a stack's HCL says and Terraform has no command to ask for. */
export interface StackHcl {
  readonly backend: Backend;
  /** The provider's region. */
  readonly region?: string;
  /** Other stacks' outputs that this one reads. */
  readonly reads: readonly RemoteState[];
  /** Names of the buckets it makes. */
  readonly buckets: readonly string[];
  /** The cluster, where this is the stack that has one. */
  readonly cluster?: Block;
  /** Its task nodes, which are resources of their own. */
  readonly taskFleets?: readonly Block[];
  /** The cluster's address, for example `aws_emr_cluster.cluster`. */
  readonly clusterAddress?: string;
  /** Path of the description of its Spark job. */
  readonly jobFile?: string;
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

/** A block as hcl2json gives it: arguments by name, and each nested block as a list. */
export type Block = Readonly<Record<string, unknown>>;

type Blocks = Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;

export async function readHcl(stack: Stack): Promise<StackHcl> {
  const file = join(stack.folder, "cdk.tf");
  const text = readFileSync(file, "utf8");
  const hcl = (await parse(file, text)) as {
    terraform?: Block[];
    provider?: Record<string, Block[]>;
    resource?: Blocks;
    data?: Blocks;
  };
  const resources = hcl.resource ?? {};
  return {
    backend: backendOf(hcl.terraform ?? []),
    region: hcl.provider?.["aws"]?.[0]?.["region"] as string | undefined,
    reads: Object.entries(hcl.data?.["terraform_remote_state"] ?? {}).map(([name, blocks]) => ({
      name,
      type: String(blocks[0]?.["backend"]),
      config: (blocks[0]?.["config"] ?? {}) as Record<string, unknown>,
      outputs: outputsUsed(text, name),
    })),
    buckets: Object.values(resources["aws_s3_bucket"] ?? {}).flatMap(([block]) =>
      typeof block?.["bucket"] === "string" ? [block["bucket"]] : [],
    ),
    ...clusterOf(resources),
    ...jobOf(resources["aws_s3_object"] ?? {}, stack.folder),
  };
}

function clusterOf(resources: Blocks): Pick<StackHcl, "cluster" | "taskFleets" | "clusterAddress"> {
  const [first] = Object.entries(resources["aws_emr_cluster"] ?? {});
  if (!first) return {};
  return {
    cluster: first[1][0],
    taskFleets: Object.values(resources["aws_emr_instance_fleet"] ?? {}).flat(),
    clusterAddress: `aws_emr_cluster.${first[0]}`,
  };
}

function jobOf(objects: Blocks[string], folder: string): Pick<StackHcl, "jobFile"> {
  const job = Object.values(objects)
    .flat()
    .find(({ key }) => String(key).endsWith("/job.json"));
  return job ? { jobFile: join(folder, String(job["source"])) } : {};
}

/** All stacks of a pipeline are in one region. */
export async function regionOf(stacks: readonly Stack[]): Promise<string | undefined> {
  return (await Promise.all(stacks.map(readHcl))).find((hcl) => hcl.region !== undefined)?.region;
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

/** Where a state lies, as people name it: a local one from the project's folder on. Equal places have equal names. */
export function statePlace(backend: Backend): string {
  const { config } = backend;
  if (backend.type === "s3") return `s3://${String(config["bucket"])}/${String(config["key"])}`;
  return String(config["path"]).replace(/^(\.\.\/)+/, "");
}
