import { join } from "node:path";
import { isForeseen, RunError, UserError } from "../../cli/errors";
import { inWaves, type Stack } from "../../cli/synthesized/stacks";
import { prepare } from "../state/pull";
import type { Terraform } from "../terraform/terraform";
import type { PlanJson } from "./json";
import { placeholderFolder, substitutesFor } from "./placeholders";
import type { PlanText, StackPlan } from "./stack-plan";

/** A plan in a file, ready to be applied if it has no placeholders. */
export interface MadePlan extends StackPlan {
  readonly plannedStack: Stack;
  /** Absolute path of the folder it was planned in. */
  readonly cwd: string;
  /** Absolute path. */
  readonly file: string;
}

/** What plans are made with. */
export interface Planning {
  readonly terraform: Terraform;
  /** Every stack of the pipeline, since a planned one may read from one that is not planned. */
  readonly all: readonly Stack[];
  /** Absolute path of the folder for the plan files, which exists. */
  readonly folder: string;
  /** The cluster is replaced though nothing changed. */
  readonly rerun: boolean;
  /** Whether Terraform looks at what is in AWS. @default - true */
  readonly refresh?: boolean;
}

/**
 * Plans stacks, each after those it reads from. Where an apply of these plans will give or change a value, the plans
 * that use it have a placeholder.
 */
export async function makePlans(planning: Planning, chosen: readonly Stack[]): Promise<MadePlan[]> {
  const made = new Map<string, MadePlan>();
  for (const wave of inWaves(chosen)) {
    const plans = await waitForAll(wave.map((stack) => makePlan(planning, stack, made)));
    for (const plan of plans) made.set(plan.stack, plan);
  }
  return [...made.values()];
}

async function makePlan(
  { terraform, all, folder, rerun, refresh = true }: Planning,
  stack: Stack,
  made: ReadonlyMap<string, MadePlan>,
): Promise<MadePlan> {
  await prepare(terraform, stack);
  const substitutes = await substitutesFor(terraform, stack, all, made);
  const cwd = substitutes.length > 0 ? placeholderFolder(stack, substitutes) : stack.folder;
  const file = join(folder, `${stack.name}.tfplan`);
  const { cluster } = stack.hcl;
  const more = [...(refresh ? [] : ["-refresh=false"]), ...(rerun && cluster ? [`-replace=${cluster.address}`] : [])];
  // Planning writes no state, so it takes no lock and needs no right to write one. Terraform refuses to apply a plan
  // that is out of date.
  await terraform.run(stack, ["plan", "-input=false", "-lock=false", `-out=${file}`, ...more], { cwd });
  const plan = await readPlan(terraform, stack, file, cwd);
  if (substitutes.length === 0) return plan;
  return { ...plan, placeholders: Object.fromEntries(substitutes.map(({ producer, unknown }) => [producer, unknown])) };
}

/**
 * Plans the destruction of everything in a stack's state.
 * @param folder absolute path of the folder for the plan file
 */
export async function makeDestroyPlan(terraform: Terraform, stack: Stack, folder: string): Promise<MadePlan> {
  const file = join(folder, `${stack.name}.tfplan`);
  await terraform.run(stack, ["plan", "-destroy", "-input=false", "-lock=false", `-out=${file}`]);
  return readPlan(terraform, stack, file);
}

/** Reads a plan file back. */
export async function readPlan(
  terraform: Terraform,
  stack: Stack,
  file: string,
  cwd = stack.folder,
): Promise<MadePlan> {
  const json = await terraform.read(stack, ["show", "-json", file], cwd);
  return {
    plannedStack: stack,
    cwd,
    dependsOn: stack.dependsOn,
    stack: stack.name,
    label: stack.label,
    json: JSON.parse(json) as PlanJson,
    file,
  };
}

/** Adds the text of plans. Terraform starts the provider once more for each, so only plans that are shown need it. */
export function withTexts(terraform: Terraform, plans: readonly MadePlan[]): Promise<PlanText[]> {
  const text = ({ plannedStack, file, cwd }: MadePlan) =>
    terraform.read(plannedStack, ["show", "-no-color", file], cwd);
  return waitForAll(plans.map(async (plan) => ({ ...plan, text: await text(plan) })));
}

/** Waits for all before it fails, and fails with all errors: nothing goes on in the background, or fails silently. */
async function waitForAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  const errors = results.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length > 1 && errors.every(isForeseen)) throw joinedError(errors);
  if (errors.length > 0) throw errors[0];
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Several errors as one, of the kind of the first. */
function joinedError(errors: readonly (UserError | RunError)[]): UserError | RunError {
  const message = errors.map((error) => error.message).join("\n\n");
  return errors[0] instanceof RunError ? new RunError(message, errors[0].code) : new UserError(message);
}
