import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import type { StartSessionRequest } from "@aws-sdk/client-ssm";
import execa from "execa";
import { RunError } from "../../cli/errors";

/** AWS's program for the stream of a session, as it is installed here. */
export interface Plugin {
  /** Whether it reads the session, with its token, from its environment. Other processes see the arguments of all. */
  readonly readsEnvironment: boolean;
}

/** A session that Session Manager has started. */
export interface StartedSession {
  readonly SessionId: string;
  /** Whoever has it can use the session. */
  readonly TokenValue: string;
  readonly StreamUrl: string;
}

const program = "session-manager-plugin";

/**
 * The last version that takes the session as an argument only.
 * @see https://github.com/aws/aws-cli, sessionmanager.py
 */
const lastWithoutEnvironment = [1, 2, 497, 0];

/** @throws RunError that says how to install it, when it is not there */
export async function findPlugin(): Promise<Plugin> {
  const { exitCode, stdout } = await execa(program, ["--version"], { reject: false });
  if (exitCode === 0) return { readsEnvironment: isNewer(stdout.trim(), lastWithoutEnvironment) };
  throw new RunError(
    `This needs AWS's program ${program}, which is not installed. Install it as ` +
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html " +
      "says. The AWS CLI is not needed.",
  );
}

function isNewer(version: string, than: readonly number[]): boolean {
  if (!/^\d+(\.\d+){0,3}$/.test(version)) return false;
  const numbers = version.split(".").map(Number);
  for (const [index, number] of than.entries()) {
    const difference = (numbers[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/**
 * Starts the plugin with the arguments that the AWS CLI gives it: the session, the region, the operation, a profile,
 * the request and an endpoint. The profile is empty, so that of the environment counts. The endpoint is empty if it is
 * the region's own.
 */
export function startPlugin(
  plugin: Plugin,
  { SessionId, TokenValue, StreamUrl }: StartedSession,
  request: StartSessionRequest,
  region: string,
  stdio: StdioOptions,
): ChildProcess {
  const session = JSON.stringify({ SessionId, TokenValue, StreamUrl });
  const name = "AWS_SSM_START_SESSION_RESPONSE";
  const endpoint = process.env["AWS_ENDPOINT_URL_SSM"] ?? process.env["AWS_ENDPOINT_URL"] ?? "";
  const args = [
    plugin.readsEnvironment ? name : session,
    region,
    "StartSession",
    "",
    JSON.stringify(request),
    endpoint,
  ];
  return spawn(program, args, {
    stdio,
    env: { ...process.env, ...(plugin.readsEnvironment && { [name]: session }) },
  });
}
