import { rmSync } from "node:fs";
import { join } from "node:path";
import { Project, unwatched } from "./project";

/** A deploy of a saved plan applies exactly the plan that was read, also where it had placeholders. */
let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const saved = { ...unwatched, PLAN: "saved" };

test("without a saved plan there is nothing to apply", async () => {
  const { exitCode, stderr } = await project.run("deploy", saved);
  expect(stderr).toBe("There is no saved plan in .local/plan/sparkify. Run make plan first, or leave PLAN=saved out.");
  expect(exitCode).toBe(2);
});

test("a saved first plan, in another checkout: all is applied, with ids in place of the placeholders", async () => {
  expect((await project.run("plan")).exitCode).toBe(2);
  rmSync(join(project.folder, "cdktf.out"), { recursive: true });
  const { exitCode, stdout } = await project.run("deploy", saved);
  expect(stdout).toContain("with placeholders");
  expect(stdout).not.toContain("would not be changed as the plan showed");
  expect(stdout).toContain("Applied: bucket, network, roles, cluster.");
  expect(exitCode).toBe(0);
  expect((await project.run("plan", { FORMAT: "json" })).exitCode).toBe(0);
});

test("a plan that is older than the state is refused by Terraform, with the reason", async () => {
  expect((await project.run("plan", { STACK: "roles" })).exitCode).toBe(2);
  expect((await project.run("deploy", { ...unwatched, STACK: "roles" })).exitCode).toBe(0);
  const { exitCode, stderr } = await project.run("deploy", { ...saved, STACK: "roles" });
  expect(stderr).toContain("Error: Saved plan is stale");
  expect(stderr).toContain(
    "The state has changed since this plan was made, so the plan is of no use any more. " +
      "Make a new one (make plan, or make deploy again) and read it.",
  );
  expect(exitCode).toBe(1);
});

test("a saved plan of one stack is not enough for a deploy of all", async () => {
  expect((await project.run("plan", { STACK: "roles" })).exitCode).toBe(2);
  const { exitCode, stderr } = await project.run("deploy", saved);
  expect(stderr).toBe(
    "The saved plan leaves out sparkify-bucket, sparkify-network, sparkify-cluster. " +
      "Run make plan without STACK, or deploy with the same STACK.",
  );
  expect(exitCode).toBe(2);
});
