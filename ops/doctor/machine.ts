import { existsSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { isForeseen } from "../../cli/errors";
import type { Stack } from "../../cli/synthesized/stacks";
import {
  installAdvice,
  isNewEnough,
  terraformBinary,
  terraformVersion,
  type TerraformVersion,
} from "../terraform/program";
import { Terraform } from "../terraform/terraform";
import type { Finding } from "./finding";

/**
 * What must be installed on this machine.
 * @param stacks undefined where synthesis failed: no stack can be initialized
 */
export async function* machineChecks(root: string, stacks: readonly Stack[] | undefined): AsyncGenerator<Finding> {
  yield nodeFinding(process.version);
  yield await python(root);
  const terraform = terraformFinding(await terraformVersion(terraformBinary()));
  yield terraform;
  if (terraform.state === "ok" && stacks?.[0]) yield await provider(await Terraform.find(root), stacks[0]);
}

export function nodeFinding(version: string): Finding {
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  const says = version.slice(1);
  return major >= 20
    ? { name: "node", state: "ok", says }
    : { name: "node", state: "wrong", says, fix: "Install Node.js 20 or newer." };
}

/** Only the local run needs Python. */
async function python(root: string): Promise<Finding> {
  const own = join(root, ".venv", "bin", "python");
  const { exitCode, stdout } = await execa(existsSync(own) ? own : "python3", ["--version"], { reject: false });
  return pythonFinding(exitCode === 0 ? stdout.replace("Python ", "") : undefined);
}

export function pythonFinding(version: string | undefined): Finding {
  const fix = "make run needs Python 3.9 to 3.12; plan and deploy do not.";
  if (version === undefined) return { name: "python", state: "wrong", says: "not found", fix };
  const [major, minor] = version.split(".").map(Number);
  return major === 3 && minor !== undefined && minor >= 9 && minor <= 12
    ? { name: "python", state: "ok", says: version }
    : { name: "python", state: "wrong", says: version, fix };
}

export function terraformFinding(found: TerraformVersion | undefined): Finding {
  if (found === undefined) return { name: "terraform", state: "wrong", says: "not found", fix: installAdvice };
  const name = found.product.toLowerCase();
  return isNewEnough(found)
    ? { name, state: "ok", says: found.version }
    : { name, state: "wrong", says: found.version, fix: installAdvice };
}

/** Downloads the provider if the machine does not have it yet, as the first plan would. */
async function provider(terraform: Terraform, stack: Stack): Promise<Finding> {
  const name = "terraform init";
  try {
    await terraform.init(stack, "-backend=false");
    return { name, state: "ok", says: "the AWS provider is there" };
  } catch (error) {
    if (!isForeseen(error)) throw error;
    return { name, state: "wrong", says: "fails", fix: error.message.replaceAll("\n", "\n    ") };
  }
}
