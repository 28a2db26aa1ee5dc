import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import execa from "execa";
import { Project } from "./project";

/**
 * Records the plans that the tests in review/ and plan/ read, from real runs of Terraform:
 *
 *     node --import tsx __tests__/ops/record-plans.ts
 *
 * Run it after a change of the stacks that the summaries should show. Only the time of a plan is left out.
 */
const plans = join(__dirname, "plans");
/** The stand-in provider then reads resources back as the real one does: "" where the configuration has null. */
const realRefresh = { LAB_REFRESH: "real" };
const shown = ["bucket", "network", "roles", "cluster"];

async function show(folder: string, file: string, to: string): Promise<void> {
  const terraform = async (...args: string[]) =>
    (await execa("terraform", ["show", ...args, file], { cwd: folder, env: { CHECKPOINT_DISABLE: "1" } })).stdout;
  const { timestamp, ...json } = JSON.parse(await terraform("-json")) as Record<string, unknown>;
  console.log(`${to} ${String(timestamp)}`);
  mkdirSync(dirname(join(plans, to)), { recursive: true });
  writeFileSync(join(plans, `${to}.json`), `${JSON.stringify(json)}\n`);
  writeFileSync(join(plans, `${to}.txt`), `${await terraform("-no-color")}\n`);
}

async function recordPlan(
  project: Project,
  name: string,
  stacks: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  await project.run("plan", { ...realRefresh, ...env });
  for (const stack of stacks) {
    const first = name === "first" && stack === "cluster" ? "placeholders" : "stacks";
    await show(
      join(project.folder, "cdktf.out", first, `sparkify-${stack}`),
      join(project.folder, `.local/plan/sparkify/sparkify-${stack}.tfplan`),
      `${name}/${stack}`,
    );
  }
}

/** A secret that is marked as sensitive in one resource and is not in another. */
const withSecret = `
terraform {
  required_providers {
    aws = { source = "aws", version = "6.25.0" }
  }
}
provider "aws" { region = "us-east-1" }
resource "aws_ssm_parameter" "token" {
  name  = "/pipeline/token"
  type  = "SecureString"
  value = "correct horse battery staple"
}
resource "aws_emr_cluster" "cluster" {
  name          = "sparkify"
  release_label = "emr-7.13.0"
  service_role  = "sparkify-emr-service"
  step {
    name              = "write tables"
    action_on_failure = "TERMINATE_CLUSTER"
    hadoop_jar_step {
      jar  = "command-runner.jar"
      args = ["spark-submit", "--conf", "spark.token=correct horse battery staple", "--key", "AKIAIOSFODNN7EXAMPLE"]
    }
  }
}
output "token" {
  value     = aws_ssm_parameter.token.value
  sensitive = true
}
`;

async function recordSecret(project: Project): Promise<void> {
  const folder = dirname(project.file("secret.tf", withSecret));
  for (const args of [
    ["init", "-input=false"],
    ["plan", "-input=false", "-out=secret.tfplan"],
  ])
    await execa("terraform", args, { cwd: folder, env: { CHECKPOINT_DISABLE: "1" } });
  await show(folder, "secret.tfplan", "secret/cluster");
}

async function record(): Promise<void> {
  const project = new Project();
  try {
    await recordPlan(project, "first", shown);
    await project.run("deploy", { YES: "1", WATCH: "no" });
    await recordPlan(project, "none", ["bucket", "cluster"]);
    await recordPlan(project, "gone", ["cluster"], { LAB_GONE: "aws_emr_cluster" });
    await recordPlan(project, "rules-deleted", ["network"], { LAB_GONE: "aws_vpc_security_group_egress_rule" });
    const tagged = new Project(project);
    tagged.edit(/^region: .*$/m, "$&\ntags: { team: data }");
    await recordPlan(tagged, "tag", ["bucket", "network", "roles", "cluster"]);
    tagged.remove();
    project.edit("merge: { depth: 2 }", "merge: { depth: 1 }");
    await recordPlan(project, "replacement", ["bucket", "cluster"]);
    for (const stack of ["bucket", "roles", "cluster"]) {
      const folder = join(project.folder, "cdktf.out/stacks", `sparkify-${stack}`);
      await execa("terraform", ["plan", "-destroy", "-input=false", "-out=destroy.tfplan"], {
        cwd: folder,
        env: { CHECKPOINT_DISABLE: "1", ...realRefresh },
      });
      await show(folder, "destroy.tfplan", `destruction/${stack}`);
    }
    await recordSecret(project);
  } finally {
    project.remove();
  }
}

void record();
