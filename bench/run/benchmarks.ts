import execa from "execa";
import { exitCode, UserError } from "../../cli/errors";
import { python, root } from "../../cli/project";

const tsx = [process.execPath, "--import", "tsx"];

const benchmarks: Readonly<Record<string, readonly string[]>> = {
  synth: [python, "bench/synth.py"],
  listing: [python, "bench/listing.py"],
  driver: [python, "bench/driver.py"],
  merge: [python, "bench/merge.py"],
  "json-reader": [python, "bench/json_reader.py"],
  job: [python, "bench/job.py"],
  growth: [python, "bench/growth.py"],
  sample: [python, "bench/sample.py"],
  plan: [...tsx, "bench/plan.ts"],
};

/**
 * Runs benchmarks, and then writes the page of all results.
 * @param names of benchmarks; all of them where it is empty
 * @returns the exit code
 * @throws UserError for a name that is not a benchmark
 */
export async function runBenchmarks(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in benchmarks));
  if (unknown.length > 0)
    throw new UserError(
      `there is no benchmark ${unknown.join(", ")}; the benchmarks are ${Object.keys(benchmarks).join(", ")}`,
    );
  const hasTerraform = (await execa("terraform", ["version"], { reject: false })).exitCode === 0;
  const codes: number[] = [];
  for (const [name, command] of Object.entries(benchmarks)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n== ${name}`);
    if (name === "plan" && !hasTerraform)
      console.log("left out: there is no terraform on the PATH; the last result is kept");
    else codes.push(await run(command));
  }
  codes.push(await run([...tsx, "bench/report.ts"]));
  return codes.every((code) => code === 0) ? exitCode.fine : exitCode.failed;
}

async function run([command = "", ...args]: readonly string[]): Promise<number> {
  return (await execa(command, args, { cwd: root, stdio: "inherit", reject: false })).exitCode;
}
