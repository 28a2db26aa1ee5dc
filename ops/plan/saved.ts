import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import type { Stack } from "../../cli/synthesized/stacks";
import { prepare } from "../state/pull";
import type { Terraform } from "../terraform/terraform";
import { readPlan, type MadePlan } from "./make";

/** What saved.json says of a plan file beside it. */
interface Saved {
  readonly stack: string;
  /** Of the HCL that was planned. */
  readonly hash: string;
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The folder where a pipeline's plans are saved. Plan files hold values of the state: for their owner only, never for
 * git.
 */
export function planFolder(options: Pick<Options, "root" | "pipeline">): string {
  return join(options.root, ".local", "plan", options.pipeline);
}

/** The folder where deploy puts its own plans, so that those of `make plan` stay as they were read. */
export function deployFolder(options: Pick<Options, "root" | "pipeline">): string {
  return join(options.root, ".local", "deploy", options.pipeline);
}

/** An empty folder for new plans: an old plan beside new ones would be applied with them. */
export function emptyPlanFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export function savePlans(folder: string, plans: readonly MadePlan[]): void {
  // A plan can be applied only with the provider it was made with; this file says which one that is.
  for (const { plannedStack: stack } of plans)
    if (existsSync(lockFile(stack))) copyFileSync(lockFile(stack), savedLockFile(folder, stack));
  const saved: Saved[] = plans.map(({ stack, plannedStack, placeholders }) => ({
    stack,
    hash: plannedStack.hcl.hash,
    ...(placeholders && { placeholders }),
  }));
  writeFileSync(join(folder, "saved.json"), `${JSON.stringify(saved, null, 2)}\n`);
}

/**
 * The plans of the last `make plan`, if the stacks are still those it planned.
 * @throws UserError when there are none, or the program has changed since
 */
export async function loadPlans(terraform: Terraform, options: Options, stacks: readonly Stack[]): Promise<MadePlan[]> {
  const folder = planFolder(options);
  const saved = readSaved(folder, options.root);
  const missing = stacks.filter((stack) => !saved.has(stack.name));
  if (missing.length > 0)
    throw new UserError(
      `The saved plan leaves out ${missing.map((stack) => stack.name).join(", ")}. ` +
        "Run make plan without STACK, or deploy with the same STACK.",
    );
  const changed = stacks.find((stack) => saved.get(stack.name)?.hash !== stack.hcl.hash);
  if (changed)
    throw new UserError(
      `${changed.name} is not what was planned: pipeline.yaml or the program has changed since. ` +
        "Run make plan again and read the new plan.",
    );
  return Promise.all(stacks.map((stack) => loadPlan(terraform, stack, folder, saved.get(stack.name)?.placeholders)));
}

function readSaved(folder: string, root: string): Map<string, Saved> {
  const file = join(folder, "saved.json");
  if (!existsSync(file))
    throw new UserError(
      `There is no saved plan in ${relative(root, folder)}. Run make plan first, or leave PLAN=saved out.`,
    );
  const saved = JSON.parse(readFileSync(file, "utf8")) as Saved[];
  return new Map(saved.map((plan) => [plan.stack, plan]));
}

async function loadPlan(
  terraform: Terraform,
  stack: Stack,
  folder: string,
  placeholders: Saved["placeholders"],
): Promise<MadePlan> {
  if (!existsSync(lockFile(stack)) && existsSync(savedLockFile(folder, stack)))
    copyFileSync(savedLockFile(folder, stack), lockFile(stack));
  await prepare(terraform, stack);
  const plan = await readPlan(terraform, stack, join(folder, `${stack.name}.tfplan`));
  return placeholders ? { ...plan, placeholders } : plan;
}

function lockFile(stack: Stack): string {
  return join(stack.folder, ".terraform.lock.hcl");
}

function savedLockFile(folder: string, stack: Stack): string {
  return join(folder, `${stack.name}.lock.hcl`);
}
