import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project } from "./project";

/** What `make doctor` finds on this machine, and in the account of a server of this machine. */
jest.setTimeout(120_000);
let project: Project;
let aws: AwsServer;
beforeAll(async () => {
  aws = await AwsServer.start();
});
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());
afterAll(() => aws.stop());

test("all is well: a line for each check, nothing made, exit 0", async () => {
  const { exitCode, stdout } = await project.run("doctor", aws.env);
  const lines = stdout.split("\n");
  expect(lines[0]).toBe("✓ pipelines/sparkify: 4 stacks");
  expect(lines).toEqual(
    expect.arrayContaining([
      "✓ terraform init: the AWS provider is there",
      "✓ region us-east-1: EMR has emr-7.13.0 there",
      "✓ bucket parquetry-sparkify-example: the name is free",
    ]),
  );
  expect(stdout).toMatch(/^✓ credentials: account 123456789012, arn:aws:sts::/m);
  expect(lines.at(-1)).toMatch(/^Nothing to fix/);
  expect(exitCode).toBe(0);
});

test("what is wrong has a fix: no credentials, an old Terraform", async () => {
  const old = project.file("terraform-old", '#!/bin/sh\necho \'{"terraform_version": "1.9.8"}\'\n');
  const { exitCode, stdout } = await project.run("doctor", {
    ...aws.env,
    AWS_ACCESS_KEY_ID: "",
    AWS_SECRET_ACCESS_KEY: "",
    AWS_PROFILE: "",
    HOME: project.folder,
    TERRAFORM_BINARY_NAME: old,
  });
  expect(stdout).toContain("✗ terraform: 1.9.8\n    Install Terraform 1.11 or newer");
  expect(stdout).toMatch(/✗ credentials: .*\n {4}Get new ones \(for example: aws sso login\), or set AWS_PROFILE/);
  expect(stdout).toMatch(/\n2 of \d+ checks found something to fix/);
  expect(exitCode).toBe(1);
});

test("a mistake in pipeline.yaml is the first finding", async () => {
  project.edit(/^bucket: .*$/m, "bucket: Not_A_Bucket");
  const { exitCode, stdout } = await project.run("doctor", aws.env);
  expect(stdout).toMatch(/^✗ pipelines\/sparkify: pipelines\/sparkify\/pipeline\.yaml:\d+:\d+ bucket: "Not_A_Bucket"/);
  expect(exitCode).toBe(1);
});

test("a state bucket that does not exist, and then keeps no versions", async () => {
  project.edit(/^region: .*$/m, "$&\nbackend: { s3: { bucket: my-states } }");
  expect((await project.run("doctor", aws.env)).stdout).toContain(
    "✗ state bucket my-states: does not exist\n    make state-bucket makes it.",
  );
  const s3 = aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket: "my-states" }));
  s3.destroy();
  expect((await project.run("doctor", aws.env)).stdout).toContain(
    "✗ state bucket my-states: keeps no versions, so a damaged state is lost\n    make state-bucket turns them on.",
  );
});
