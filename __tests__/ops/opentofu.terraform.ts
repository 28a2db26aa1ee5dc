import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import execa from "execa";
import { Project, unwatched } from "./project";

/** OpenTofu in place of Terraform: a program `tofu` that names itself so, and works as Terraform does. */
let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

/** Puts `tofu` on the PATH, and before Terraform a `terraform` that fails: nothing may call it. */
async function withTofu(version: string): Promise<Record<string, string>> {
  const terraform = (await execa("bash", ["-c", "command -v terraform"])).stdout;
  const folder = join(project.folder, "programs");
  mkdirSync(folder);
  const program = (name: string, ...lines: readonly string[]) =>
    writeFileSync(join(folder, name), ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  program(
    "tofu",
    `if [ "$1" = version ]; then printf 'OpenTofu v${version}\\non linux_amd64\\n'; exit; fi`,
    `exec '${terraform}' "$@"`,
  );
  program("terraform", "echo 'Terraform was called' >&2", "exit 9");
  return { TERRAFORM: "tofu", PATH: [folder, process.env["PATH"]].join(delimiter) };
}

test("doctor, deploy, plan and destroy call the program that TERRAFORM names, and no other", async () => {
  const env = { ...(await withTofu("1.11.2")), STACK: "network" };
  expect((await project.run("doctor", env)).stdout).toMatch(
    /^✓ opentofu: 1\.11\.2\n✓ terraform init: the AWS provider is there$/m,
  );
  const deployed = await project.run("deploy", { ...env, ...unwatched });
  expect([deployed.exitCode, deployed.stderr]).toEqual([0, ""]);
  expect((await project.run("plan", env)).exitCode).toBe(0);
  const destroyed = await project.run("destroy", { ...env, ...unwatched });
  expect([destroyed.exitCode, destroyed.stderr]).toEqual([0, ""]);
});

test("an OpenTofu that is too old is refused by its own name", async () => {
  const { exitCode, stderr } = await project.run("plan", await withTofu("1.10.6"));
  expect(stderr).toBe(
    "tofu is OpenTofu 1.10.6; its S3 backend cannot lock a state without a table yet. Install Terraform 1.11 or " +
      "newer (https://developer.hashicorp.com/terraform/install), or OpenTofu 1.11 or newer " +
      "(https://opentofu.org/docs/intro/install) and set TERRAFORM=tofu. TERRAFORM can also name a file.",
  );
  expect(exitCode).toBe(1);
});
