import { rmSync } from "node:fs";
import { join } from "node:path";
import { Project } from "./project";

/** A plan that was read is what is applied, also where placeholders stood in it. One test goes on from the other. */
jest.setTimeout(120_000);
let project: Project;
beforeAll(() => {
  project = new Project();
});
afterAll(() => project.remove());

const saved = { YES: "1", WATCH: "no", PLAN: "saved" };

test("without a saved plan there is nothing to apply", async () => {
  const { exitCode, stderr } = await project.run("deploy", saved);
  expect(stderr).toBe("There is no saved plan in .local/plan/sparkify. Run make plan first, or leave PLAN=saved out.");
  expect(exitCode).toBe(2);
});

test("a saved first plan, in another checkout: four applied, the cluster's with the ids in place of its placeholders", async () => {
  expect((await project.run("plan")).exitCode).toBe(2);
  rmSync(join(project.folder, "cdktf.out"), { recursive: true });
  const { exitCode, stdout } = await project.run("deploy", saved);
  expect(stdout).toContain("with placeholders");
  expect(stdout).not.toContain("would not be changed as the plan showed");
  expect(stdout).toContain("Applied: bucket, network, roles, cluster.");
  expect(exitCode).toBe(0);
  expect((await project.run("plan", { FORMAT: "json" })).exitCode).toBe(0);
});

test("a plan that somebody else's deploy has overtaken is refused by Terraform, and why is said", async () => {
  project.edit(/^region: .*$/m, "$&\ntags: { team: data }");
  expect((await project.run("plan", { STACK: "roles" })).exitCode).toBe(2);
  expect((await project.run("deploy", { ...saved, PLAN: "new", STACK: "roles" })).exitCode).toBe(0);
  const { exitCode, stderr } = await project.run("deploy", { ...saved, STACK: "roles" });
  expect(stderr).toContain("Error: Saved plan is stale");
  expect(stderr).toContain(
    "The state has changed since this plan was made, so the plan is of no use any more. Make a new one (make plan, or make deploy again) and read it.",
  );
  expect(exitCode).toBe(1);
});

test("a plan of one stack is no plan of all", async () => {
  const { exitCode, stderr } = await project.run("deploy", saved);
  expect(stderr).toBe(
    "The saved plan leaves out sparkify-bucket, sparkify-network, sparkify-cluster. Run make plan without STACK, or deploy with the same STACK.",
  );
  expect(exitCode).toBe(2);
});
