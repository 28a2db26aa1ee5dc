import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCode, RunError } from "../../../cli/errors";
import type { Options } from "../../../cli/options/options";
import { regionOf, stacksToApply } from "../../../cli/synthesized/stacks";
import { begin } from "../../plan/begin";
import { makePlans, type MadePlan } from "../../plan/make";
import { emptyPlanFolder } from "../../plan/saved";
import { driftReport } from "./report";
import { driftMarkdown, driftText } from "./text";
import { gatherFacts } from "../facts/gather";
import { hadResources } from "./lost-state";

/**
 * Looks for what somebody changed or deleted outside of Terraform. A cluster that has ended and changes that are not
 * deployed are not drift. Each stack is planned twice: the plan that does not look at AWS has only what is not
 * deployed. Nothing is changed, and the plans of `make plan` stay as they are.
 * @returns the exit code: 0 without drift, 2 with drift
 * @throws RunError where the states are files, and none is here
 */
export async function drift(options: Options): Promise<number> {
  const { terraform, stacks } = await begin(options);
  const folder = emptyPlanFolder(driftFolder(options));
  const chosen = stacksToApply(stacks, options);
  const planning = { terraform, all: stacks, rerun: false };
  const plans = await makePlans({ ...planning, folder }, chosen);
  const offline = join(folder, "not-deployed");
  mkdirSync(offline, { mode: 0o700 });
  const notDeployed = await makePlans({ ...planning, folder: offline, refresh: false }, chosen);
  refuseMissingStates(plans);
  const facts = await gatherFacts(plans, { root: options.root, region: regionOf(stacks) });
  const report = driftReport(options.pipeline, { plans, notDeployed }, facts);
  const markdown = driftMarkdown(report);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  writeFileSync(join(folder, "drift.md"), markdown);
  writeFileSync(join(folder, "drift.json"), json);
  const shown = { table: () => driftText(report), markdown: () => markdown, json: () => json };
  console.log(shown[options.format]().trimEnd());
  return report.drift.length > 0 ? exitCode.changes : exitCode.fine;
}

/** Where what was found is saved, apart from the plans of `make plan`. */
function driftFolder({ root, pipeline }: Pick<Options, "root" | "pipeline">): string {
  return join(root, ".local", "drift", pipeline);
}

/** A machine without the states would always report no drift. */
function refuseMissingStates(plans: readonly MadePlan[]): void {
  const areFiles = plans.every(({ plannedStack }) => plannedStack.hcl.backend.type === "local");
  if (!areFiles || plans.some(({ json }) => hadResources(json))) return;
  throw new RunError(
    "The states are files in state/, and none of them has a resource: nothing was deployed from here, so drift " +
      "cannot be seen. Run make drift where you deploy; or add backend: to pipeline.yaml and run make state-move " +
      "there, so that the states are in S3.",
  );
}
