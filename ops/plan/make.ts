import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isForeseen, RunError, UserError } from "../../cli/errors";
import { firstPlanFolder, placeholder, type Stand } from "./placeholders";
import { changedOutputs, type PlanJson } from "./json";
import type { PlanText } from "./stack-plan";
import type { Options } from "../../cli/options";
import { readHcl, statePlace, type RemoteState, type StackHcl } from "../../cli/synthesized/hcl";
import { inWaves, type Stack } from "../../cli/synthesized/stacks";
import { pullState } from "../state/content";
import { prepare } from "../state/stored";
import { TerraformFailure, type Terraform } from "../terraform/terraform";

/** A plan that lies in a file, ready to be applied if it has no placeholders. */
export interface MadePlan extends PlanText {
  readonly of: Stack;
  /** Absolute path. */
  readonly file: string;
  /** What the plan was made from: SHA-256 of the stack's cdk.tf, which names its assets by hash. */
  readonly source: string;
}

/**
 * Plans stacks, each after those it reads from, so that a value which one of these will only get or change by an
 * apply is a placeholder in the plans that use it.
 * @param all every stack of the pipeline, since a planned one may read from one that is not planned
 * @param folder where the plan files go; absolute, and there
 */
export async function makePlans(
  terraform: Terraform,
  all: readonly Stack[],
  chosen: readonly Stack[],
  folder: string,
  options: Pick<Options, "rerun">,
): Promise<MadePlan[]> {
  const hcl = new Map(await Promise.all(all.map(async (stack) => [stack.name, await readHcl(stack)] as const)));
  const made = new Map<string, MadePlan>();
  for (const wave of inWaves(chosen)) {
    const plans = await everyOne(wave.map((stack) => makePlan(terraform, stack, all, hcl, made, folder, options)));
    for (const plan of plans) made.set(plan.stack, plan);
  }
  return [...made.values()];
}

async function makePlan(
  terraform: Terraform,
  stack: Stack,
  all: readonly Stack[],
  hcl: ReadonlyMap<string, StackHcl>,
  made: ReadonlyMap<string, MadePlan>,
  folder: string,
  options: Pick<Options, "rerun">,
) {
  await prepare(terraform, stack);
  const stands: Stand[] = [];
  const placeholders: Record<string, string[]> = {};
  for (const reads of hcl.get(stack.name)?.reads ?? []) {
    const producer = producerOf(reads, all, hcl);
    if (!producer) continue;
    const { values, unknown } = await outputsFor(terraform, reads, producer, made.get(producer.name)?.json);
    if (unknown.length === 0) continue;
    stands.push({ reads, values });
    placeholders[producer.name] = unknown;
  }
  const file = join(folder, `${stack.name}.tfplan`);
  const place = stands.length > 0 ? firstPlanFolder(stack, stands) : stack.folder;
  // Planning writes no state, so it takes no lock and needs no right to write one. Applying a plan that is out of date is refused.
  const cluster = hcl.get(stack.name)?.clusterAddress;
  const args = [
    "plan",
    "-input=false",
    "-lock=false",
    `-out=${file}`,
    ...(options.rerun && cluster !== undefined ? [`-replace=${cluster}`] : []),
  ];
  const run = await terraform.run(stack, args, undefined, place);
  if (run.exitCode !== 0) throw new TerraformFailure(stack, "plan", run);
  return { ...(await readPlan(terraform, stack, file, place)), ...(stands.length > 0 && { placeholders }) };
}

/** Reads a plan file back, as JSON and as text. */
export async function readPlan(
  terraform: Terraform,
  stack: Stack,
  file: string,
  place = stack.folder,
): Promise<MadePlan> {
  const [json, text] = await Promise.all([
    terraform.read(stack, ["show", "-json", file], place),
    terraform.read(stack, ["show", "-no-color", file], place),
  ]);
  return {
    of: stack,
    dependsOn: stack.dependsOn,
    stack: stack.name,
    label: stack.label,
    json: JSON.parse(json) as PlanJson,
    text,
    file,
    source: sourceHash(stack),
  };
}

export function sourceHash(stack: Stack): string {
  return createHash("sha256")
    .update(readFileSync(join(stack.folder, "cdk.tf")))
    .digest("hex");
}

/** The stack that keeps its state where another one reads it. */
function producerOf(reads: RemoteState, all: readonly Stack[], hcl: ReadonlyMap<string, StackHcl>): Stack | undefined {
  return all.find((stack) => {
    const backend = hcl.get(stack.name)?.backend;
    return backend?.type === reads.type && statePlace(backend) === statePlace(reads);
  });
}

/** The outputs a stack reads, as they are or will be, and the names of those that nobody knows yet. */
async function outputsFor(terraform: Terraform, reads: RemoteState, producer: Stack, planned: PlanJson | undefined) {
  if (!planned) await prepare(terraform, producer);
  const { outputs } = await pullState(terraform, producer);
  const changes = planned ? changedOutputs(planned) : {};
  const values: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const name of reads.outputs) {
    const now = outputs[name]?.value;
    if (changes[name] === undefined && now !== undefined) values[name] = now;
    else {
      unknown.push(name);
      values[name] = placeholder(producer.name);
    }
  }
  return { values, unknown };
}

/** Waits for all before it fails, and fails with all that went wrong: nothing is left running, or unsaid. */
async function everyOne<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  const errors = results.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length > 1 && errors.every(isForeseen)) throw allOf(errors);
  if (errors.length > 0) throw errors[0];
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Several errors as one, of the kind of the first. */
function allOf(errors: readonly (UserError | RunError)[]): UserError | RunError {
  const message = errors.map((error) => error.message).join("\n\n");
  return errors[0] instanceof RunError ? new RunError(message, errors[0].code) : new UserError(message);
}
