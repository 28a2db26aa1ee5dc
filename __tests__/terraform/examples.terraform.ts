import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Pipeline } from "../../config/pipeline";
import {
  clusterExamples,
  hclOf,
  partsOf,
  type StackPart,
  synthHcl,
  temporaryFolder,
  withDefaults,
} from "../stacks/synthesized";
import { terraform } from "./terraform";

/** Each choice for the cluster is applied, read back as the real provider does, and destroyed. */
const folder = temporaryFolder();
const outdir = join(folder, "cdktf.out");
const pipelines = clusterExamples();
const state = (name: string) => join(folder, "state", `${name}-network.tfstate`);
const flags = ["-input=false", "-no-color"];

beforeAll(async () => {
  process.env["TF_VAR_kdc_admin_password"] = "of this test";
  // A network for all that do not choose one: their clusters read the same outputs.
  const [first, ...others] = pipelines.map(({ name }) => name) as [string, ...string[]];
  const [pipeline] = pipelines;
  await synthHcl(pipeline && withDefaults(pipeline), outdir);
  terraform(outdir, first, "network", "init", ...flags);
  terraform(outdir, first, "network", "apply", "-auto-approve", ...flags);
  for (const other of others) copyFileSync(state(first), state(other));
  // Of an example that chooses a network, the test makes it from nothing.
  copyFileSync(state(first), join(folder, "network.tfstate"));
});

/** The stacks that the choices of an example change or add, in the order in which they are applied. */
async function changedStacks(pipeline: Pipeline): Promise<StackPart[]> {
  const [from, to] = [await hclOf(withDefaults(pipeline)), await hclOf(pipeline)];
  const others = partsOf(pipeline).filter((part) => part !== "cluster" && part !== "schedule");
  const last = partsOf(pipeline).filter((part) => part === "cluster" || part === "schedule");
  return [...others.filter((part) => from[part] !== to[part]), ...last];
}

/** Initializes a stack of an example. @returns what runs Terraform on it */
async function initialized(name: string, part: StackPart): Promise<(...args: string[]) => string> {
  await synthHcl(
    pipelines.find((pipeline) => pipeline.name === name),
    outdir,
  );
  const run = (...args: string[]) => terraform(outdir, name, part, ...args, ...flags);
  run("init");
  return run;
}

test.each(pipelines.map((pipeline) => [pipeline.name, pipeline] as const))(
  "%s: all that its choices change is created, a second plan changes nothing, and it is destroyed",
  async (name, pipeline) => {
    const stacks = await changedStacks(pipeline);
    await synthHcl(pipeline, outdir);
    if (stacks.includes("network")) rmSync(state(name));
    const run = (part: StackPart, ...args: string[]) => terraform(outdir, name, part, ...args, ...flags);
    for (const part of stacks) {
      run(part, "init");
      run(part, "apply", "-auto-approve");
    }
    process.env["LAB_REFRESH"] = "real";
    for (const part of stacks)
      expect(run(part, "plan")).toContain("No changes. Your infrastructure matches the configuration.");
    delete process.env["LAB_REFRESH"];
    for (const part of stacks.reverse())
      expect(run(part, "destroy", "-auto-approve")).toMatch(/Destroy complete! Resources: \d+ destroyed/);
    copyFileSync(join(folder, "network.tfstate"), state(name));
  },
);

test("cluster-scaling: the number of task nodes that EMR has chosen is not put back", async () => {
  const run = await initialized("cluster-scaling", "cluster");
  run("apply", "-auto-approve");
  const file = join(folder, "state", "cluster-scaling-cluster.tfstate");
  const before = readFileSync(file, "utf8");
  // The stand-in provider reads what the state has.
  const scaled = before.replace('"target_spot_capacity": 2', '"target_spot_capacity": 9');
  expect(scaled).not.toBe(before);
  writeFileSync(file, scaled);
  expect(run("plan")).toContain("No changes. Your infrastructure matches the configuration.");
});

test("cluster-catalog: statistics of others stay, other parameters are put back, and all is destroyed", async () => {
  const run = await initialized("cluster-catalog", "catalog");
  expect(run("apply", "-auto-approve")).toContain("Resources: 4 added");
  const file = join(folder, "state", "cluster-catalog-catalog.tfstate");
  const before = readFileSync(file, "utf8");
  // The stand-in provider reads what the state has.
  const withParameter = (name: string) =>
    writeFileSync(file, before.replaceAll('"classification": "parquet"', `$&, "${name}": "5"`));
  withParameter("spark.sql.statistics.numRows");
  expect(run("plan")).toContain("No changes. Your infrastructure matches the configuration.");
  withParameter("somebodys.own");
  expect(run("plan")).toContain("Plan: 0 to add, 2 to change, 0 to destroy.");
  expect(run("destroy", "-auto-approve")).toContain("Resources: 4 destroyed");
});
