import {
  DisableEbsEncryptionByDefaultCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
} from "@aws-sdk/client-ec2";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project } from "./project";

/** What `make doctor` finds on this machine, and in the account of a server of this machine. */
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

const supported = (...names: string[]) => ({
  answer: {
    target: "ListSupportedInstanceTypes",
    body: { SupportedInstanceTypes: names.map((Type) => ({ Type })) },
  },
});

async function encryptDisks(encrypt: boolean): Promise<void> {
  const ec2 = new EC2Client(aws.client);
  await (encrypt
    ? ec2.send(new EnableEbsEncryptionByDefaultCommand({}))
    : ec2.send(new DisableEbsEncryptionByDefaultCommand({})));
  ec2.destroy();
}

test("all is well: a line for each check, nothing made, exit 0", async () => {
  await encryptDisks(true);
  await aws.tell(supported("m6i.xlarge", "m5.xlarge", "m6a.xlarge"));
  const { exitCode, stdout } = await project.run("doctor", aws.env);
  const lines = stdout.split("\n");
  expect(lines[0]).toBe("✓ pipelines/sparkify: 4 stacks");
  expect(lines).toEqual(
    expect.arrayContaining([
      "✓ terraform init: the AWS provider is there",
      "✓ region us-east-1: EMR has emr-7.13.0 there",
      "✓ instance types: emr-7.13.0 supports m5.xlarge, m6a.xlarge and m6i.xlarge",
      "✓ zones: each fleet finds a type in us-east-1a, us-east-1b and us-east-1c",
      "✓ disks: the account encrypts EBS volumes by default",
      "✓ bucket parquetry-sparkify-example: the name is free",
    ]),
  );
  expect(stdout).toMatch(/^✓ credentials: account 123456789012, arn:aws:sts::/m);
  expect(lines.at(-1)).toMatch(/^Nothing to fix/);
  expect(exitCode).toBe(0);
});

test("what a cluster would fail for has a fix: types, zones, Spot's role, disks", async () => {
  await encryptDisks(false);
  await aws.tell(supported("m5.xlarge"));
  project.edit(/^ {2}core:.*$/m, "  core: { types: [m5.xlarge], onDemand: 1, spot: 1, mayBeLost: true }");
  project.edit(/^region: .*$/m, "$&\nnetwork: { zone: us-east-1e }");
  const { exitCode, stdout } = await project.run("doctor", aws.env);
  expect(stdout).toContain(
    "✗ instance types: emr-7.13.0 does not support m6i.xlarge in this region\n" +
      "    Remove these types from pipeline.yaml.",
  );
  expect(stdout).toMatch(
    new RegExp(
      "^✗ zones: no zone has a type for each fleet: us-east-1e has no type of primary and core\n" +
        " {4}Add types to pipeline.yaml, or set network.zone: us-east-1a or us-east-1b or us-east-1c or",
      "m",
    ),
  );
  expect(stdout).toContain(
    "✗ disks: the account does not encrypt EBS volumes by default, so those of the nodes are not encrypted\n" +
      "    Turn it on, for all new volumes of the region: " +
      "aws ec2 enable-ebs-encryption-by-default --region us-east-1",
  );
  expect(stdout).toContain(
    "✗ Spot: the account does not have the role AWSServiceRoleForEC2Spot, which Spot nodes need\n" +
      "    Create it once: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com",
  );
  expect(stdout).toMatch(/^[✓?] vCPUs, Spot Standard: .+$/m);
  expect(exitCode).toBe(1);

  const iam = new IAMClient(aws.client);
  await iam.send(new CreateRoleCommand({ RoleName: "AWSServiceRoleForEC2Spot", AssumeRolePolicyDocument: "{}" }));
  iam.destroy();
  expect((await project.run("doctor", aws.env)).stdout).toContain(
    "✓ Spot: the account has the role AWSServiceRoleForEC2Spot",
  );
});

test("what is wrong has a fix: no credentials, an old Terraform", async () => {
  const old = project.file("terraform-old", "#!/bin/sh\necho Terraform v1.9.8\n");
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
