import type { Options } from "../../cli/options/options";
import type { Stack } from "../../cli/synthesized/stacks";
import { synthesize } from "../../cli/synthesized/synthesis";
import { refuseLeftStacks } from "../state/left-stacks";
import { finishOnInterrupt } from "../terraform/interrupt";
import { Terraform } from "../terraform/terraform";

/** What each command that plans begins with: Terraform, and the stacks as they are synthesized now. */
export interface Begun {
  readonly terraform: Terraform;
  readonly stacks: readonly Stack[];
}

/**
 * Finds Terraform and synthesizes the stacks. From here on, Ctrl-C lets Terraform finish what it does.
 * @throws UserError where a stack that was applied is no longer in the pipeline
 */
export async function begin(options: Options): Promise<Begun> {
  finishOnInterrupt();
  const terraform = await Terraform.find(options.root);
  const stacks = await synthesize(options);
  await refuseLeftStacks(stacks, options);
  return { terraform, stacks };
}
