import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { temporaryFolder, type StackPart } from "../stacks/synthesized";

const providers = temporaryFolder();

/**
 * Runs Terraform on a stack of a synthesized pipeline, with the AWS provider that Terraform's configuration names.
 * @returns what it prints
 * @throws when it ends with another exit code than 0
 */
export function terraform(outdir: string, pipeline: string, part: StackPart, ...args: string[]): string {
  return execFileSync("terraform", args, {
    cwd: join(outdir, "stacks", `${pipeline}-${part}`),
    encoding: "utf8",
    stdio: "pipe",
    env: {
      ...process.env,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      // The provider is downloaded once and not for each stack. The second variable allows that without a lock file:
      // https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
      TF_PLUGIN_CACHE_DIR: providers,
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    },
  });
}
