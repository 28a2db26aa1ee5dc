import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import type { Construct } from "constructs";
import { encrypts } from "../config/cluster/encryption";
import type { Pipeline } from "../config/pipeline";
import { accountOf } from "./account";
import { type CodeFolders, DescribesCluster } from "./cluster";
import { jsonencode } from "./jsonencode";
import { notStartedQueue } from "./names";
import { commonTags } from "./pipeline-stack";
import { arnPartition } from "./region";
import { runMachine } from "./schedule/machine";
import { runnerRole } from "./schedule/roles";
import { runJobFlow } from "./schedule/run-job-flow";
import { atTimes, byObjects } from "./schedule/triggers";

/** Days that a start which failed stays in the queue: the most that SQS allows. */
const keptDays = 14;

/**
 * Runs that start by themselves: a state machine starts the cluster that the stack cluster describes, and follows it.
 * EventBridge Scheduler starts the machine at times, and events of S3 start it when an object comes. The code of a run
 * is in this stack too: Terraform uploads what changed, then changes the machine, and only then deletes the old code.
 */
export class ScheduleStack extends DescribesCluster {
  constructor(scope: Construct, pipeline: Pipeline, schedule: NonNullable<Pipeline["schedule"]>, code: CodeFolders) {
    super(scope, "schedule", pipeline);
    const { name, region } = pipeline;
    const { dependsOn, ...config } = this.describe(pipeline, { ...code, keptFor: "schedule" });
    const props = { pipeline, names: this.names, account: accountOf(this) };
    const runner = runnerRole(this, props, encrypts(pipeline, "bucket") ? this.key(pipeline) : undefined);
    const machine = new SfnStateMachine(this, "run", {
      name: this.names.stack.schedule,
      type: "STANDARD",
      roleArn: runner.role.arn,
      definition: jsonencode(
        runMachine({
          name,
          bucket: this.names.bucket,
          partition: arnPartition(region),
          run: runJobFlow(config, pipeline, { ...commonTags(pipeline), ...config.tags }),
          retries: schedule.retries,
          onObject: schedule.onObject !== undefined,
        }),
      ),
      dependsOn: [...(dependsOn ?? []), runner.policy],
    });
    const queue = new SqsQueue(this, "not_started", {
      name: notStartedQueue(name),
      messageRetentionSeconds: keptDays * 24 * 3600,
      sqsManagedSseEnabled: true,
    });
    const started = { machineArn: machine.arn, queue };
    if (schedule.cron !== undefined || schedule.rate !== undefined) atTimes(this, props, schedule, started);
    if (schedule.onObject !== undefined) byObjects(this, props, schedule, started);
    this.output("state_machine", machine.arn, "The state machine, of which each execution is a run");
    this.output("not_started", queue.url, "The queue of starts that failed");
  }
}
