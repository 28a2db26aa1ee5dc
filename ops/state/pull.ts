import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { RunError } from "../../cli/errors";
import { stateLocation } from "../../cli/synthesized/hcl";
import type { Stack } from "../../cli/synthesized/stacks";
import type { Terraform } from "../terraform/terraform";
import { managedCount, parseState, type StateContent } from "./content";
import { localFile } from "./stored";

/**
 * A stack's state, from whichever backend it has. Prepares the stack first.
 * @throws TerraformFailure when the backend cannot be reached
 */
export async function pullState(terraform: Terraform, stack: Stack): Promise<StateContent> {
  await prepare(terraform, stack);
  return pull(terraform, stack);
}

/**
 * Initializes a stack. Refuses to begin with an empty state in S3 while a local file still holds the resources.
 * @throws RunError when pipeline.yaml says S3, S3 has nothing, and the local file has resources
 */
export async function prepare(terraform: Terraform, stack: Stack): Promise<void> {
  await terraform.init(stack);
  const { backend } = stack.hcl;
  const file = localFile(stack);
  if (backend.type === "local" || !existsSync(file)) return;
  const left = managedCount(parseState(readFileSync(file, "utf8")));
  if (left === 0 || managedCount(await pull(terraform, stack)) > 0) return;
  throw new RunError(
    `pipeline.yaml keeps the state of ${stack.name} in ${stateLocation(backend)}, which is empty, ` +
      `and state/${basename(file)} still holds ${left} resources. ` +
      "Run make state-move to take them along; without it they would all be created a second time.",
  );
}

async function pull(terraform: Terraform, stack: Stack): Promise<StateContent> {
  return parseState(await terraform.read(stack, ["state", "pull"]));
}
