import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDefinition } from "../../../local/cluster/definition";
import { mergesOf } from "../../../cli/merge/merges";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "definition-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stack(hcl: string): string {
  const file = join(folder, "cdk.tf");
  writeFileSync(file, hcl);
  return file;
}

const cluster = (inside: string) => `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_emr_cluster" "cluster" {
  name          = "demo"
  release_label = "emr-7.13.0"
  log_uri       = "s3://demo-bucket/logs/"
${inside}
}
`;
const step = (args: string) => `
  step {
    name              = "merge songs"
    action_on_failure = "CANCEL_AND_WAIT"
    hadoop_jar_step {
      jar        = "command-runner.jar"
      args       = ${args}
      properties = {}
    }
  }`;

test("the definition is what the HCL says: order, arguments, and uploads beside the stack", async () => {
  const file = stack(
    `${cluster(`
  ec2_attributes {
    instance_profile = "demo-nodes"
  }
  bootstrap_action {
    name = "list prefixes"
    path = "s3://demo-bucket/code/1/list.sh"
    args = ["--want=60", "songs=s3://demo-bucket/landing/songs/"]
  }
${step('["s3-dist-cp", "--src=s3://demo-bucket/landing/songs/", "--dest=hdfs:///merged/songs/", "--groupBy=.*/([^/]+/$${x}).*"]')}
  step {
    name              = "write tables"
    action_on_failure = "CONTINUE"
    hadoop_jar_step {
      jar  = "command-runner.jar"
      args = ["spark-submit", "s3://demo-bucket/code/2/main.py"]
    }
  }`)}
resource "aws_s3_object" "script" {
  bucket      = "demo-bucket"
  key         = "code/1/list.sh"
  source      = "assets/script/1/list.sh"
  source_hash = "1"
}`,
  );
  const definition = await readDefinition(file);
  expect(definition).toEqual({
    stays: false,
    concurrency: 1,
    name: "demo",
    bucket: "demo-bucket",
    region: "eu-west-1",
    release: "emr-7.13.0",
    logUri: "s3://demo-bucket/logs/",
    instanceProfile: "demo-nodes",
    bootstrapActions: [
      {
        name: "list prefixes",
        path: "s3://demo-bucket/code/1/list.sh",
        args: ["--want=60", "songs=s3://demo-bucket/landing/songs/"],
      },
    ],
    steps: [
      {
        name: "merge songs",
        actionOnFailure: "CANCEL_AND_WAIT",
        jar: "command-runner.jar",
        args: [
          "s3-dist-cp",
          "--src=s3://demo-bucket/landing/songs/",
          "--dest=hdfs:///merged/songs/",
          "--groupBy=.*/([^/]+/${x}).*",
        ],
      },
      {
        name: "write tables",
        actionOnFailure: "CONTINUE",
        jar: "command-runner.jar",
        args: ["spark-submit", "s3://demo-bucket/code/2/main.py"],
      },
    ],
    objects: [{ bucket: "demo-bucket", key: "code/1/list.sh", file: join(folder, "assets/script/1/list.sh") }],
  });
  expect(mergesOf(definition).map(({ name, prefix, optional }) => [name, prefix, optional])).toEqual([
    ["merge songs", "landing/songs/", false],
  ]);
});

test("a step that runs S3DistCp by merge.sh is a merge too, and is optional when its source is", async () => {
  const file = stack(
    cluster(`
  bootstrap_action {
    name = "list prefixes"
    path = "s3://demo-bucket/code/1/list.sh"
    args = ["--optional=songs", "songs=s3://demo-bucket/landing/songs/"]
  }
${["songs", "events"].map((name) => step(`["bash", "/home/hadoop/merge.sh", "--source=${name}", "--may-be-empty", "s3-dist-cp", "--src=s3://demo-bucket/landing/${name}/", "--dest=s3://demo-bucket/merged/{run}/${name}/"]`)).join("\n")}
${step('["bash", "/home/hadoop/other.sh"]')}`),
  );
  const found = mergesOf(await readDefinition(file));
  expect(found.map(({ prefix, optional, options }) => [prefix, optional, options.dest])).toEqual([
    ["landing/songs/", true, "s3://demo-bucket/merged/{run}/songs/"],
    ["landing/events/", false, "s3://demo-bucket/merged/{run}/events/"],
  ]);
});

test.each([
  ["", (file: string) => `${file}: resource: Invalid input: expected object, received undefined`],
  [
    'resource "aws_emr_cluster" "a" {}\nresource "aws_emr_cluster" "b" {}',
    (file: string) => `${file}: holds 2 aws_emr_cluster resources; it must hold exactly one`,
  ],
  [
    cluster(step('["s3-dist-cp", "--src=${aws_s3_bucket.b.id}"]')),
    (file: string) =>
      `${file}: step "merge songs" refers to \${aws_s3_bucket.b.id}, a value that only Terraform knows; ` +
      "on this machine only values that are known at synth can be used",
  ],
])("what cannot be run is an error that says why (%#)", async (hcl, message) => {
  const file = stack(hcl);
  await expect(readDefinition(file)).rejects.toThrow(message(file));
});

test("a stack that does not exist is refused, with the command that writes it", async () => {
  await expect(readDefinition("none/cdk.tf")).rejects.toThrow(
    "none/cdk.tf: does not exist; run make synth first, which writes it",
  );
});
