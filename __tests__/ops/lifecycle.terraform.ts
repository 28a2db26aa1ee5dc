import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Project } from "./project";

/** From nothing to nothing, with a real Terraform and whatever AWS provider it is given. One test goes on from the other. */
jest.setTimeout(120_000);
let project: Project;
beforeAll(() => {
  project = new Project();
});
afterAll(() => project.remove());

const stacks = ["bucket", "network", "roles", "cluster"];
const unwatched = { YES: "1", WATCH: "no" };

test("make plan before anything is there: four full plans, placeholders marked, exit 2", async () => {
  const { exitCode, stdout } = await project.run("plan");
  expect(stdout).toMatch(/sparkify-bucket +│ +7 │ +· │ +· │ +· │ +│/);
  expect(stdout).toMatch(/sparkify-network +│ +27 │ +· │ +· │ +· │ +│/);
  expect(stdout).toMatch(/sparkify-roles +│ +6 │ +· │ +· │ +· │ +│/);
  expect(stdout).toMatch(/sparkify-cluster +│ +5 │ +· │ +· │ +· │ with placeholders │/);
  expect(stdout).toContain("- a cluster is created: applying runs the pipeline for the first time");
  expect(stdout).toContain(
    "- sparkify-cluster is planned with placeholders for core_group_id, primary_group_id, service_group_id and subnet_id: sparkify-network gives the real values when it is applied",
  );
  expect(project.read(".local/plan/sparkify/plan.md")).toMatch(
    /^\+ +subnet_id += "\(known after sparkify-network is applied\)"$/m,
  );
  expect(exitCode).toBe(2);
});

test("nothing that stands in for a state lies where an apply would read it", () => {
  for (const stack of stacks)
    expect(existsSync(join(project.folder, `cdktf.out/stacks/sparkify-${stack}/plan_override.tf`))).toBe(false);
  expect(existsSync(join(project.folder, "state"))).toBe(false);
});

test("make deploy without a terminal and without YES=1 changes nothing, exit 2", async () => {
  const { exitCode, stderr } = await project.run("deploy");
  expect(stderr).toBe(
    "This asks before it changes anything, and there is no terminal to ask on. Say YES=1 if you mean it.",
  );
  expect(exitCode).toBe(2);
  expect(existsSync(join(project.folder, "state"))).toBe(false);
});

test("make deploy STACK=cluster says what is missing, and applies nothing", async () => {
  const { exitCode, stdout, stderr } = await project.run("deploy", { ...unwatched, STACK: "cluster" });
  expect(stdout).toContain(
    "sparkify-cluster depends on bucket (never applied), network (never applied), roles (never applied); only cluster is applied now.",
  );
  expect(stderr).toBe(
    "sparkify-cluster needs core_group_id, primary_group_id, service_group_id, subnet_id of sparkify-network, which was never applied. Run make deploy STACK=sparkify-network first, or make deploy for all.",
  );
  expect(exitCode).toBe(2);
});

test("make deploy STACK=network applies that one", async () => {
  const { exitCode, stdout } = await project.run("deploy", { ...unwatched, STACK: "network" });
  expect(stdout).toContain("sparkify-network depends on no other stack.");
  expect(stdout).toContain("network: Apply complete! Resources: 27 added, 0 changed, 0 destroyed.");
  expect(exitCode).toBe(0);
});

test("make deploy PLAN=saved applies what make plan saved, all of it", async () => {
  expect((await project.run("plan")).stdout).not.toContain("placeholders");
  // As in another job of a CI system, which gets only the saved plans.
  rmSync(join(project.folder, "cdktf.out"), { recursive: true });
  const { exitCode, stdout } = await project.run("deploy", { ...unwatched, PLAN: "saved" });
  expect(stdout).toContain("Applied: bucket, roles, cluster. Nothing to change: network.");
  expect(stacks.map((stack) => project.inState(stack))).toEqual([7, 27, 6, 5]);
  expect(exitCode).toBe(0);
});

test("make plan now: nothing to change, exit 0", async () => {
  const { exitCode, stdout } = await project.run("plan");
  expect(stdout).toContain("Nothing to change.");
  expect(exitCode).toBe(0);
});

