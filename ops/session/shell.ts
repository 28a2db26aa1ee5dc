import type { ChosenRun } from "../../cli/options/chosen-run";
import type { Options } from "../../cli/options/options";
import type { SessionOptions } from "../../cli/options/session";
import { leaveTerminalTo } from "../../cli/processes/processes";
import { checkSessionManager, withSession } from "./session";
import { findTarget } from "./target";

/** Opens a shell on a node, through Session Manager. @returns the exit code of the plugin: 0, also after its errors */
export async function shell(options: Options & ChosenRun & SessionOptions): Promise<number> {
  const plugin = await checkSessionManager(options);
  const target = await findTarget(options);
  return withSession(plugin, target, {}, "inherit", async (child) => {
    console.error(
      `A shell on ${target.node.Ec2InstanceId ?? ""} of ${target.cluster.Id ?? ""}, as ssm-user; ` +
        "sudo su - hadoop has Spark's and HDFS' rights; exit ends it.",
    );
    return (await leaveTerminalTo(child)).code;
  });
}
