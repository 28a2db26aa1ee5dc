import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants, naming } from "../local/processes";
import { Project } from "./project";

/** Failures and signals in the middle: a message, an exit code, and a second run that completes. */
let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const unwatched = { YES: "1", WATCH: "no" };
const all = () =>
  ["bucket", "network", "roles", "cluster"].map((stack) =>
    existsSync(join(project.folder, `state/sparkify-${stack}.tfstate`)) ? project.inState(stack) : 0,
  );

test("a cluster that cannot be made: Terraform's words, its log, what is done; the second run completes", async () => {
  const first = await project.run("deploy", { ...unwatched, LAB_FAIL: "apply:aws_emr_cluster" });
  expect(first.exitCode).toBe(1);
  expect(first.stderr).toMatch(/^Error: /);
  expect(first.stderr).toMatch(/with aws_emr_cluster\.cluster,/);
  const log = /sparkify-cluster: terraform apply failed\. All it wrote is in (\S+)/.exec(first.stderr)?.[1] ?? "";
  expect(project.read(log)).toContain("Error: ");
  expect(first.stderr).toContain(
    "Done: bucket, network, roles. Failed: cluster. " +
      "Everything that was made is in the states; make deploy goes on from here.",
  );
  expect(all()).toEqual([7, 28, 6, 7]);
  expect((await project.run("deploy", unwatched)).exitCode).toBe(0);
  expect(all()).toEqual([7, 28, 6, 8]);
});

test("a role that cannot be made: what runs beside it finishes, what needs it is not begun", async () => {
  const first = await project.run("deploy", { ...unwatched, LAB_FAIL: "apply:aws_iam_role" });
  expect(first.exitCode).toBe(1);
  expect(first.stderr).toContain("Done: bucket, network. Failed: roles. Not begun: cluster.");
  expect(all()).toEqual([7, 28, 0, 0]);
  expect((await project.run("deploy", unwatched)).exitCode).toBe(0);
  expect(all()).toEqual([7, 28, 6, 8]);
});

test("SIGTERM during an apply: the state is written, the lock is free, the second deploy completes", async () => {
  const first = project.start("deploy", { ...unwatched, LAB_DELAY: "aws_emr_cluster=5s" });
  await untilLine(first, "cluster: aws_emr_cluster.cluster: Creating...");
  // Without execa's own SIGKILL five seconds later.
  first.kill("SIGTERM", { forceKillAfterTimeout: false });
  const { exitCode, stderr } = await first;
  expect(stderr).toContain(
    "Interrupted. Terraform finishes what it is doing and writes its state; this can take minutes.",
  );
  expect(exitCode).toBe(130);
  expect(readdirSync(join(project.folder, "state")).filter((name) => name.includes("lock"))).toEqual([]);
  expect(all().slice(0, 3)).toEqual([7, 28, 6]);
  expect((await project.run("deploy", unwatched)).exitCode).toBe(0);
  expect(all()).toEqual([7, 28, 6, 8]);
});

test("SIGKILL: Terraform finishes alone; until then its lock is explained, then nothing is left to do", async () => {
  const first = project.start("deploy", { ...unwatched, LAB_DELAY: "aws_emr_cluster=5s" });
  await untilLine(first, "cluster: aws_emr_cluster.cluster: Creating...");
  const terraform = terraformOf(first);
  process.kill(terraform, "SIGSTOP"); // so that it keeps its lock until the second deploy has asked for it
  first.kill("SIGKILL");
  await first;
  const second = await project.run("deploy", { ...unwatched, LOCK_TIMEOUT: "0s" });
  process.kill(terraform, "SIGCONT");
  expect(second.exitCode).toBe(1);
  expect(second.stderr).toContain("Error acquiring the state lock");
  expect(second.stderr).toMatch(
    /The state of sparkify-cluster has been locked by \S+ since .* \(OperationTypeApply\)\. Wait for that run to end, /,
  );
  expect(second.stderr).toContain(
    "or let this one wait longer with LOCK_TIMEOUT=10m. " +
      "A local lock ends with its process, so one is running on this machine now.",
  );
  while (naming(project.folder).some(({ pid }) => pid === terraform)) await sleep(100);
  expect((await project.run("plan")).exitCode).toBe(0);
});