test("RERUN=1 runs the pipeline again though nothing changed", async () => {
  const { exitCode, stdout } = await project.run("deploy", { ...unwatched, RERUN: "1" });
  expect(stdout).toContain("- the cluster is replaced as RERUN=1 asks for: applying runs the pipeline again");
  expect(stdout).toContain("Applied: cluster. Nothing to change: bucket, network, roles.");
  expect(exitCode).toBe(0);
  expect((await project.run("plan")).exitCode).toBe(0);
});

test("a saved plan that is older than the program is refused", async () => {
  project.edit("merge: { depth: 2 }", "merge: { depth: 1 }");
  const { exitCode, stderr } = await project.run("deploy", { ...unwatched, PLAN: "saved" });
  expect(stderr).toBe(
    "sparkify-cluster is not what was planned: pipeline.yaml or the program has changed since. Run make plan again and read the new plan.",
  );
  expect(exitCode).toBe(2);
});

test("a changed argument: the cluster is replaced, in words, and nothing else is touched", async () => {
  const { exitCode, stdout } = await project.run("plan", { FORMAT: "json" });
  const plan = JSON.parse(stdout);
  expect(plan.sentences[0]).toMatch(
    /^the cluster is replaced because .*step.* 2.* changed: applying runs the pipeline again$/,
  );
  expect(plan.sentences[1]).toBe(
    "step 2 (merge events): --groupBy=s3://parquetry-sparkify-example/landing/(log_data/(?:[^/]+/){0,2}).* becomes --groupBy=s3://parquetry-sparkify-example/landing/(log_data/(?:[^/]+/){0,1}).*",
  );
  const touched = plan.stacks.flatMap((stack: { resources: { address: string; action: string }[] }) =>
    stack.resources.map(({ address, action }) => `${address} ${action}`),
  );
  expect(touched).toEqual(["aws_emr_cluster.cluster replace", "aws_s3_object.spark_job replace"]);
  expect(exitCode).toBe(2);
});

test("a subnet that is replaced takes the cluster along in the same plan", async () => {
  project.edit("merge: { depth: 1 } # one group a month", "merge: { depth: 2 } # one group a month");
  project.edit(/^region: .*$/m, "$&\nnetwork: { cidr: 10.20.0.0/16, subnet: 10.20.64.0/20 }");
  const { stdout } = await project.run("plan");
  expect(stdout).toMatch(/- .*aws_subnet\.subnet.* replaced: a cluster that still runs there must end first/);
  expect(stdout).toMatch(/- the cluster is replaced because .*its subnet or security groups changed/);
  expect(stdout).toMatch(
    /sparkify-cluster is planned with placeholders for .*subnet_id: sparkify-network gives the real values when it is applied/,
  );
  project.edit(/^network: .*\n/m, "");
});

test("a state that somebody moved away is missed", async () => {
  const state = join(project.folder, "state/sparkify-network.tfstate");
  renameSync(state, `${state}.elsewhere`);
  const { stdout } = await project.run("plan");
  expect(stdout).toContain(
    "- sparkify-network has an empty state, but sparkify-cluster, which needs it, has resources: if that state was moved or lost, put it back before anything is applied",
  );
  renameSync(`${state}.elsewhere`, state);
});

test("a cluster that has ended is said to be gone", async () => {
  const { exitCode, stdout } = await project.run("plan", { LAB_GONE: "aws_emr_cluster" });
  expect(stdout).toContain("- the last run has finished and its cluster is gone: applying runs the pipeline again");
  expect(exitCode).toBe(2);
});

test("make destroy keeps the bucket, and says so", async () => {
  const { exitCode, stdout } = await project.run("destroy", { YES: "1" });
  expect(stdout).toContain(
    "Kept: s3://parquetry-sparkify-example with everything in it (stack sparkify-bucket, its state in state/sparkify-bucket.tfstate). make destroy DATA=delete deletes it too.",
  );
  expect(stacks.map((stack) => project.inState(stack))).toEqual([7, 0, 0, 0]);
  expect(exitCode).toBe(0);
});

test("a mistake in pipeline.yaml is exit 1 of make plan, whose 2 means changes, and exit 2 of make deploy", async () => {
  project.edit(/^bucket: .*$/m, "bucket: Not_A_Bucket");
  const [plan, deploy] = [await project.run("plan"), await project.run("deploy", unwatched)];
  expect([plan.exitCode, deploy.exitCode]).toEqual([1, 2]);
  expect(plan.stderr).toMatch(/^pipelines\/sparkify\/pipeline\.yaml:\d+:\d+ bucket: "Not_A_Bucket"/);
});
