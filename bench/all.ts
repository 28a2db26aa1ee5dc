/**
 * `make bench`: every benchmark, one after another, then BENCHMARKS.md. Nothing else should run on the machine; it
 * takes some 35 minutes.
 *
 *     node --import tsx bench/all.ts [NAME …]
 *
 * Needs what `make test` needs; the one of `make plan` needs Terraform and an AWS provider as well, and is left out
 * without.
 */
import { join } from "node:path";
import execa from "execa";

const root = join(__dirname, "..");
const python = join(root, ".venv/bin/python");
const tsx = [process.execPath, "--import", "tsx"];

const benchmarks: Readonly<Record<string, readonly string[]>> = {
  synth: [python, "bench/synth.py"],
  listing: [python, "bench/listing.py"],
  merge: [python, "bench/merge.py"],
  splitter: [python, "bench/splitter.py"],
  job: [python, "bench/job.py"],
  growth: [python, "bench/growth.py"],
  plan: [...tsx, "bench/plan.ts"],
};

async function run([command = "", ...args]: readonly string[]): Promise<void> {
  const { exitCode } = await execa(command, args, { cwd: root, stdio: "inherit", reject: false });
  if (exitCode !== 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !(name in benchmarks));
  if (unknown.length > 0) {
    console.error(`there is no benchmark ${unknown.join(", ")}; there are ${Object.keys(benchmarks).join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const terraform = (await execa("terraform", ["version"], { reject: false })).exitCode === 0;
  for (const [name, command] of Object.entries(benchmarks)) {
    if (named.length > 0 && !named.includes(name)) continue;
    console.log(`\n== ${name}`);
    if (name === "plan" && !terraform)
      console.log("left out: there is no terraform on the PATH; its last result stays");
    else await run(command);
  }
  await run([...tsx, "bench/report.ts"]);
}

void main();
