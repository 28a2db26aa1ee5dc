import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { parseHcl } from "../../cli/synthesized/hcl";
import { UserError } from "../../cli/errors";

/** What a cluster stack says will run, read from its HCL alone. */
export interface Plan {
  readonly name: string;
  readonly bucket: string;
  readonly region: string;
  readonly release: string;
  readonly logUri: string;
  readonly bootstrapActions: readonly BootstrapAction[];
  readonly steps: readonly Step[];
  /** Files that are uploaded before the cluster starts. */
  readonly objects: readonly CodeObject[];
}

export interface BootstrapAction {
  readonly name: string;
  /** s3://…, the script. */
  readonly path: string;
  readonly args: readonly string[];
}

export interface Step {
  readonly name: string;
  readonly actionOnFailure: "TERMINATE_CLUSTER" | "TERMINATE_JOB_FLOW" | "CANCEL_AND_WAIT" | "CONTINUE";
  readonly jar: string;
  readonly args: readonly string[];
}

export interface CodeObject {
  readonly bucket: string;
  readonly key: string;
  /** Absolute path on this machine. */
  readonly file: string;
}

const text = z.string().transform((value) => value.replaceAll("$${", "${").replaceAll("%%{", "%{"));
const args = z.array(text).default([]);
const clusterSchema = z.object({
  name: text,
  release_label: text,
  log_uri: text.default(""),
  bootstrap_action: z.array(z.object({ name: text, path: text, args })).default([]),
  step: z
    .array(
      z.object({
        name: text,
        action_on_failure: z.enum(["TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW", "CANCEL_AND_WAIT", "CONTINUE"]),
        hadoop_jar_step: z.array(z.object({ jar: text, args })).length(1),
      }),
    )
    .default([]),
});
const objectSchema = z.object({ bucket: text, key: text, source: text });
const stackSchema = z.object({
  provider: z
    .object({ aws: z.array(z.object({ region: text.optional() })) })
    .partial()
    .optional(),
  resource: z.object({
    aws_emr_cluster: z.record(z.string(), z.array(z.unknown())),
    aws_s3_object: z.record(z.string(), z.array(z.unknown())).default({}),
  }),
});

/** Loads the parser, which takes longer than a file does: while something else is waited for. */
export async function warmUp(): Promise<void> {
  await parseHcl("empty.tf", "");
}

/**
 * Reads the cluster stack.
 * @param file the stack's cdk.tf
 * @throws UserError when the file is not there, or holds anything but exactly one cluster in a shape that can be run
 */
export async function readPlan(file: string): Promise<Plan> {
  let hcl: string;
  try {
    hcl = readFileSync(file, "utf8");
  } catch {
    throw new UserError(`${file}: is not there; synthesize the stacks first, with make synth`);
  }
  const stack = check(file, stackSchema, await parseHcl("cdk.tf", hcl));
  const clusters = Object.entries(stack.resource.aws_emr_cluster);
  if (clusters.length !== 1)
    throw new UserError(`${file}: holds ${clusters.length} aws_emr_cluster resources; exactly one can be run`);
  const [[id, blocks]] = clusters as [[string, unknown[]]];
  const cluster = check(`${file}: aws_emr_cluster.${id}`, clusterSchema, blocks[0]);
  const objects = Object.entries(stack.resource.aws_s3_object).map(([name, object]) => {
    const { bucket, key, source } = check(`${file}: aws_s3_object.${name}`, objectSchema, object[0]);
    return { bucket, key, file: resolve(join(dirname(file), source.replace("${path.module}/", ""))) };
  });
  const plan: Plan = {
    name: cluster.name,
    bucket: objects[0]?.bucket ?? bucketOf(cluster.log_uri),
    region: stack.provider?.aws?.[0]?.region ?? "us-east-1",
    release: cluster.release_label,
    logUri: cluster.log_uri,
    bootstrapActions: cluster.bootstrap_action,
    steps: cluster.step.map((step) => ({
      name: step.name,
      actionOnFailure: step.action_on_failure,
      ...(step.hadoop_jar_step[0] as { jar: string; args: string[] }),
    })),
    objects,
  };
  refuseReferences(file, plan);
  return plan;
}

function bucketOf(uri: string): string {
  return /^s3[an]?:\/\/([^/]+)/.exec(uri)?.[1] ?? "";
}

function check<T extends z.ZodType>(where: string, schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UserError(`${where}: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** A reference is known only to Terraform, after an apply; a run on this machine has nothing to put in its place. */
function refuseReferences(file: string, plan: Plan): void {
  const named: [string, string][] = [
    ["bucket", plan.bucket],
    ["log_uri", plan.logUri],
    ...plan.objects.map((object): [string, string] => ["aws_s3_object key", object.key]),
    ...plan.bootstrapActions.flatMap((action) =>
      [action.path, ...action.args].map((value): [string, string] => [`bootstrap action "${action.name}"`, value]),
    ),
    ...plan.steps.flatMap((step) => step.args.map((value): [string, string] => [`step "${step.name}"`, value])),
  ];
  for (const [where, value] of named) {
    const reference = /\$\{[a-z0-9_]+\.[^}]*\}/.exec(value)?.[0];
    if (reference)
      throw new UserError(
        `${file}: ${where} refers to ${reference}, which only Terraform knows; only names that are known at synth can be run on this machine`,
      );
  }
}
