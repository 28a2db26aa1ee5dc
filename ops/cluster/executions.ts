import type { Cluster } from "@aws-sdk/client-emr";
import type { SFNClient } from "@aws-sdk/client-sfn";
import "../../cli/aws-sdk";
import { RunError } from "../../cli/errors";
import type { Stack } from "../../cli/synthesized/stacks";
import { awsFailure, clientConfig, errorName } from "../aws/clients";

/** A state machine's executions that go on. */
export interface Executions {
  /** The names of those that go on. */
  readonly names: readonly string[];
  /** Stops them. @throws RunError */
  stop(): Promise<void>;
}

/**
 * What a schedule has running: the execution that follows the cluster, which would start another after a failure, and
 * those that wait for its end to start one.
 * @returns undefined for a pipeline without a schedule
 * @throws RunError where Step Functions does not answer
 */
export async function executionsOf(stacks: readonly Stack[], cluster: Cluster): Promise<Executions | undefined> {
  const stack = stacks.find(({ hcl }) => hcl.schedule !== undefined);
  if (!stack) return undefined;
  const machine = machineArn(cluster, stack.name);
  const { SFNClient, StopExecutionCommand } = await import("@aws-sdk/client-sfn");
  const client = new SFNClient({ ...clientConfig(stack.hcl.region), maxAttempts: 4 });
  const failure = (what: string) => (error: unknown) => {
    client.destroy();
    throw awsFailure(what, error);
  };
  const running = await listRunning(client, machine).catch(
    failure(`The runs of the schedule ${stack.name} could not be listed`),
  );
  return {
    names: running.map(({ name }) => name),
    stop: async () => {
      for (const { arn, name } of running)
        await client
          .send(new StopExecutionCommand({ executionArn: arn, error: "Stopped", cause: "make stop" }))
          .catch(failure(`The execution ${name} of ${stack.name} was not stopped`));
      client.destroy();
    },
  };
}

async function listRunning(
  client: SFNClient,
  stateMachineArn: string,
): Promise<{ readonly arn: string; readonly name: string }[]> {
  const { ListExecutionsCommand } = await import("@aws-sdk/client-sfn");
  try {
    const { executions = [] } = await client.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING" }),
    );
    return executions.map(({ executionArn: arn = "", name = "" }) => ({ arn, name }));
  } catch (error) {
    if (errorName(error) === "StateMachineDoesNotExist") return [];
    throw error;
  }
}

/** Both ARNs have the same partition, region and account. */
function machineArn({ ClusterArn: arn = "" }: Cluster, name: string): string {
  const [, partition, , region, account] = arn.split(":");
  if (!partition || !region || !account)
    throw new RunError(`EMR returned "${arn}", which is not the ARN of a cluster.`);
  return `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
}
