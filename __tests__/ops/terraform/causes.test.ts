import type { Stack } from "../../../cli/synthesized/stacks";
import { explain } from "../../../ops/terraform/causes";

const stack = {
  name: "sparkify-network",
  label: "network",
  folder: `${process.cwd()}/cdktf.out/stacks/sparkify-network`,
};
const says = (text: string) => explain(text, stack).join("\n");

test("a lock in S3: who, since when, and how to break it", () => {
  const text = `
Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error
StatusCode: 412, RequestID: 1, HostID: 2, api error PreconditionFailed
Lock Info:
  ID:        3f6fb6e0-7bd1-ea2d-ae0f-a2a4a1a9a1ff
  Path:      my-states/parquetry/sparkify-network.tfstate
  Operation: OperationTypeApply
  Who:       ada@build-7
  Version:   1.11.4
  Created:   2026-05-04 09:12:33.1 +0000 UTC
  Info:
`;
  expect(says(text)).toBe(
    "The state of sparkify-network has been locked by ada@build-7 since 2026-05-04 09:12:33.1 +0000 UTC " +
      "(OperationTypeApply). Wait for that run to end, or let this one wait longer with LOCK_TIMEOUT=10m." +
      " Only if you are sure that it is dead: terraform -chdir=cdktf.out/stacks/sparkify-network force-unlock " +
      "3f6fb6e0-7bd1-ea2d-ae0f-a2a4a1a9a1ff",
  );
});

test("the password of Kerberos is missing: where it is read from", () => {
  expect(
    says(
      'Error: No value for required variable\n\n  on cdk.tf line 20:\n  20: variable "kdc_admin_password" {\n\n' +
        'The root module input variable "kdc_admin_password" is not set, and has no default value.',
    ),
  ).toBe(
    "cluster.kerberos needs the password of the KDC's administrator. Set TF_VAR_kdc_admin_password in the " +
      "environment and run the same command again.",
  );
});

test("security groups that are still used: the id, and what lists the users", () => {
  expect(
    says(
      "Error: deleting Security Group (sg-0a1b2c3d): operation error EC2: DeleteSecurityGroup, api error " +
        "DependencyViolation: resource\nsg-0a1b2c3d has a dependent object",
    ),
  ).toBe(
    "Something still uses sg-0a1b2c3d: nodes of a cluster that is still ending (wait some minutes and run the " +
      "same command again), or a resource made outside this project. This lists it: aws ec2 " +
      "describe-network-interfaces --filters Name=group-id,Values=sg-0a1b2c3d",
  );
});

test("a cluster that ended while it was starting: what shows the reason, and where its logs are", () => {
  const text =
    "Error: waiting for EMR Cluster (j-2AXXXXXXGAPLF) create: unexpected state\n" +
    "'TERMINATED_WITH_ERRORS', wanted target 'RUNNING, WAITING'. last error: BOOTSTRAP_FAILURE: On the master " +
    "instance (i-0), bootstrap action 1 returned a " +
    "non-zero return code";
  expect(says(text)).toBe(
    "The cluster j-2AXXXXXXGAPLF ended (TERMINATED_WITH_ERRORS) while Terraform waited for it. " +
      "make watch CLUSTER=j-2AXXXXXXGAPLF says why, and shows the end of the log that belongs to it.",
  );
  const hcl = { cluster: { address: "aws_emr_cluster.cluster", block: { log_uri: "s3://b/logs/" }, taskFleets: [] } };
  const ofRetail = { ...stack, name: "retail-cluster", label: "cluster", hcl: hcl as unknown as Stack["hcl"] };
  expect(explain(text, ofRetail)).toEqual([
    "The cluster j-2AXXXXXXGAPLF ended (TERMINATED_WITH_ERRORS) while Terraform waited for it. " +
      "make watch CLUSTER=j-2AXXXXXXGAPLF PIPELINE=retail says why, and shows the end of the log that belongs to it; " +
      "all its logs are in s3://b/logs/j-2AXXXXXXGAPLF/.",
  ]);
  expect(says(text.replace("_WITH_ERRORS", ""))).toContain("ended (TERMINATED) while Terraform waited for it");
  expect(explain("Error: Saved plan is stale", ofRetail)[0]).toContain(
    "Make a new one (make plan PIPELINE=retail, or make deploy PIPELINE=retail again) and read it.",
  );
});

test("a message that Terraform broke over lines, in a box", () => {
  expect(
    says("╷\n│ Error: ... api error ExpiredToken: The security\n│ token included in the request is\n│ expired\n╵"),
  ).toContain("The AWS credentials have expired. Get new ones");
});

test.each([
  ["Error: No valid credential sources found", "There are no AWS credentials that work."],
  ["Error: Failed to query available provider packages", "The AWS provider could not be fetched."],
  ["Error: Saved plan is stale", "Make a new one (make plan, or make deploy again) and read it."],
  ["Error: Backend configuration changed", "Run make state-move"],
  [
    "state data in S3 does not have the expected content.",
    "The state of sparkify-network is not the one Terraform worked with before",
  ],
  ['Error: S3 bucket "x" does not exist.', "For the bucket of the states: make state-bucket."],
  [
    "api error BucketAlreadyExists: The requested bucket name is not available",
    "Somebody else in the world owns a bucket of this name.",
  ],
  [
    "Error: creating IAM Role (x): api error EntityAlreadyExists: Role\n  with aws_iam_role.instance,\n  on cdk.tf",
    "terraform -chdir=cdktf.out/stacks/sparkify-network import aws_iam_role.instance NAME",
  ],
  [
    "api error BucketNotEmpty: The bucket you tried to delete is not empty",
    "make destroy DATA=delete does, after asking.",
  ],
  [
    "ValidationException: Could not shut down job flow j-2AXXXXXXGAPLF, termination protected",
    "aws emr modify-cluster-attributes --cluster-id j-2AXXXXXXGAPLF --no-termination-protected",
  ],
  [
    "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: ec2:CreateVpc on resource",
    "Your role lacks a right: ec2:CreateVpc.",
  ],
  ["ValidationException: insufficient EC2 permissions", "Run the same command again in a minute."],
  ["ThrottlingException: Rate exceeded", "AWS was asked too often"],
])("%s", (text, advice) => expect(says(text)).toContain(advice));

test("nothing is said about what nobody knows", () => {
  expect(explain("Error: Invalid index", stack)).toEqual([]);
});
