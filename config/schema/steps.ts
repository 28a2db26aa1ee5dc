import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { checked } from "./fields";

const runnerPage = "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-commandrunner.html";
const texts = (description: string) => z.array(z.string()).default([]).meta({ description });

function classProblem(value: string): string | undefined {
  return /^[A-Za-z_][\w.$]*$/.test(value) && hclProblem(value) === undefined
    ? undefined
    : 'is not the name of a class; write it with its package, for example "com.example.Main"';
}

/** What a step runs is exactly one of spark, script, jar and command. @see config/rules/steps.ts */
const step = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "The step's name, in EMR and in the plan. Becomes name of step." }),
  spark: z.string().optional().meta({
    description: "A Python file or a jar in steps/ of the pipeline's folder, for spark-submit. Becomes args.",
  }),
  script: z
    .string()
    .optional()
    .meta({
      description:
        "A script in steps/ of the pipeline's folder, for the primary node. If it does not begin with `#!`, bash " +
        "runs it. Becomes args.",
    }),
  jar: z
    .string()
    .optional()
    .meta({
      description:
        "A jar for `hadoop jar`: in steps/ of the pipeline's folder, or an absolute path on the primary node. " +
        "`make run` has no Hadoop, and says that it does not run the step. Becomes jar.",
    }),
  command: z
    .array(z.string())
    .min(1)
    .optional()
    .meta({
      description:
        "A program of the primary node with its arguments, for command-runner.jar. Becomes args. " + runnerPage,
    }),
  mainClass: checked(
    classProblem,
    "The class with `main`, of a jar. Becomes main_class, or --class of spark-submit.",
  ).optional(),
  options: texts("Options of spark-submit, such as `--conf`, each as an entry of the list. Becomes args."),
  args: texts(
    "Arguments. Each is passed on as it is; no shell reads it. `{steps/FILE}` becomes the s3:// URI of that file of " +
      "the pipeline's folder, which is uploaded under its hash. The plan and the state show the arguments, so they " +
      "must not be secrets. Becomes args.",
  ),
  onFailure: z
    .enum(["stop", "continue"])
    .default("stop")
    .meta({
      description:
        "stop: the steps after it do not run, and a transient cluster ends. continue: they run, and the run fails " +
        "after its last step. Becomes action_on_failure. " +
        "https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html",
    }),
});

const steps = (description: string) => z.array(step).default([]).meta({ description });

export const stepsSchema = {
  steps: z
    .strictObject({
      beforeMerge: steps("Steps before the first merge. A replay does not run them."),
      beforeTables: steps("Steps after the merges, before the step `write tables`."),
      afterTables: steps("Steps after the tables are published."),
    })
    .optional()
    .meta({
      description:
        "Steps of your own, in their order. They have the rights of the nodes: to read landing/ and code/, and to " +
        "write below tables/ and runs/. Becomes step of aws_emr_cluster.",
    }),
  stepConcurrency: z
    .int()
    .min(1)
    .max(256)
    .optional()
    .meta({
      description:
        "How many steps run at the same time, 1 to 256; if omitted, 1. More than 1 needs a pipeline whose only step " +
        "is `write tables`, in a cluster that stays and to which others add steps. Becomes step_concurrency_level. " +
        "https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html",
    }),
};
