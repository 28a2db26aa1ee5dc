import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Project, unwatched } from "./project";

/** The first plan and the first deploy, with a real Terraform and whatever AWS provider it finds. */
let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const stacks = ["bucket", "network", "roles", "cluster"];

test("make plan before anything is applied: four full plans, placeholders marked, exit 2", async () => {
  const { exitCode, stdout } = await project.run("plan");
  expect(stdout).toMatch(/sparkify-bucket +│ +7 │ +· │ +· │ +· │ +│/);
  expect(stdout).toMatch(/sparkify-network +│ +32 │ +· │ +· │ +· │ +│/);
  expect(stdout).toMatch(/sparkify-roles +│ +6 │ +· │ +· │ +· │ +│/);
  expect(stdout).toMatch(/sparkify-cluster +│ +8 │ +· │ +· │ +· │ with placeholders │/);
  expect(stdout).toContain("- a cluster is created: applying runs the pipeline for the first time");
  expect(stdout).toContain(
    "- sparkify-cluster is planned with placeholders for core_group_id, primary_group_id, service_group_id and " +
      "subnet_ids: sparkify-network gives the real values when it is applied",
  );
  expect(project.read(".local/plan/sparkify/plan.md")).toMatch(
    /^\+ +subnet_ids += \[\n\+ +"\(known after sparkify-network is applied\)",$/m,
  );
  expect(exitCode).toBe(2);
  // An apply runs in the stack's folder: it must not find the file that puts placeholders in place of a state.
  for (const stack of stacks)
    expect(existsSync(join(project.folder, `cdktf.out/stacks/sparkify-${stack}/plan_override.tf`))).toBe(false);
  expect(existsSync(join(project.folder, "state"))).toBe(false);
});

test("make deploy without a terminal and without YES=1 changes nothing, exit 2", async () => {
  const { exitCode, stderr } = await project.run("deploy");
  expect(stderr).toBe(
    "This asks before it changes anything, and there is no terminal to ask on. Set YES=1 to confirm it.",
  );
  expect(exitCode).toBe(2);
  expect(existsSync(join(project.folder, "state"))).toBe(false);
});

test("make deploy STACK=cluster says what is missing, and applies nothing", async () => {
  const { exitCode, stdout, stderr } = await project.run("deploy", { ...unwatched, STACK: "cluster" });
  expect(stdout).toContain(
    "sparkify-cluster depends on bucket (never applied), network (never applied), roles (never applied); " +
      "only cluster is applied now.",
  );
  expect(stderr).toBe(
    "sparkify-cluster needs core_group_id, primary_group_id, service_group_id, subnet_ids of sparkify-network, " +
      "which was never applied. Run make deploy STACK=sparkify-network first, or make deploy for all.",
  );
  expect(exitCode).toBe(2);
});

test("make deploy STACK=network applies that stack, and then PLAN=saved the others, as they were saved", async () => {
  const network = await project.run("deploy", { ...unwatched, STACK: "network" });
  expect(network.stdout).toContain("sparkify-network depends on no other stack.");
  expect(network.stdout).toContain("network: Apply complete! Resources: 32 added, 0 changed, 0 destroyed.");
  expect(network.exitCode).toBe(0);

  expect((await project.run("plan")).stdout).not.toContain("placeholders");
  // As in another job of a CI system, which gets only the saved plans.
  rmSync(join(project.folder, "cdktf.out"), { recursive: true });
  const { exitCode, stdout } = await project.run("deploy", { ...unwatched, PLAN: "saved" });
  expect(stdout).toContain("Applied: bucket, roles, cluster. Nothing to change: network.");
  expect(stacks.map((stack) => project.inState(stack))).toEqual([7, 28, 6, 8]);
  expect(exitCode).toBe(0);
});

test("a mistake in pipeline.yaml: make plan, whose 2 means changes, exits with 1, make deploy with 2", async () => {
  project.edit(/^bucket: .*$/m, "bucket: Not_A_Bucket");
  const [plan, deploy] = [await project.run("plan"), await project.run("deploy", unwatched)];
  expect([plan.exitCode, deploy.exitCode]).toEqual([1, 2]);
  expect(plan.stderr).toMatch(/^pipelines\/sparkify\/pipeline\.yaml:\d+:\d+ bucket: "Not_A_Bucket"/);
});
