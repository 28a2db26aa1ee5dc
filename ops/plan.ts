import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runCommand } from "../cli/errors";
import { finishOnInterrupt } from "./terraform/interrupt";
import { makePlans, type MadePlan } from "./plan/make";
import { readOptions, type Options } from "../cli/options";
import { gatherFacts } from "./review/gather-facts";
import { planMarkdown } from "./review/markdown";
import { summarize, type Summary } from "./review/summary";
import { planTable } from "./review/table";
import { emptyPlanFolder, planFolder, savePlans } from "./plan/saved";
import { regionOf } from "../cli/synthesized/hcl";
import { chosenStacks } from "../cli/synthesized/stacks";
import { synthesize } from "../cli/synthesized/synthesize";
import { Terraform } from "./terraform/terraform";

/** As of `terraform plan -detailed-exitcode`. */
const planExit = { noChanges: 0, failed: 1, changes: 2 } as const;

/** Plans the stacks, saves the plans and says what they mean. */
async function plan(options: Options): Promise<number> {
  const terraform = await Terraform.find(options.root);
  const stacks = await synthesize(options);
  const folder = emptyPlanFolder(planFolder(options));
  const plans = await makePlans(terraform, stacks, chosenStacks(stacks, options.stack), folder, options);
  savePlans(folder, plans);
  const summary = summarize(options.pipeline, plans, await gatherFacts(plans, await regionOf(stacks)));
  const markdown = planMarkdown(summary, plans);
  const json = `${JSON.stringify(summary, null, 2)}\n`;
  writeFileSync(join(folder, "plan.md"), markdown);
  writeFileSync(join(folder, "plan.json"), json);
  console.log(
    {
      table: () => `${planTable(summary)}\n${ending(summary, plans, relative(options.root, folder))}`,
      markdown: () => markdown.trimEnd(),
      json: () => json.trimEnd(),
    }[options.format](),
  );
  return summary.anyChange ? planExit.changes : planExit.noChanges;
}

function ending(summary: Summary, plans: readonly MadePlan[], folder: string): string {
  const texts = `Saved in ${folder}: plan.md, plan.json and ${plans.length === 1 ? "a plan file" : `${plans.length} plan files`}.`;
  return summary.anyChange ? `${texts} make deploy PLAN=saved applies exactly these.` : texts;
}

if (require.main === module) {
  finishOnInterrupt();
  // 2 says "changes" here, so a mistake in pipeline.yaml is 1 as any other error.
  runCommand(() => plan(readOptions()), planExit.failed);
}
