import type { ChildProcess, StdioOptions } from "node:child_process";
import type { SSMClient, StartSessionRequest } from "@aws-sdk/client-ssm";
import "../../cli/aws-sdk";
import { RunError, UserError } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import { loadPipeline } from "../../config/load";
import { awsFailure, clientConfig, errorName, errorText } from "../aws/clients";
import { findPlugin, type Plugin, startPlugin } from "./plugin";
import type { Target } from "./target";

/** Whether pipeline.yaml allows Session Manager on the nodes. */
export function hasSessionManager({ root, pipeline }: Pick<Options, "root" | "pipeline">): boolean {
  return loadPipeline(root, pipeline).cluster.sessionManager;
}

/**
 * What Session Manager needs on this machine and in pipeline.yaml, looked at before anything is asked of AWS.
 * @throws UserError that names what is missing
 */
export async function checkSessionManager(options: Pick<Options, "root" | "pipeline">): Promise<Plugin> {
  if (!hasSessionManager(options))
    throw new UserError(
      `The nodes of ${options.pipeline} do not allow Session Manager. Write cluster: { sessionManager: true } in ` +
        "pipeline.yaml and deploy; the next cluster allows it.",
    );
  return findPlugin();
}

/**
 * Starts a session, has the plugin carry it, and ends it in AWS when the plugin or the user has ended.
 * @param work what is done while the plugin runs; the session ends after it
 */
export async function withSession<T>(
  plugin: Plugin,
  { node, region }: Target,
  document: Omit<StartSessionRequest, "Target">,
  stdio: StdioOptions,
  work: (child: ChildProcess) => Promise<T>,
): Promise<T> {
  const { SSMClient, StartSessionCommand } = await import("@aws-sdk/client-ssm");
  const ssm = new SSMClient({ ...clientConfig(region), maxAttempts: 4 });
  const request = { Target: node.Ec2InstanceId ?? "", ...document };
  try {
    const {
      SessionId = "",
      TokenValue = "",
      StreamUrl = "",
    } = await ssm.send(new StartSessionCommand(request)).catch((error: unknown) => {
      throw startFailure(error, request.Target);
    });
    try {
      const session = { SessionId, TokenValue, StreamUrl };
      return await work(startPlugin(plugin, session, request, await ssm.config.region(), stdio));
    } finally {
      await endSession(ssm, SessionId);
    }
  } finally {
    ssm.destroy();
  }
}

function startFailure(error: unknown, instance: string): RunError {
  if (errorName(error) === "TargetNotConnected")
    return new RunError(
      `Session Manager does not reach ${instance}. A node can be reached some minutes after its start, and only if ` +
        "its cluster was deployed with cluster.sessionManager: true.",
    );
  return awsFailure(`Session Manager started no session on ${instance}`, error);
}

/** The plugin ends a session only if it is ended itself in an orderly way. */
async function endSession(ssm: SSMClient, id: string): Promise<void> {
  const { TerminateSessionCommand } = await import("@aws-sdk/client-ssm");
  try {
    await ssm.send(new TerminateSessionCommand({ SessionId: id }));
  } catch (error) {
    if (errorName(error) !== "DoesNotExistException")
      console.error(
        `The session ${id} could not be ended, and ends when it was idle for some time, by default 20 minutes: ` +
          errorText(error),
      );
  }
}
