import { applyPlans, mustBeDone } from "./apply/apply";
import { awsFailure, errorName } from "./aws/clients";
import { emptyBucket } from "./aws/bucket-content";
import { exitCode, isForeseen, runCommand, RunError, UserError } from "../cli/errors";
import { finishOnInterrupt } from "./terraform/interrupt";
import { readPlan, type MadePlan } from "./plan/make";
import { bytes, many } from "../cli/report/numbers";
import { asTyped, readOptions, type Options } from "../cli/options";
import { gatherFacts } from "./review/gather-facts";
import { at, changesOf } from "./plan/json";
import { summarize } from "./review/summary";
import { planTable } from "./review/table";
import { confirm } from "../cli/question";
import { neededBy, refusedByAws, type Standing } from "./apply/refusal";
import { deployFolder, emptyPlanFolder } from "./plan/saved";
import { readHcl, regionOf, statePlace } from "../cli/synthesized/hcl";
import { chosenStacks, type Stack } from "../cli/synthesized/stacks";
import { attribute, managed, pullState } from "./state/content";
import { synthesize } from "../cli/synthesized/synthesize";
import { prepare } from "./state/stored";
import { Terraform } from "./terraform/terraform";

/** Destroys the stacks, last ones first. Data goes only with DATA=delete and a second word. */
async function destroy(options: Options): Promise<number> {
  const terraform = await Terraform.find(options.root);
  const stacks = await synthesize(options);
  const standing = await Promise.all(stacks.map((stack) => read(terraform, stack)));
  const chosen = chosenStacks(stacks, options.stack);
  const there = standing.filter(({ stack, state }) => chosen.includes(stack) && managed(state).length > 0);
  const kept = options.deleteData ? [] : there.filter(holdsData);
  const going = there.filter((one) => !kept.includes(one));
  const region = await regionOf(stacks);

  const needed = neededBy(going, standing);
  if (needed !== undefined) throw new UserError(needed);
  if (going.length > 0) await destroyThese(terraform, going, region, options);
  for (const one of kept) console.log(await whatStays(one, options));
  if (there.length === 0) console.log("Nothing is there: every state is empty.");
  else if (kept.length === 0)
    console.log(
      `Destroyed: ${going.map((one) => one.stack.label).join(", ")}. ${there.length === stacks.length ? "Nothing is left: every state is empty." : ""}`.trim(),
    );
  return exitCode.fine;
}

async function destroyThese(
  terraform: Terraform,
  going: readonly Standing[],
  region: string | undefined,
  options: Options,
): Promise<void> {
  const folder = emptyPlanFolder(deployFolder(options));
  const plans = await Promise.all(going.map(({ stack }) => destroyPlan(terraform, stack, folder)));
  const facts = await gatherFacts(plans, region);
  console.log(planTable(summarize(options.pipeline, plans, facts)));
  const refused = refusedByAws(facts);
  if (refused !== undefined) throw new RunError(refused);
  await confirm("Destroy this?", "yes", options);
  for (const [bucket, content] of Object.entries(facts.buckets)) {
    if (typeof content === "string") continue;
    const what = `${many(content.objects, "object")} and ${many(content.olderVersions, "older version")} (${bytes(content.bytes)}) of s3://${bucket} are deleted for ever.`;
    // CI=true is no word for data.
    await confirm(what, bucket, { yes: options.yes, ci: false });
    console.log(what);
  }
  const done = await applyPlans(terraform, plans, {
    ...options,
    reverse: true,
    before: (plan) => emptyFirst(plan, region),
  });
  mustBeDone(done, asTyped(options.deleteData ? "make destroy DATA=delete" : "make destroy", options));
}

async function read(terraform: Terraform, stack: Stack): Promise<Standing> {
  await prepare(terraform, stack);
  return { stack, state: await pullState(terraform, stack) };
}

async function destroyPlan(terraform: Terraform, stack: Stack, folder: string): Promise<MadePlan> {
  const file = `${folder}/${stack.name}.tfplan`;
  await terraform.must(stack, ["plan", "-destroy", "-input=false", "-lock=false", `-out=${file}`]);
  return readPlan(terraform, stack, file);
}

function holdsData({ state }: Standing): boolean {
  return managed(state, "aws_s3_bucket").length > 0;
}

function bucketsOf({ state }: Standing): string[] {
  return managed(state, "aws_s3_bucket").flatMap((resource) => attribute(resource, "bucket") ?? []);
}

/** Terraform deletes no bucket that holds something, and EMR may have written its last logs just now. */
async function emptyFirst(plan: MadePlan, region: string | undefined): Promise<void> {
  for (const resource of changesOf(plan.json).filter((change) => change.type === "aws_s3_bucket")) {
    const bucket = String(at(resource.change.before, "bucket"));
    try {
      await emptyBucket(bucket, region, (deleted) =>
        console.log(`${plan.label}: ${many(deleted, "version")} deleted from ${bucket}`),
      );
    } catch (error) {
      if (errorName(error) === "NoSuchBucket") continue;
      throw isForeseen(error) ? error : awsFailure(`s3://${bucket} could not be emptied`, error);
    }
  }
}

async function whatStays(one: Standing, options: Options): Promise<string> {
  const { backend } = await readHcl(one.stack);
  const buckets = bucketsOf(one).map((bucket) => `s3://${bucket}`);
  return `Kept: ${buckets.join(", ")} with everything in it (stack ${one.stack.name}, its state in ${statePlace(backend)}). ${asTyped("make destroy DATA=delete", options)} deletes it too.`;
}

if (require.main === module) {
  finishOnInterrupt();
  runCommand(() => destroy(readOptions()));
}
