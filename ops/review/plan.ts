import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { exitCode } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { regionOf, stacksToApply } from "../../cli/synthesized/stacks";
import { gatherCost, pricesOfFile } from "../cost/gather-cost";
import { begin } from "../plan/begin";
import { changesOf } from "../plan/json";
import { makePlans, type MadePlan, withTexts } from "../plan/make";
import { emptyPlanFolder, planFolder, savePlans } from "../plan/saved";
import { gatherFacts } from "./facts/gather";
import { planMarkdown } from "./markdown";
import { presetText } from "./preset";
import { changedStacks, summarize, type Summary } from "./summary";
import { planTable } from "./table";

/**
 * Plans the stacks, saves the plans and says what they mean.
 * @returns the exit code, as of `terraform plan -detailed-exitcode`: 0 without changes, 2 with changes
 */
export async function plan(options: Options): Promise<number> {
  const prices = pricesOfFile(options);
  const { terraform, stacks } = await begin(options);
  const folder = emptyPlanFolder(planFolder(options));
  const planning = { terraform, all: stacks, folder, rerun: options.rerun };
  const plans = await makePlans(planning, stacksToApply(stacks, options));
  savePlans(folder, plans);
  const [facts, cost] = await Promise.all([
    gatherFacts(plans, { root: options.root, region: regionOf(stacks) }),
    plans.some(({ json }) => changesOf(json).length > 0) ? gatherCost({ plans, stacks }, options, prices) : undefined,
  ]);
  const summary = summarize(options.pipeline, plans, { ...facts, ...(cost && { cost }) });
  const changed = changedStacks(summary);
  const texts = await withTexts(
    terraform,
    plans.filter(({ stack }) => changed.has(stack)),
  );
  const markdown = planMarkdown(summary, texts);
  const json = `${JSON.stringify(summary, null, 2)}\n`;
  writeFileSync(join(folder, "plan.md"), markdown);
  writeFileSync(join(folder, "plan.json"), json);
  console.log(
    {
      table: () => `${planTable(summary)}\n${presetText(options)}${savedSentence(summary, plans, options, folder)}`,
      markdown: () => markdown.trimEnd(),
      json: () => json.trimEnd(),
    }[options.format](),
  );
  return summary.anyChange ? exitCode.changes : exitCode.fine;
}

function savedSentence(summary: Summary, plans: readonly MadePlan[], options: Options, folder: string): string {
  const files = plans.length === 1 ? "a plan file" : `${plans.length} plan files`;
  const saved = `Saved in ${relative(options.root, folder)}: plan.md, plan.json and ${files}.`;
  return summary.anyChange ? `${saved} ${asTyped("make deploy PLAN=saved", options)} applies exactly these.` : saved;
}
