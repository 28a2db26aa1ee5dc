import { z } from "zod";

/** EMR's limits. @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-auto-termination-policy.html */
const [shortest, longest] = [60, 604800];

const secondsOf = { s: 1, m: 60, h: 3600, d: 86400 } as const;

/** The seconds of a duration such as `90m`; undefined where the text is not one. */
function durationOf(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(number) * secondsOf[unit as keyof typeof secondsOf];
}

const duration = z
  .string()
  .superRefine((text, context) => {
    const seconds = durationOf(text);
    const problem =
      seconds === undefined
        ? 'is not a duration; write a number and s, m, h or d, for example "1h"'
        : seconds < shortest
          ? "is too short; the minimum is 60s"
          : seconds > longest
            ? "is too long; the maximum is 7d"
            : undefined;
    if (problem) context.addIssue({ code: "custom", message: `${JSON.stringify(text)} ${problem}` });
  })
  .transform((text) => durationOf(text) ?? longest);

export const lifecycleSchema = {
  lifecycle: z
    .enum(["transient", "idle", "persistent"])
    .optional()
    .meta({
      description:
        "How long the cluster lives. transient: it ends with its last step, and nothing is left running. " +
        "idle: it waits for more work, and costs money until it has been idle for `idleTimeout`. " +
        "persistent: it costs money until `make destroy` ends it, and is protected from being ended in another way. " +
        "If omitted, it is idle if `idleTimeout` is set, and transient otherwise. " +
        "Becomes keep_job_flow_alive_when_no_steps, auto_termination_policy and termination_protection of " +
        "aws_emr_cluster.",
    }),
  idleTimeout: z
    .union([z.int().min(shortest).max(longest), duration])
    .optional()
    .meta({
      description:
        "How long an idle cluster stays: seconds, or a number and s, m, h or d, from 60s to 7d. " +
        "The default of `lifecycle: idle` is 1h. A cluster is idle while no step and no YARN application " +
        "runs, and less than 10 % of HDFS is used. So merged files are removed when the tables are published. " +
        "After a run that failed, they stay. Becomes idle_timeout. Range: " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-auto-termination-policy.html",
    }),
};
