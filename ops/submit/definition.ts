import { z } from "zod";
import { RunError } from "../../cli/errors";
import type { RunDefinition } from "../../cli/synthesized/submitted-steps";
import type { Stack } from "../../cli/synthesized/stacks";
import { actionSchema, stepSchema } from "../../cli/synthesized/step-hcl";

const blockSchema = z.object({
  step_concurrency_level: z.number().default(1),
  bootstrap_action: z.array(actionSchema).default([]),
  step: z.array(stepSchema.extend({ action_on_failure: z.string() })),
});

/** The run that a stack's cluster is defined to do. @throws RunError where the HCL is of another form */
export function runDefinition({ hcl, folder }: Stack): RunDefinition {
  const parsed = blockSchema.safeParse(hcl.cluster?.block);
  if (!parsed.success) throw new RunError(`${folder}: not the HCL of a cluster: ${z.prettifyError(parsed.error)}`);
  const { bootstrap_action: actions, step: steps } = parsed.data;
  return {
    region: hcl.region ?? "us-east-1",
    concurrency: parsed.data.step_concurrency_level,
    actions,
    steps: steps.map(({ name, action_on_failure: actionOnFailure, hadoop_jar_step: [jar] }) => ({
      name,
      actionOnFailure,
      jar: jar.jar,
      ...(typeof jar.main_class === "string" && { mainClass: jar.main_class }),
      args: jar.args,
    })),
  };
}
