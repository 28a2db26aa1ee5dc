import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { RemoteState } from "../../cli/synthesized/hcl";
import type { Stack } from "../../cli/synthesized/stacks";

/** An output of another stack that has no value yet, or will have another one. */
export function placeholder(producer: string): string {
  return `(known after ${producer} is applied)`;
}

/** A remote state whose outputs a plan cannot read as they will be, and the values the plan is made with. */
export interface Stand {
  readonly reads: RemoteState;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A state without anything in it, which Terraform accepts. */
const emptyState = {
  version: 4,
  terraform_version: "1.5.0",
  serial: 1,
  lineage: "parquetry-first-plan",
  outputs: {},
  resources: [],
};

/**
 * Makes a folder in which a stack can be planned before the stacks it reads from are applied: the same files, and an
 * override that puts an empty state with given outputs in place of the real one. It stands beside the stack's own
 * folder and never in it, so no apply can meet the override, however a plan ended.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 * @returns absolute path of the folder, which lies as deep as the stack's own: relative paths mean the same
 */
export function firstPlanFolder(stack: Stack, stands: readonly Stand[]): string {
  const folder = join(dirname(dirname(stack.folder)), "first-plan", basename(stack.folder));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["cdk.tf", "assets", ".terraform", ".terraform.lock.hcl"]) {
    if (existsSync(join(stack.folder, file))) symlinkSync(join(stack.folder, file), join(folder, file));
  }
  writeFileSync(join(folder, "empty.tfstate"), JSON.stringify(emptyState));
  writeFileSync(join(folder, "plan_override.tf"), stands.map(override).join("\n"));
  return folder;
}

function override({ reads, values }: Stand): string {
  const defaults = Object.entries(values).map(([name, value]) => `    ${name} = ${literal(value)}`);
  return [
    `data "terraform_remote_state" "${reads.name}" {`,
    '  backend = "local"',
    '  config = {\n    path = "${path.module}/empty.tfstate"\n  }',
    `  defaults = {\n${defaults.join("\n")}\n  }`,
    "}\n",
  ].join("\n");
}

/** JSON is HCL but for templates, whose marks are doubled. */
function literal(value: unknown): string {
  return JSON.stringify(value).replace(/[$%]\{/g, (mark) => `${mark.charAt(0)}${mark}`);
}
