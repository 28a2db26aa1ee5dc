import execa from "execa";
import { oldestTerraform } from "../../config/terraform";

const oldest = oldestTerraform.join(".");

/** OpenTofu has the commands, the options and the plan's JSON of Terraform. */
const products = ["Terraform", "OpenTofu"] as const;

/** What to do where neither is installed, or it is too old. */
export const installAdvice =
  `Install Terraform ${oldest} or newer (https://developer.hashicorp.com/terraform/install), ` +
  `or OpenTofu ${oldest} or newer ` +
  "(https://opentofu.org/docs/intro/install) and set TERRAFORM=tofu. TERRAFORM can also name a file.";

/** The program that plans and applies, and its version, for example `1.11.4`. */
export interface TerraformVersion {
  /** As the first line of `terraform version` names it. */
  readonly product: (typeof products)[number];
  readonly version: string;
}

/** A name on the PATH, or a file: TERRAFORM, or what cdktf's own command line takes, TERRAFORM_BINARY_NAME. */
export function terraformBinary(): string {
  return process.env["TERRAFORM"] || process.env["TERRAFORM_BINARY_NAME"] || "terraform";
}

/** Undefined where the program does not start, or is neither Terraform nor OpenTofu. */
export async function terraformVersion(binary: string): Promise<TerraformVersion | undefined> {
  const result = await execa(binary, ["version"], { reject: false, env: { CHECKPOINT_DISABLE: "1" } });
  return result.exitCode === 0 ? versionIn(result.stdout) : undefined;
}

/** @param text what `version` prints; its first line is for example `OpenTofu v1.11.2` */
export function versionIn(text: string): TerraformVersion | undefined {
  const product = products.find((name) => text.startsWith(`${name} v`));
  const version = /^\w+ v(\S+)/.exec(text)?.[1];
  return product && version ? { product, version } : undefined;
}

export function isNewEnough({ version }: TerraformVersion): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldestTerraform[0] || (major === oldestTerraform[0] && minor >= oldestTerraform[1]);
}
