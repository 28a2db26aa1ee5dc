import type { ExistingNetwork } from "../../cli/synthesized/hcl";
import { fromHcl, type Stack } from "../../cli/synthesized/stacks";

/** A network that exists already, and what the cluster in it needs beside the services. */
export interface WantedNetwork extends ExistingNetwork {
  /** Whether EMR must see what the cluster does: it ends the cluster when it is idle, or scales it. */
  readonly needsMetrics: boolean;
}

/** The network that exists, as the stacks name it; undefined where they make it. */
export function wantedNetwork(stacks: readonly Stack[]): WantedNetwork | undefined {
  const network = fromHcl(stacks, "existingNetwork");
  if (network === undefined) return undefined;
  const needsMetrics = stacks
    .flatMap(({ hcl }) => hcl.resources)
    .some(
      ({ type, values }) =>
        type === "aws_emr_managed_scaling_policy" || values["auto_termination_policy"] !== undefined,
    );
  return { ...network, needsMetrics };
}