test("a plan that was killed leaves nothing that a later apply would read", async () => {
  const placeholders = join(project.folder, "cdktf.out/placeholders/sparkify-cluster/plan_override.tf");
  const planning = project.start("plan");
  while (!existsSync(placeholders) && planning.exitCode === null) await sleep(20);
  planning.kill("SIGKILL");
  await planning;
  expect(existsSync(placeholders)).toBe(true);
  expect((await project.run("deploy", unwatched)).exitCode).toBe(0);
  expect(project.read("state/sparkify-cluster.tfstate")).not.toContain("known after");
});

test("a second command in the same folder is kept out while one is at work", async () => {
  const first = project.start("deploy", { ...unwatched, STACK: "roles", LAB_DELAY: "aws_iam_role=5s" });
  await untilLine(first, "roles: aws_iam_role.instance: Creating...");
  first.kill("SIGSTOP"); // so that it is at work for as long as the second command takes
  const second = await project.run("plan");
  first.kill("SIGCONT");
  expect(second.stderr).toMatch(
    new RegExp(
      "^make deploy \\(process \\d+\\) has been working in this folder since \\S+Z\\. " +
        "Wait for it to end, or work in another checkout\\.$",
    ),
  );
  expect(second.exitCode).toBe(1);
  expect((await first).exitCode).toBe(0);
  expect((await project.run("plan", { STACK: "roles" })).exitCode).toBe(0);
});

test("no Terraform, and one that is too old", async () => {
  const none = await project.run("plan", { TERRAFORM: "no-such-terraform" });
  expect(none.stderr).toBe(
    "no-such-terraform cannot be started, so nothing can be planned or applied. Install Terraform 1.11 or newer " +
      "(https://developer.hashicorp.com/terraform/install), or OpenTofu 1.11 or newer " +
      "(https://opentofu.org/docs/intro/install) and set TERRAFORM=tofu. TERRAFORM can also name a file.",
  );
  expect(none.exitCode).toBe(1);
  const old = project.file("terraform-old", "#!/bin/sh\necho Terraform v1.9.8\n");
  const refused = await project.run("plan", { TERRAFORM_BINARY_NAME: old });
  expect(refused.stderr).toBe(
    `${old} is Terraform 1.9.8; its S3 backend cannot lock a state without a table yet. Install Terraform 1.11 or ` +
      "newer (https://developer.hashicorp.com/terraform/install), or OpenTofu 1.11 or newer " +
      "(https://opentofu.org/docs/intro/install) and set TERRAFORM=tofu. TERRAFORM can also name a file.",
  );
  expect(refused.exitCode).toBe(1);
});

test("a provider that cannot be fetched", async () => {
  const { exitCode, stderr } = await project.run("plan", {
    TF_CLI_CONFIG_FILE: project.file(
      "no-provider.tfrc",
      'provider_installation {\n  filesystem_mirror {\n    path = "/nowhere"\n  }\n}\n',
    ),
  });
  expect(stderr).toContain("Error: Failed to query available provider packages");
  expect(stderr).toContain(
    "The AWS provider could not be fetched. Check the way to registry.terraform.io (OpenTofu: " +
      "registry.opentofu.org), or give Terraform a mirror",
  );
  expect(exitCode).toBe(1);
});

/** The process of Terraform that a command has started. */
function terraformOf(command: ReturnType<Project["start"]>): number {
  const found = descendants(command.pid as number).find((child) => /^\S*terraform apply /.test(child.command));
  if (found === undefined) throw new Error("Terraform is not running");
  return found.pid;
}

async function untilLine(child: ReturnType<Project["start"]>, line: string): Promise<void> {
  let text = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (data: Buffer) => (text += data.toString()).includes(line) && resolve());
    void child.then((result) => reject(new Error(`ended before "${line}":\n${result.all ?? ""}`)));
  });
}
