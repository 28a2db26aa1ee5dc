import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError } from "../../cli/errors";
import { readPlan, sourceHash, type MadePlan } from "./make";
import type { Options } from "../../cli/options";
import type { Stack } from "../../cli/synthesized/stacks";
import { prepare } from "../state/stored";
import type { Terraform } from "../terraform/terraform";

interface Saved {
  readonly stack: string;
  readonly source: string;
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
}

/** Where plans of a pipeline are saved. Plan files hold values of the state: for their owner only, never for git. */
export function planFolder(options: Pick<Options, "root" | "pipeline">): string {
  return join(options.root, ".local", "plan", options.pipeline);
}

/** Where deploy puts plans of its own, so that those of `make plan` stay what was read. */
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
  // A plan can be applied with the provider it was made with only, and this file is how Terraform knows it again.
  for (const { of } of plans) if (existsSync(lockFile(of))) copyFileSync(lockFile(of), savedLockFile(folder, of));
  const saved: Saved[] = plans.map(({ stack, source, placeholders }) => ({
    stack,
    source,
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
  const file = join(folder, "saved.json");
  if (!existsSync(file))
    throw new UserError(
      `There is no saved plan in ${relative(options.root, folder)}. Run make plan first, or leave PLAN=saved out.`,
    );
  const saved = JSON.parse(readFileSync(file, "utf8")) as Saved[];
  const chosen = stacks.flatMap((stack) => {
    const one = saved.find((candidate) => candidate.stack === stack.name);
    return one ? [{ stack, one }] : [];
  });
  const missing = stacks.filter((stack) => !chosen.some((found) => found.stack === stack));
  if (missing.length > 0)
    throw new UserError(
      `The saved plan leaves out ${missing.map((stack) => stack.name).join(", ")}. Run make plan without STACK, or deploy with the same STACK.`,
    );
  for (const { stack, one } of chosen) {
    if (sourceHash(stack) !== one.source)
      throw new UserError(
        `${stack.name} is not what was planned: pipeline.yaml or the program has changed since. Run make plan again and read the new plan.`,
      );
  }
  return Promise.all(
    chosen.map(async ({ stack, one }) => {
      if (!existsSync(lockFile(stack)) && existsSync(savedLockFile(folder, stack)))
        copyFileSync(savedLockFile(folder, stack), lockFile(stack));
      await prepare(terraform, stack);
      const plan = await readPlan(terraform, stack, join(folder, `${stack.name}.tfplan`));
      return one.placeholders ? { ...plan, placeholders: one.placeholders } : plan;
    }),
  );
}

function lockFile(stack: Stack): string {
  return join(stack.folder, ".terraform.lock.hcl");
}

function savedLockFile(folder: string, stack: Stack): string {
  return join(folder, `${stack.name}.lock.hcl`);
}
