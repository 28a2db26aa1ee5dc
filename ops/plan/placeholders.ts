import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { stateLocation, type RemoteState } from "../../cli/synthesized/hcl";
import type { Stack } from "../../cli/synthesized/stacks";
import { pullState } from "../state/pull";
import { dataFolder, type Terraform } from "../terraform/terraform";
import { changedOutputs, type PlanJson } from "./json";

/** A remote state whose outputs are not known yet, or will change, and the values that a plan is made with instead. */
export interface Substitute {
  readonly reads: RemoteState;
  /** Name of the stack that gives the outputs when it is applied. */
  readonly producer: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The outputs that have a placeholder. */
  readonly unknown: readonly string[];
}

/**
 * What stands for an output of another stack that has no value yet, or will have another one. An output whose name ends
 * in `_ids` is a list. How long it will be is not known here, so its placeholder is a list of one text.
 */
function placeholder(producer: string, output: string): string | string[] {
  const text = `(known after ${producer} is applied)`;
  return output.endsWith("_ids") ? [text] : text;
}

export function isPlaceholder(value: unknown): boolean {
  return typeof value === "string" && /^\(known after \S+ is applied\)$/.test(value);
}

/**
 * A substitute for each remote state that a stack reads and that has an unknown output; none where all are known.
 * @param all every stack of the pipeline
 * @param planned what was planned in this command already, by the stack's name: a plan may change outputs
 */
export async function substitutesFor(
  terraform: Terraform,
  stack: Stack,
  all: readonly Stack[],
  planned: ReadonlyMap<string, { readonly json: PlanJson }>,
): Promise<Substitute[]> {
  const substitutes: Substitute[] = [];
  for (const reads of stack.hcl.reads) {
    const producer = producerOf(reads, all);
    if (!producer) continue;
    const { outputs } = await pullState(terraform, producer);
    const plan = planned.get(producer.name)?.json;
    const changes = plan ? changedOutputs(plan) : {};
    const isKnown = (name: string) => changes[name] === undefined && outputs[name]?.value !== undefined;
    const unknown = reads.outputs.filter((name) => !isKnown(name));
    if (unknown.length === 0) continue;
    const values = reads.outputs.map((name): [string, unknown] => [
      name,
      isKnown(name) ? outputs[name]?.value : placeholder(producer.name, name),
    ]);
    substitutes.push({ reads, producer: producer.name, values: Object.fromEntries(values), unknown });
  }
  return substitutes;
}

/** The stack that keeps its state where another one reads it. */
function producerOf(reads: RemoteState, all: readonly Stack[]): Stack | undefined {
  return all.find(
    ({ hcl: { backend } }) => backend.type === reads.type && stateLocation(backend) === stateLocation(reads),
  );
}

/** A state without anything in it, which Terraform accepts. */
const emptyState = {
  version: 4,
  terraform_version: "1.5.0",
  serial: 1,
  lineage: "parquetry-placeholders",
  outputs: {},
  resources: [],
};

/**
 * Makes a folder in which a stack can be planned before the stacks it reads from are applied. It has the stack's own
 * files, what `terraform init` left beside them, and an override. The override puts an empty state with given outputs
 * in place of the real one. The folder lies outside the stack's own folder, so no apply can read the override, however
 * a plan ended.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 * @param stack initialized already: this folder shares its providers and its backend, and needs no init of its own
 * @returns absolute path of the folder, which lies as deep as the stack's own: relative paths mean the same
 */
export function placeholderFolder(stack: Stack, substitutes: readonly Substitute[]): string {
  const folder = join(dirname(dirname(stack.folder)), "placeholders", basename(stack.folder));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["cdk.tf", "assets", dataFolder(), ".terraform.lock.hcl"]) {
    if (existsSync(join(stack.folder, file))) symlinkSync(join(stack.folder, file), join(folder, file));
  }
  writeFileSync(join(folder, "empty.tfstate"), JSON.stringify(emptyState));
  writeFileSync(join(folder, "plan_override.tf"), substitutes.map(override).join("\n"));
  return folder;
}

function override({ reads, values }: Substitute): string {
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
