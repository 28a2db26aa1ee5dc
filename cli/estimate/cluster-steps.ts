import { z } from "zod";
import { bucketOfUri } from "../../config/sources/s3-uri";
import type { ClusterSteps, StepCommand } from "../merge/merges";
import type { Block } from "../synthesized/hcl";
import { hclText } from "../synthesized/hcl-text";

const args = z.array(hclText).default([]);
const schema = z.object({
  log_uri: hclText.default(""),
  bootstrap_action: z.array(z.object({ args })).default([]),
  step: z.array(z.object({ name: hclText, hadoop_jar_step: z.tuple([z.object({ jar: hclText, args })]) })).default([]),
});

/** The steps of a cluster, from its block in HCL or in a state. */
export function stepsOfBlock(block: Block): ClusterSteps {
  const cluster = schema.parse(block);
  return {
    bucket: bucketOfUri(cluster.log_uri),
    bootstrapActions: cluster.bootstrap_action,
    steps: cluster.step.map(({ name, hadoop_jar_step: [command] }) => ({ name, ...command })),
  };
}

/** The URI of the job.json that the step of the Spark job names, as in `--job=s3://bucket/code/HASH/job.json`. */
export function jobUriOf({ steps }: { readonly steps: readonly Pick<StepCommand, "args">[] }): string | undefined {
  return steps
    .flatMap(({ args }) => args)
    .flatMap((arg) => /^(?:--\w+=)?(s3:\/\/.*\/job[.]json)$/.exec(arg)?.[1] ?? [])[0];
}
