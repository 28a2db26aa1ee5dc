import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bytes, count, many } from "../../cli/report/numbers";
import { type Begun, type Request, shortly } from "./begin";
import { python, root } from "../../cli/project";
import { runBootstrapAction } from "../cluster/bootstrap-action";
import { cleanUp, type Open } from "./clean-up";
import { collect, removeLeftovers, restore, resultsOfRun } from "./collect";
import { runStep } from "../cluster/command-runner";
import { checkDataFolder } from "../inputs/data-folder";
import { reportError } from "../../cli/errors";
import { javaHome } from "../cluster/java";
import { type Plan, readPlan, type Step, warmUp } from "../cluster/definition";
import { makePrimaryNode, type PrimaryNode, removeDeadRuns } from "../cluster/primary-node";
import { RunError, UserError } from "../../cli/errors";
import { fullDisk } from "../../cli/full-disk";
import { runLogged } from "../cluster/process";
import type { StartingS3 } from "../storage/s3-process";
import { S3Store } from "../storage/s3-store";
import { sampleData, unfinishedSample } from "../inputs/sample";
import { type Part, Say } from "./say";
import { showResults } from "./show-results";
import { landing, type Merge, mergesOf } from "../inputs/merges";
import type { SparkHome } from "../cluster/spark-submit";
import { runSteps } from "../cluster/steps";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import { clusterFile, type Synthesis } from "../../cli/synthesized/synthesis";

/** Bytes of input below which Spark spends more time starting than working. */
const quickStartBelow = 64 * 1024 * 1024;

async function run({ request, refusal, early }: Begun, say: Say, open: Open): Promise<void> {
  const { pipeline } = request;
  checkPipeline(root, pipeline);
  if (refusal !== undefined) throw refusal;
  const { synthesis, s3 } = early as { synthesis: Synthesis; s3: StartingS3 };
  const java = javaHome(python);
  // Waited for below, when the user's own mistakes have been told.
  java.catch(() => undefined);
  const { plan, merges } = await timed(say, "synthesize", async () => {
    const [folder] = await Promise.all([synthesis.done(), warmUp()]);
    const stack = clusterFile(folder, pipeline);
    const plan = await readPlan(stack);
    return {
      plan,
      merges: mergesOf(plan),
      text: `${shortly(join(dirname(stack), ".."))}/${pipeline}-{network,bucket,roles,cluster}/cdk.tf`,
    };
  });
  const data = await inputs(request, merges, say, open);
  const out = join(request.out, pipeline);
  const shown = `${shortly(out)}/`;
  await removeLeftovers(out);
  const installed = sparkHome(await java);

  const { node, store } = await timed(say, "S3", () => start(plan, s3, pipeline, out, open));
  const input = await load(say, store, plan, data, out);
  await afterPart("landing", node);
  const spark = { ...installed, quickStart: input.bytes < quickStartBelow };
  for (const [index, action] of plan.bootstrapActions.entries()) {
    await timed(say, action.name, async () => {
      await runBootstrapAction(action, index + 1, node);
      return { text: `bootstrap action on the primary node of ${node.cluster}` };
    });
    await afterPart(action.name, node);
  }
  const results = await runSteps(plan.steps, async (step) => {
    await timed(say, step.name, (part) => oneStep(step, node, spark, part));
    await afterPart(step.name, node);
  });
  open.collecting = out;
  const tables = await timed(say, "collect", async (part) => {
    const amount = await collect(store, out, node.cluster, (sum) => part.progress({ text: many(sum.objects, "file") }));
    const text = amount.unfinished
      ? `the run ended while it published; the next one finishes ${shown}unfinished/`
      : `${many(amount.objects, "file")}, ${bytes(amount.bytes)} of tables into ${shown}`;
    return { ...amount, text };
  });
  await showResults(say, shown, out, tables.objects > 0);
  const failure = results.find((result) => result.outcome === "FAILED");
  if (failure?.error) {
    const cancelled = results
      .filter((result) => result.outcome === "CANCELLED")
      .map((result) => `"${result.step.name}"`);
    if (cancelled.length > 0)
      failure.error.message += `\n  cancelled after it, as ${failure.step.actionOnFailure} says: ${cancelled.join(", ")}`;
    throw failure.error;
  }
  const also = resultsOfRun.filter((name) => existsSync(join(out, name))).map((name) => `, ${name}/`);
  say.line(`\n${shown}: tables/, ledger.json, logs/${node.cluster}/${also.join("")}. Done in ${say.elapsed()}.`);
}

/** Runs one part of the run under its name, and says what came of it. */
async function timed<T extends { readonly text: string }>(
  say: Say,
  name: string,
  work: (part: Part) => Promise<T>,
): Promise<T> {
  const part = say.part(name);
  try {
    const result = await work(part);
    part.done(result.text);
    return result;
  } catch (error) {
    part.failed();
    throw error;
  }
}

