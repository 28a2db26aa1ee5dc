import execa from "execa";

/** What the program that plans and applies is, and which of its versions can be used. */
interface Product {
  /** As the first line of `terraform version` names it. */
  readonly name: "Terraform" | "OpenTofu";
  /** The first version whose S3 backend locks by itself (`use_lockfile`) without a warning. */
  readonly oldest: readonly [major: number, minor: number];
}

/**
 * OpenTofu has the commands, the options and the plan's JSON of Terraform.
 * @see https://opentofu.org/docs/language/settings/backends/s3/
 */
const products: readonly Product[] = [
  { name: "Terraform", oldest: [1, 11] },
  { name: "OpenTofu", oldest: [1, 10] },
];

/** What to do where neither is installed, or it is too old. */
export const installAdvice =
  "Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or OpenTofu 1.10 or newer " +
  "(https://opentofu.org/docs/intro/install) and set TERRAFORM=tofu. TERRAFORM can also name a file.";

/** The program that plans and applies, and its version, for example `1.11.4`. */
export interface TerraformVersion {
  readonly product: Product["name"];
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

/** @param text what `version` prints; its first line is for example `OpenTofu v1.10.6` */
export function versionIn(text: string): TerraformVersion | undefined {
  const product = products.find(({ name }) => text.startsWith(`${name} v`));
  const version = /^\w+ v(\S+)/.exec(text)?.[1];
  return product && version ? { product: product.name, version } : undefined;
}

export function isNewEnough({ product, version }: TerraformVersion): boolean {
  const [oldestMajor, oldestMinor] = products.find(({ name }) => name === product)?.oldest ?? [0, 0];
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
