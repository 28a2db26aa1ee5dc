import { z } from "zod";
import { bucketOfUri } from "../../config/sources/s3-uri";
import type { ClusterSteps, StepCommand } from "../merge/merges";
import type { Block } from "../synthesized/hcl";
import { hclText } from "../synthesized/hcl-text";
import { actionSchema, stepSchema } from "../synthesized/step-hcl";

const schema = z.object({
  log_uri: hclText.default(""),
  bootstrap_action: z.array(actionSchema).default([]),
  step: z.array(stepSchema).default([]),
});

/** The steps of a cluster, from its block in HCL or in a state. */
export function stepsOfBlock(block: Block): ClusterSteps {
  const cluster = schema.parse(block);
  return {
    bucket: bucketOfUri(cluster.log_uri),
    bootstrapActions: cluster.bootstrap_action,
    steps: cluster.step.map(({ name, hadoop_jar_step: [{ jar, args }] }) => ({ name, jar, args })),
  };
}

/** The URI of the job.json that the step of the Spark job names, as in `--job=s3://bucket/code/HASH/job.json`. */
export function jobUriOf({ steps }: { readonly steps: readonly Pick<StepCommand, "args">[] }): string | undefined {
  return steps
    .flatMap(({ args }) => args)
    .flatMap((arg) => /^(?:--\w+=)?(s3:\/\/.*\/job[.]json)$/.exec(arg)?.[1] ?? [])[0];
}
