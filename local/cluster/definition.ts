import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { UserError } from "../../cli/errors";
import { parseHcl } from "../../cli/synthesized/hcl";
import { hclText } from "../../cli/synthesized/hcl-text";
import { actionSchema, stepSchema } from "../../cli/synthesized/step-hcl";
import { bucketOfUri } from "../../config/sources/s3-uri";

/** What the HCL of a cluster's stack says about the cluster: all that a run, a preview or an estimate needs of it. */
export interface ClusterDefinition {
  readonly name: string;
  readonly bucket: string;
  readonly region: string;
  readonly release: string;
  readonly logUri: string;
  /** The name of the nodes' instance profile. */
  readonly instanceProfile: string;
  readonly bootstrapActions: readonly BootstrapAction[];
  readonly steps: readonly Step[];
  /** Files that are uploaded before the cluster starts. */
  readonly objects: readonly CodeObject[];
  /** Whether it stays after its last step, and so takes more runs. */
  readonly stays: boolean;
  /** How many steps run at the same time. */
  readonly concurrency: number;
}

export interface BootstrapAction {
  readonly name: string;
  /** The script's s3:// URI. */
  readonly path: string;
  readonly args: readonly string[];
}

const actionsOnFailure = ["TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW", "CANCEL_AND_WAIT", "CONTINUE"] as const;

export interface Step {
  readonly name: string;
  readonly actionOnFailure: (typeof actionsOnFailure)[number];
  readonly jar: string;
  readonly args: readonly string[];
}

export interface CodeObject {
  readonly bucket: string;
  readonly key: string;
  /** Absolute path on this machine. */
  readonly file: string;
}

const clusterSchema = z.object({
  name: hclText,
  release_label: hclText,
  log_uri: hclText.default(""),
  keep_job_flow_alive_when_no_steps: z.boolean().default(false),
  step_concurrency_level: z.number().default(1),
  ec2_attributes: z.array(z.object({ instance_profile: hclText.default("") })).default([]),
  bootstrap_action: z.array(actionSchema).default([]),
  step: z.array(stepSchema.extend({ action_on_failure: z.enum(actionsOnFailure) })).default([]),
});
const objectSchema = z.object({ bucket: hclText, key: hclText, source: hclText });
const stackSchema = z.object({
  provider: z
    .object({ aws: z.array(z.object({ region: hclText.optional() })) })
    .partial()
    .optional(),
  resource: z.object({
    aws_emr_cluster: z.record(z.string(), z.array(z.unknown())),
    aws_s3_object: z.record(z.string(), z.array(z.unknown())).default({}),
  }),
});
type StackHcl = z.output<typeof stackSchema>;

/** Loads the parser, which takes longer than to parse a file. Called while the program waits for something else. */
export async function loadParser(): Promise<void> {
  await parseHcl("empty.tf", "");
}

/**
 * Reads the stack of a cluster.
 * @param file the stack's cdk.tf
 * @throws UserError when the file does not exist, or does not hold exactly one cluster that can run on this machine
 */
export async function readDefinition(file: string): Promise<ClusterDefinition> {
  const stack = check(file, stackSchema, await parseHcl("cdk.tf", readStack(file)));
  const [[id, blocks]] = onlyCluster(file, stack);
  const cluster = check(`${file}: aws_emr_cluster.${id}`, clusterSchema, blocks[0]);
  const objects = codeObjects(file, stack);
  const definition: ClusterDefinition = {
    name: cluster.name,
    bucket: objects[0]?.bucket ?? bucketOfUri(cluster.log_uri),
    region: stack.provider?.aws?.[0]?.region ?? "us-east-1",
    release: cluster.release_label,
    logUri: cluster.log_uri,
    instanceProfile: cluster.ec2_attributes[0]?.instance_profile ?? "",
    bootstrapActions: cluster.bootstrap_action,
    steps: cluster.step.map(({ name, action_on_failure: actionOnFailure, hadoop_jar_step: [{ jar, args }] }) => ({
      name,
      actionOnFailure,
      jar,
      args,
    })),
    objects,
    stays: cluster.keep_job_flow_alive_when_no_steps,
    concurrency: cluster.step_concurrency_level,
  };
  checkReferences(file, definition);
  return definition;
}

function readStack(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UserError(`${file}: does not exist; run make synth first, which writes it`);
  }
}

function onlyCluster(file: string, { resource }: StackHcl): [[string, unknown[]]] {
  const clusters = Object.entries(resource.aws_emr_cluster);
  if (clusters.length !== 1)
    throw new UserError(`${file}: holds ${clusters.length} aws_emr_cluster resources; it must hold exactly one`);
  return clusters as [[string, unknown[]]];
}

function codeObjects(file: string, { resource }: StackHcl): CodeObject[] {
  return Object.entries(resource.aws_s3_object).map(([name, blocks]) => {
    const { bucket, key, source } = check(`${file}: aws_s3_object.${name}`, objectSchema, blocks[0]);
    return { bucket, key, file: resolve(dirname(file), source.replace("${path.module}/", "")) };
  });
}

function check<T extends z.ZodType>(subject: string, schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UserError(`${subject}: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** Only Terraform knows the value of a reference, and only after an apply. */
function checkReferences(file: string, { bucket, logUri, objects, bootstrapActions, steps }: ClusterDefinition): void {
  const values: [string, string][] = [
    ["bucket", bucket],
    ["log_uri", logUri],
    ...objects.map(({ key }): [string, string] => ["aws_s3_object key", key]),
    ...bootstrapActions.flatMap((action) =>
      [action.path, ...action.args].map((value): [string, string] => [`bootstrap action "${action.name}"`, value]),
    ),
    ...steps.flatMap((step) => step.args.map((value): [string, string] => [`step "${step.name}"`, value])),
  ];
  for (const [argument, value] of values) {
    const reference = /\$\{[a-z0-9_]+\.[^}]*\}/.exec(value)?.[0];
    if (reference)
      throw new UserError(
        `${file}: ${argument} refers to ${reference}, a value that only Terraform knows; ` +
          "on this machine only values that are known at synth can be used",
      );
  }
}
