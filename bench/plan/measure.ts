import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { Project } from "../../__tests__/ops/project";
import { RunError } from "../../cli/errors";
import { root } from "../../cli/project";

const rounds = 5;
const labels = ["network", "bucket", "roles", "cluster"];

/** Measures, prints the times, and writes bench/results/plan.json. */
export async function measurePlan(): Promise<void> {
  const project = new Project();
  try {
    const deployed = await project.run("deploy", { YES: "1", WATCH: "no" });
    if (deployed.exitCode !== 0)
      throw new RunError(
        "make deploy failed in a copy of this project. This benchmark needs an AWS provider that Terraform finds, " +
          `and that applies without an account. Its output:\n${deployed.all}`,
      );
    const times = await measure(project);
    const [plan, diff] = [median(times.plan), median(times.diff)];
    console.log(`make plan, four stacks:       ${timesText(plan, times.plan)}`);
    console.log(`cdktf diff, four times one:   ${timesText(diff, times.diff)}`);
    console.log(`cdktf takes ${(diff / plan).toFixed(1)} times as long.`);
    const results = join(root, "bench/results");
    mkdirSync(results, { recursive: true });
    const result = { rounds, plan: Number(plan.toFixed(1)), diff: Number(diff.toFixed(1)) };
    writeFileSync(join(results, "plan.json"), `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    project.remove();
  }
}

async function measure(project: Project): Promise<{ readonly plan: number[]; readonly diff: number[] }> {
  const times = { plan: [] as number[], diff: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const [plan, diff] = [await seconds(() => makePlan(project)), await seconds(() => cdktfDiff(project))];
    if (round === 0) continue;
    times.plan.push(plan);
    times.diff.push(diff);
  }
  return times;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function makePlan(project: Project): Promise<void> {
  const { exitCode, all } = await project.run("plan");
  if (exitCode !== 0) throw new RunError(`plan: exit ${exitCode}\n${all}`);
}

async function cdktfDiff(project: Project): Promise<void> {
  for (const [index, label] of labels.entries()) {
    const skip = index === 0 ? [] : ["--skip-synth"];
    await execa("node_modules/.bin/cdktf", ["diff", `sparkify-${label}`, ...skip], {
      cwd: project.folder,
      env: { CHECKPOINT_DISABLE: "1", CI: "1" },
    });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function timesText(middle: number, times: readonly number[]): string {
  return `${middle.toFixed(1)} s (${times.map((time) => time.toFixed(1)).join(", ")})`;
}
