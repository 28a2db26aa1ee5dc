/** What stacks/, which write the HCL, and the commands, which have Terraform run it, must both know. */

/** The parts of a pipeline. Each is a stack with a state of its own. */
export type StackPart = "network" | "bucket" | "roles" | "catalog" | "watching" | "cluster" | "schedule";

/**
 * The first version of Terraform whose S3 backend locks by itself (`use_lockfile`) without a warning. OpenTofu can do
 * so from 1.10 on, but the stacks' HCL asks for 1.11 of either.
 */
export const oldestTerraform = [1, 11] as const;

/**
 * The file of a stack's state when pipeline.yaml names no backend. Relative to the folder of the stack's cdk.tf, where
 * Terraform runs.
 */
export function localState(stack: string): string {
  return `../../../state/${stack}.tfstate`;
}
