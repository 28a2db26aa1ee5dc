import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { RunError, UserError } from "../../cli/errors";
import type { ChosenRun } from "../../cli/options/chosen-run";
import type { Options } from "../../cli/options/options";
import type { SessionOptions } from "../../cli/options/session";
import { leaveTerminalTo } from "../../cli/processes/processes";
import { findTarget, type Target } from "./target";

/** Opens a shell on a node with SSH. @returns the exit code of ssh */
export async function ssh(options: Options & ChosenRun & SessionOptions): Promise<number> {
  await mustBeInstalled("ssh");
  const target = await findTarget(options);
  return (await leaveTerminalTo(startSsh("ssh", [address(target)], target, options, "inherit"))).code;
}

/** @throws RunError when the program is not installed */
export async function mustBeInstalled(program: "ssh" | "scp"): Promise<void> {
  const { failed, exitCode } = await execa(program, ["-V"], { reject: false });
  // scp has no such option: what it answers shows that it is there.
  if (failed && (exitCode as number | undefined) === undefined)
    throw new RunError(`This needs ${program} of OpenSSH, which is not installed.`);
}

/**
 * Starts a program of OpenSSH. A node's key is asked for once, under the id of its instance, because nodes get the
 * addresses of earlier ones. It is kept in the project's folder.
 * @throws UserError when the cluster has no key pair
 */
export function startSsh(
  program: "ssh" | "scp",
  args: readonly string[],
  target: Target,
  { root, key }: Pick<Options & SessionOptions, "root" | "key">,
  stdio: StdioOptions,
): ChildProcess {
  mustHaveKey(target);
  const folder = join(".local", "ssh");
  mkdirSync(join(root, folder), { recursive: true });
  const settings = [
    // Relative to the project's folder, because ssh would replace % and ${ in that folder's path.
    `UserKnownHostsFile=${join(folder, "known_hosts")}`,
    `HostKeyAlias=${target.node.Ec2InstanceId ?? ""}`,
    "StrictHostKeyChecking=accept-new",
    "ServerAliveInterval=10",
    "ConnectTimeout=15",
    ...(key === undefined ? [] : ["IdentitiesOnly=yes", `IdentityFile=${quoted(key)}`]),
  ];
  return spawn(program, [...settings.flatMap((setting) => ["-o", setting]), ...args], { stdio, cwd: root });
}

/**
 * A path as the value of a setting, where %% stands for one %. After -i, ssh would replace each % and what follows it.
 * @see https://man.openbsd.org/ssh_config#TOKENS
 */
function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, "\\$&").replaceAll("%", "%%")}"`;
}

/** @throws UserError that says how to give the next cluster one */
export function mustHaveKey({ cluster }: Target): void {
  if (cluster.Ec2InstanceAttributes?.Ec2KeyName) return;
  throw new UserError(
    `The cluster ${cluster.Id ?? ""} has no key pair, so SSH is not possible. Write in pipeline.yaml ` +
      "cluster: { ssh: { key: <name of a key pair in EC2>, from: [<your address>/32] } }, and deploy: " +
      "the next cluster has it. make shell needs cluster.sessionManager, and no key pair.",
  );
}

/** The user hadoop at the node. A node of a private network has a private address only. */
export function address({ node }: Target): string {
  return `hadoop@${node.PublicDnsName || node.PublicIpAddress || node.PrivateIpAddress || ""}`;
}
