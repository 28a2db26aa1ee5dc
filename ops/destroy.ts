import { applyPlans, mustBeDone } from "./apply";
import { isEmptied, refusal, runningNow } from "./before-destroy";
import { bucketContent, emptyBucket } from "./bucket-content";
import { exitCode, Failure, runCommand } from "./failure";
import { finishOnInterrupt } from "./interrupt";
import { readPlan, type MadePlan } from "./make-plans";
import { formatBytes, formatCount } from "./numbers";
import { readOptions, type Options } from "./options";
import { noFacts, summarize, type BucketFacts } from "./plan-summary";
import { planTable } from "./plan-table";
import { regionOf } from "./plan";
import { confirm } from "./question";
import { deployFolder, emptyPlanFolder } from "./saved-plans";
import { readHcl, statePlace } from "./stack-hcl";
import { chosenStacks, type Stack } from "./stack-list";
import { attribute, managed, pullState, type StateContent } from "./state-content";
import { sameCommand } from "./deploy";
import { synthesize } from "./synth";
import { Terraform } from "./terraform";

/** A stack that is there, with what its state says. */
export interface Standing {
  readonly stack: Stack;
  readonly state: StateContent;
}

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

  const refused = refusal(going, standing);
  if (refused !== undefined) throw new Failure(refused, exitCode.usersMistake);
  if (going.length > 0) await destroyThese(terraform, going, region, options);
  for (const one of kept) console.log(await whatStays(one, options));
  if (there.length === 0) console.log("Nothing is there: every state is empty.");
  else if (kept.length === 0) console.log(`Destroyed: ${going.map((one) => one.stack.label).join(", ")}. ${there.length === stacks.length ? "Nothing is left: every state is empty." : ""}`.trim());
  return exitCode.fine;
}

async function destroyThese(terraform: Terraform, going: readonly Standing[], region: string | undefined, options: Options): Promise<void> {
  const warnings = await runningNow(going, region);
  const content = await contents(going, region);
  const folder = emptyPlanFolder(deployFolder(options));
  const plans = await Promise.all(going.map(({ stack }) => destroyPlan(terraform, stack, folder)));
  const buckets = Object.fromEntries(content);
  console.log(planTable(summarize(options.pipeline, plans, { ...noFacts, buckets })));
  for (const warning of warnings) console.log(`- ${warning}`);
  await confirm("Destroy this?", "yes", options);
  for (const [bucket, facts] of content) {
    // CI alone is no word for data.
    const question = `${formatCount(facts.objects, "object")} and ${formatCount(facts.olderVersions, "older version")} (${formatBytes(facts.bytes)}) in ${bucket} are deleted for ever.`;
    console.log(question);
    await confirm("", bucket, { yes: options.yes, ci: false });
  }
  const done = await applyPlans(terraform, plans, { ...options, reverse: true, before: (plan) => emptyFirst(plan, region) });
  mustBeDone(done, sameCommand(options.deleteData ? "make destroy DATA=delete" : "make destroy", options));
}

async function read(terraform: Terraform, stack: Stack): Promise<Standing> {
  await terraform.init(stack);
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

/** Counted before anything is asked: who cannot list the bucket cannot empty it either. */
async function contents(going: readonly Standing[], region: string | undefined): Promise<[string, BucketFacts][]> {
  return Promise.all(going.flatMap(bucketsOf).map(async (bucket) => [bucket, await isEmptied(bucketContent(bucket, region), bucket)] as [string, BucketFacts]));
}

/** Terraform deletes no bucket that holds something, and EMR may have written its last logs just now. */
async function emptyFirst(plan: MadePlan, region: string | undefined): Promise<void> {
  for (const resource of plan.json.resource_changes ?? []) {
    if (resource.type !== "aws_s3_bucket" || !resource.change.actions.includes("delete")) continue;
    const bucket = String((resource.change.before as { bucket?: string }).bucket);
    await isEmptied(emptyBucket(bucket, region, (deleted) => console.log(`${plan.label}: ${formatCount(deleted, "version")} deleted from ${bucket}`)), bucket);
  }
}

async function whatStays(one: Standing, options: Options): Promise<string> {
  const { backend } = await readHcl(one.stack);
  const state = backend.type === "s3" ? statePlace(backend) : `state/${one.stack.name}.tfstate`;
  const buckets = bucketsOf(one).map((bucket) => `s3://${bucket}`);
  return `Kept: ${buckets.join(", ")} with everything in it (stack ${one.stack.name}, its state in ${state}). ${sameCommand("make destroy DATA=delete", options)} deletes it too.`;
}

if (require.main === module) {
  finishOnInterrupt();
  runCommand(() => destroy(readOptions()));
}