async function inputs(request: Request, merges: readonly Merge[], say: Say, open: Open): Promise<string> {
  if (request.data !== undefined) return checkDataFolder(request.data, merges);
  const { folder } = await timed(say, "sample data", async () => {
    open.sample = unfinishedSample(root, request.pipeline);
    const sample = await sampleData(root, request.pipeline);
    return { ...sample, text: `${shortly(sample.folder)}/${sample.made ? "" : " (made earlier)"}` };
  });
  return folder;
}

function sparkHome(java: string): Omit<SparkHome, "quickStart"> {
  const jars = join(root, ".cache/jars");
  if (!existsSync(python) || !existsSync(jars))
    throw new UserError(
      "the local run is not installed; run make run, which installs it, or local/install/install.sh run",
    );
  const version = readdirSync(join(root, ".venv/lib")).find((name) => name.startsWith("python")) ?? "";
  return { python, home: join(root, ".venv/lib", version, "site-packages/pyspark"), jars, java };
}

async function start(plan: Plan, s3: StartingS3, pipeline: string, out: string, open: Open) {
  const temporary = join(root, ".local", pipeline);
  removeDeadRuns(temporary);
  const store = await S3Store.start(plan.bucket, { region: plan.region, temporary }, s3);
  const node = makePrimaryNode(temporary, join(out, "logs"), store.endpoint, plan.region);
  open.node = node;
  return { store, node, text: `bucket ${plan.bucket} at ${store.endpoint}` };
}

/** Code, inputs, and what earlier runs left. */
async function load(
  say: Say,
  store: S3Store,
  plan: Plan,
  data: string,
  out: string,
): Promise<{ readonly bytes: number }> {
  for (const object of plan.objects) await store.putFile(object.file, object.key);
  const input = await timed(say, "landing", async (part) => {
    const amount = await store.put(data, landing, (sum) =>
      part.progress({ text: `${many(sum.objects, "object")}, ${bytes(sum.bytes)}` }),
    );
    return {
      ...amount,
      text: `${many(amount.objects, "object")}, ${bytes(amount.bytes)} from ${shortly(data)}${leftOut(amount.leftOut)}`,
    };
  });
  await restore(store, out);
  return input;
}

function leftOut(files: number): string {
  return files === 0 ? "" : `, without ${many(files, "file")} of the operating system's (.DS_Store and the like)`;
}

async function oneStep(step: Step, node: PrimaryNode, spark: SparkHome, part: Part): Promise<{ text: string }> {
  let last = "";
  await runStep(step, node, spark, ({ files, of, bytes: size, line }) => {
    if (line !== undefined) {
      last = line.split("; ")[0] as string;
      part.progress({ text: line });
    } else if (of === undefined) part.progress({ text: "listing" });
    else {
      last = `${many(of, "file")}, ${bytes(size ?? 0)} merged`;
      part.progress({ done: files, of, text: `${count(files ?? 0)} files, ${bytes(size ?? 0)}` });
    }
  });
  return { text: last };
}

async function afterPart(name: string, node: PrimaryNode): Promise<void> {
  const program = process.env["AFTER_PART"];
  if (!program) return;
  const logs = join(node.logs, "after-part", name.replaceAll(" ", "-"));
  const code = await runLogged({
    command: [program, name],
    cwd: node.home,
    env: node.env,
    stdout: join(logs, "stdout"),
    stderr: join(logs, "stderr"),
  });
  if (code !== 0)
    throw new RunError(`AFTER_PART=${program} ended with exit code ${code} after "${name}"; its output: ${logs}`);
}

/** A message of the job's with the lines that it cannot know, as far as the file is still what it was. */
async function placed(message: string, pipeline: string): Promise<string> {
  const file = `pipelines/${pipeline}/pipeline.yaml`;
  if (!message.includes(`${file} `)) return message;
  const { withPlaces } = await import("../../config/with-places");
  return withPlaces(message, file, readFileSync(join(root, file), "utf8"));
}

/** Runs what was begun to its end, and ends this process. */
export async function main(begun: Begun): Promise<void> {
  const say = new Say();
  const open: Open = { early: begun.early };
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.once(signal, () => {
      cleanUp(open);
      process.stderr.write("\nStopped. Nothing is left running.\n");
      process.exit(code);
    });
  }
  let code = 0;
  try {
    await run(begun, say, open);
  } catch (error) {
    console.error();
    if (error instanceof UserError) error.message = await placed(error.message, begun.request.pipeline);
    code = reportError(fullDisk(error, root) ?? error);
  }
  cleanUp(open);
  process.exit(code);
}
