import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { Project } from "../__tests__/ops/project";

/**
 * How long a plan of all four stacks takes, beside cdktf's own command on the same program and the same states:
 *
 *     node --import tsx bench/plan.ts
 *
 * `cdktf diff` takes one stack at a time (`cdktf diff '*'` is refused: "Could not find stack"), so it runs four times
 * and synthesizes once. Medians of interleaved rounds, after one that is not counted. Writes bench/results/plan.json.
 */
const rounds = 5;
const labels = ["network", "bucket", "roles", "cluster"];

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

async function makePlan(project: Project): Promise<void> {
  const { exitCode, all } = await project.run("plan");
  if (exitCode !== 0) throw new Error(`plan: exit ${exitCode}\n${all}`);
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

async function bench(): Promise<void> {
  const project = new Project();
  try {
    const deployed = await project.run("deploy", { YES: "1", WATCH: "no" });
    if (deployed.exitCode !== 0) throw new Error(deployed.all);
    const times = { plan: [] as number[], diff: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      const [plan, diff] = [await seconds(() => makePlan(project)), await seconds(() => cdktfDiff(project))];
      if (round === 0) continue;
      times.plan.push(plan);
      times.diff.push(diff);
    }
    const [plan, diff] = [median(times.plan), median(times.diff)];
    console.log(
      `make plan, four stacks:       ${plan.toFixed(1)} s (${times.plan.map((time) => time.toFixed(1)).join(", ")})`,
    );
    console.log(
      `cdktf diff, four times one:   ${diff.toFixed(1)} s (${times.diff.map((time) => time.toFixed(1)).join(", ")})`,
    );
    console.log(`cdktf takes ${(diff / plan).toFixed(1)} times as long.`);
    const results = join(__dirname, "results");
    mkdirSync(results, { recursive: true });
    writeFileSync(
      join(results, "plan.json"),
      `${JSON.stringify({ rounds, plan: Number(plan.toFixed(1)), diff: Number(diff.toFixed(1)) }, null, 2)}\n`,
    );
  } finally {
    project.remove();
  }
}

void bench();
