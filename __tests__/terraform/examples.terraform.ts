import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clusterExamples, synthHcl, temporaryFolder } from "../stacks/synthesized";
import { terraform } from "./terraform";

/** Each choice for the cluster is applied, read back as the real provider does, and destroyed. */
jest.setTimeout(120_000);
const folder = temporaryFolder();
const outdir = join(folder, "cdktf.out");
const pipelines = clusterExamples();
const state = (name: string) => join(folder, "state", `${name}-network.tfstate`);
const flags = ["-input=false", "-no-color"];

beforeAll(async () => {
  // A network for all of them: their clusters read the same outputs.
  const [first, ...others] = pipelines.map(({ name }) => name) as [string, ...string[]];
  await synthHcl(pipelines[0], outdir);
  terraform(outdir, first, "network", "init", ...flags);
  terraform(outdir, first, "network", "apply", "-auto-approve", ...flags);
  for (const other of others) copyFileSync(state(first), state(other));
});

test.each(pipelines.map((pipeline) => [pipeline.name, pipeline] as const))(
  "%s: its cluster is created, a second plan changes nothing, and it is destroyed",
  async (name, pipeline) => {
    await synthHcl(pipeline, outdir);
    const run = (...args: string[]) => terraform(outdir, name, "cluster", ...args, ...flags);
    run("init");
    run("apply", "-auto-approve");
    process.env["LAB_REFRESH"] = "real";
    expect(run("plan")).toContain("No changes. Your infrastructure matches the configuration.");
    delete process.env["LAB_REFRESH"];
    expect(run("destroy", "-auto-approve")).toMatch(/Destroy complete! Resources: \d+ destroyed/);
  },
);

test("cluster-scaling: the number of task nodes that EMR has chosen is not put back", async () => {
  const pipeline = pipelines.find(({ name }) => name === "cluster-scaling");
  await synthHcl(pipeline, outdir);
  const run = (...args: string[]) => terraform(outdir, "cluster-scaling", "cluster", ...args, ...flags);
  run("init");
  run("apply", "-auto-approve");
  const file = join(folder, "state", "cluster-scaling-cluster.tfstate");
  const before = readFileSync(file, "utf8");
  // The stand-in provider reads what the state has.
  const scaled = before.replace('"target_spot_capacity": 2', '"target_spot_capacity": 9');
  expect(scaled).not.toBe(before);
  writeFileSync(file, scaled);
  expect(run("plan")).toContain("No changes. Your infrastructure matches the configuration.");
});
