import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import type { SessionOptions } from "../../cli/options/session";
import { isFree } from "../../cli/processes/ports";
import { keepOpen } from "./keep-open";
import { address, mustBeInstalled, startSsh } from "./ssh";
import type { Target } from "./target";
import type { UserInterface } from "./user-interfaces";

/** The port that EMR's guide uses for this, and the settings of browsers with it. */
const socksPort = 8157;

/** A proxy on this machine that leads to all addresses of a cluster, by SSH, until Ctrl-C. @returns the exit code */
export async function socksTunnel(
  target: Target,
  ui: UserInterface,
  options: Pick<Options & SessionOptions, "root" | "key">,
): Promise<number> {
  mustHaveAWay(target);
  await mustBeInstalled("ssh");
  if (!(await isFree(socksPort)))
    throw new UserError(`Another program listens on port ${socksPort} of this machine; end it, and try again.`);
  const args = ["-N", "-D", `127.0.0.1:${socksPort}`, "-o", "ExitOnForwardFailure=yes", address(target)];
  const child = startSsh("ssh", args, target, options, ["inherit", "inherit", "inherit"]);
  const host = target.node.PrivateDnsName || target.node.PrivateIpAddress || "";
  const use =
    `${ui.name} of ${target.cluster.Id ?? ""}: ${ui.scheme}://${host}:${ui.port}/ in a browser with the SOCKS proxy ` +
    `localhost:${socksPort}, until Ctrl-C. ${ui.note ?? ""}`;
  return keepOpen(child, untilOpen(child), { use: use.trim(), why: () => ": ssh has ended." });
}

/** @throws UserError when neither Session Manager nor SSH leads to the nodes */
function mustHaveAWay({ cluster }: Target): void {
  if (cluster.Ec2InstanceAttributes?.Ec2KeyName) return;
  throw new UserError(
    `The nodes of ${cluster.Id ?? ""} allow neither Session Manager nor SSH. Write in pipeline.yaml ` +
      "cluster: { sessionManager: true }, and deploy: the next cluster allows Session Manager. With a key pair " +
      "(cluster.ssh), it allows SSH.",
  );
}

/** Waits until something listens on the port. */
async function untilOpen(child: { readonly exitCode: number | null }): Promise<void> {
  while (child.exitCode === null && !(await answers())) await sleep(200);
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socksPort, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
