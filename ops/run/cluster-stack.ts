import { RunError, UserError } from "../../cli/errors";
import type { Stack } from "../../cli/synthesized/stacks";

/** The stack with the pipeline's cluster, and the cluster's name. @throws UserError when no stack has one */
export function clusterStack(stacks: readonly Stack[]): { readonly stack: Stack; readonly name: string } {
  const stack = stacks.find(({ hcl }) => hcl.cluster !== undefined);
  const name = stack?.hcl.cluster?.block["name"];
  if (stack && typeof name === "string") return { stack, name };
  throw new UserError("None of these stacks has a cluster, so there is no run.");
}

/**
 * Runs write their ledgers beside the logs. Every cluster's HCL names the folder of the logs; not every cluster has a
 * bootstrap action that gets the folder of the runs as an argument.
 */
export function runsFolder(stack: Stack): string {
  const logs = stack.hcl.cluster?.block["log_uri"];
  if (typeof logs !== "string" || !logs.endsWith("/logs/"))
    throw new RunError(
      `${stack.folder}: the cluster has no log_uri that ends in /logs/, ` +
        "so it is not known where runs leave their ledgers. Synthesize again.",
    );
  return logs.replace(/logs\/$/, "runs/");
}
