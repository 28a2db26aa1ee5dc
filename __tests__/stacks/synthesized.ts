import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { exampleNames, pipelineNames } from "../../config/folder";
import { keyPath } from "../../config/sources/key-path";
import { loadPipeline } from "../../config/load";
import type { Pipeline } from "../../config/pipeline";
import { clusterSchema } from "../../config/schema/cluster";
import { networkSchema } from "../../config/schema/network";
import { rolesSchema } from "../../config/schema/roles";
import { addStacks } from "../../stacks/add-stacks";
import { hclApp, writeHcl } from "../../stacks/hcl";
import { root } from "../../cli/project";

export { root };

/** The stacks that each pipeline has. */
export const parts = ["network", "bucket", "roles", "cluster"] as const;
export type StackPart = (typeof parts)[number] | "catalog" | "watching" | "schedule";

/** The stacks of a pipeline. */
export const partsOf = ({ catalog, watching, schedule }: Pipeline): readonly StackPart[] => [
  ...parts,
  ...(catalog ? (["catalog"] as const) : []),
  ...(watching ? (["watching"] as const) : []),
  ...(schedule ? (["schedule"] as const) : []),
];

/** Packages are not downloaded here: these bytes stand for those of the pipelines that have some. */
const codeOf = ({ requirementsFile }: Pipeline) => ({
  root,
  cache: join(root, ".cache", "code"),
  packages: requirementsFile === undefined ? undefined : Buffer.from("packages"),
});

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "parquetry-synth-"));
  made.push(folder);
  return folder;
}

export const sparkify = (): Pipeline => loadPipeline(root, "sparkify");

/** Sparkify with sources whose merges depend on the run: songs are merged to S3, and only new events are loaded. */
export function incremental(): Pipeline {
  const pipeline = sparkify();
  const changed = pipeline.sources.map((source) =>
    source.name === "songs"
      ? { ...source, optional: true, merge: source.merge && { ...source.merge, to: "s3" as const } }
      : { ...source, load: "new-only" as const },
  );
  return { ...pipeline, sources: changed };
}

/** Sparkify with its songs in a bucket that exists already, encrypted with a key of its owner. Its keys hold values. */
export function placedElsewhere(): Pipeline {
  const pipeline = sparkify();
  const path = keyPath("label={label}/{year}/", {});
  const kmsKey = "arn:aws:kms:us-east-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const changed = pipeline.sources.map((source) =>
    source.name === "songs" && source.merge
      ? { ...source, bucket: "company-songs", prefix: "export/", kmsKey, path, merge: { ...source.merge, depth: 2 } }
      : source,
  );
  return { ...pipeline, sources: changed };
}

/** Sparkify in an organization that limits the rights of roles. */
export function bounded(): Pipeline {
  return { ...sparkify(), roles: { permissionsBoundary: "arn:aws:iam::123456789012:policy/org/boundary" } };
}

/** Sparkify in an organization whose roles have a path. */
export function withPath(): Pipeline {
  return { ...sparkify(), roles: { path: "/data/emr/" } };
}

/** A pipeline of an example without its choices. */
export function withDefaults(pipeline: Pipeline): Pipeline {
  return {
    ...pipeline,
    existingBucket: false,
    encryption: undefined,
    catalog: undefined,
    watching: undefined,
    network: networkSchema.parse({}),
    roles: rolesSchema.parse({}),
    cluster: clusterSchema.parse({}),
    schedule: undefined,
    requirementsFile: undefined,
  };
}

/** The examples that show choices for the cluster. */
export const clusterExamples = (): Pipeline[] =>
  exampleNames(root)
    .filter((name) => name.startsWith("cluster-"))
    .map((name) => loadPipeline(root, name));

/**
 * All pipelines of the project, the examples of clusters, and sparkify with each choice that changes which resources
 * the stacks have. Each has a name of its own.
 */
export function everyPipeline(): Pipeline[] {
  const pipeline = sparkify();
  const { cluster, network } = pipeline;
  return [
    ...pipelineNames(root).map((name) => loadPipeline(root, name)),
    ...clusterExamples(),
    { ...incremental(), name: "incremental" },
    { ...placedElsewhere(), name: "elsewhere" },
    { ...bounded(), name: "bounded" },
    { ...withPath(), name: "path" },
    { ...pipeline, name: "public", network: { ...network, access: "public" } },
    {
      ...pipeline,
      name: "long",
      cluster: { ...cluster, sessionManager: true, idleTimeout: 3600, task: { ...cluster.core } },
    },
  ];
}

/**
 * cdktf reads a stack trace for each reference between resources. Jest would look up each line of it in the source
 * maps, which took a third of the time of the tests of stacks and policies.
 */
function withoutSourceMaps(synthesize: () => void): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is only put back
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => "";
  try {
    synthesize();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

/** The folder with the HCL of a pipeline's stacks. @param replay runs whose records in quarantine are read again */
export async function synthHcl(
  pipeline: Pipeline = sparkify(),
  outdir = temporaryFolder(),
  replay?: readonly string[],
): Promise<string> {
  const app = hclApp(outdir);
  withoutSourceMaps(() => {
    addStacks(app, pipeline, codeOf(pipeline), replay);
  });
  await writeHcl(app);
  return outdir;
}

/** The HCL of each stack. */
export async function hclOf(
  pipeline: Pipeline = sparkify(),
  replay?: readonly string[],
): Promise<Record<StackPart, string>> {
  const outdir = await synthHcl(pipeline, undefined, replay);
  return Object.fromEntries(
    partsOf(pipeline).map((part) => [
      part,
      readFileSync(join(outdir, "stacks", `${pipeline.name}-${part}`, "cdk.tf"), "utf8"),
    ]),
  ) as Record<StackPart, string>;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- Terraform's JSON is as deep as its resources */
export type Terraform = {
  resource: Record<string, Record<string, any>>;
  data?: Record<string, Record<string, any>>;
} & Record<string, any>;
/* eslint-enable @typescript-eslint/no-explicit-any */

/** What a test has synthesized already: many of its tests ask for the stacks of the same pipeline. */
const synthesized = new Map<string, string>();

/** The same stacks as Terraform's JSON, which tests can query more easily than HCL. */
export function jsonOf(pipeline: Pipeline = sparkify()): Record<StackPart, Terraform> {
  const key = JSON.stringify(pipeline);
  const json = synthesized.get(key) ?? JSON.stringify(synthJson(pipeline));
  synthesized.set(key, json);
  return JSON.parse(json) as Record<StackPart, Terraform>;
}

function synthJson(pipeline: Pipeline): Record<StackPart, Terraform> {
  delete process.env["SYNTH_HCL_OUTPUT"];
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  withoutSourceMaps(() => {
    addStacks(app, pipeline, codeOf(pipeline));
    app.synth();
  });
  return Object.fromEntries(
    partsOf(pipeline).map((part) => [
      part,
      JSON.parse(readFileSync(join(outdir, "stacks", `${pipeline.name}-${part}`, "cdk.tf.json"), "utf8")) as Terraform,
    ]),
  ) as Record<StackPart, Terraform>;
}
