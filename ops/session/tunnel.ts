import type { ChildProcess } from "node:child_process";
import type { ChosenRun } from "../../cli/options/chosen-run";
import type { Options } from "../../cli/options/options";
import type { TunnelOptions } from "../../cli/options/session";
import { freePort } from "../../cli/processes/ports";
import { encryptsInTransit } from "./in-transit";
import { keepOpen } from "./keep-open";
import { checkSessionManager, hasSessionManager, withSession } from "./session";
import { socksTunnel } from "./socks";
import { findTarget, type Target } from "./target";
import { type UserInterface, userInterface } from "./user-interfaces";

/** Makes a web interface of a cluster reachable on this machine, until Ctrl-C. @returns the exit code */
export async function tunnel(options: Options & ChosenRun & TunnelOptions): Promise<number> {
  const plugin = hasSessionManager(options) ? await checkSessionManager(options) : undefined;
  const target = await findTarget(options);
  const ui = userInterface(options.ui, target.cluster, await encryptsInTransit(target.cluster, target.region));
  if (plugin === undefined) return socksTunnel(target, ui, options);
  const port = await freePort(ui.port);
  // The node connects to its own address and not to localhost, on which not every program listens.
  const document = {
    DocumentName: "AWS-StartPortForwardingSessionToRemoteHost",
    Parameters: {
      host: [target.node.PrivateIpAddress ?? "localhost"],
      portNumber: [String(ui.port)],
      localPortNumber: [String(port)],
    },
  };
  return withSession(plugin, target, document, ["ignore", "pipe", "inherit"], (child) =>
    carry(child, ui, port, target),
  );
}

function carry(child: ChildProcess, ui: UserInterface, port: number, target: Target): Promise<number> {
  let output = "";
  const opened = new Promise<void>((resolve) => {
    child.stdout?.on("data", (data: Buffer) => {
      output += data.toString();
      if (output.includes(`Port ${port} opened`)) resolve();
    });
  });
  const use = `${ui.name} of ${target.cluster.Id ?? ""}: ${ui.scheme}://localhost:${port}/ until Ctrl-C. ${ui.note ?? ""}`;
  return keepOpen(child, opened, { use: use.trim(), why: () => `. ${lastLine(output)}` });
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
