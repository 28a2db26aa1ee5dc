import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyDocument } from "../../../cli/synthesized/policy-documents";
import { type PlannedRights, readPlannedRights } from "../../../cli/synthesized/policies";
import { sparkify, synthHcl, withPath } from "../../stacks/synthesized";

const profile = "sparkify-emr-instance";
const bucket = "parquetry-sparkify-example";
const sids = (policy: { document: { Statement: readonly object[] } } | undefined) =>
  policy?.document.Statement.map((statement) => (statement as { Sid: string }).Sid);

let folder: string;
beforeAll(async () => (folder = await synthHcl()));

async function plannedRights(outdir: string): Promise<PlannedRights> {
  const rights = await readPlannedRights(outdir, "sparkify", profile);
  if (!rights) throw new Error("there are no planned rights");
  return rights;
}

test("roles that exist already have no rights that could be judged", async () => {
  const outdir = await synthHcl({ ...sparkify(), roles: { existing: { service: "emr", nodes: "nodes" } } });
  expect(await readPlannedRights(outdir, "sparkify", "nodes")).toBeUndefined();
});

test("the planned rights are the policies of the nodes' role, the bucket and the endpoint", async () => {
  const rights = await plannedRights(folder);
  expect(rights.role).toBe("sparkify-emr-instance");
  expect(rights.rolePolicies.map(({ name, file }) => [name, file])).toEqual([
    ["data.aws_iam_policy_document.instance_rights", join(folder, "stacks/sparkify-roles/cdk.tf")],
  ]);
  expect(sids(rights.rolePolicies[0])).toEqual(["ListBucket", "ReadInputsAndCode", "WriteTablesAndRuns", "WriteLogs"]);
  expect(rights.rolePolicies[0]?.document.Statement.at(-1)).toEqual({
    Sid: "WriteLogs",
    Effect: "Allow",
    Action: ["s3:PutObject"],
    Resource: [`arn:aws:s3:::${bucket}/logs/*`],
  });
  expect(rights.bucketPolicy?.document).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": ["false"] } },
      },
    ],
  });
  expect(sids(rights.endpointPolicy)).toContain("PipelineBucket");
});

test("a role with a path is found by the ARN of its instance profile", async () => {
  const outdir = await synthHcl(withPath());
  const arn =
    "arn:aws:iam::${data.aws_caller_identity.current.account_id}:instance-profile/data/emr/sparkify-emr-instance";
  expect((await readPlannedRights(outdir, "sparkify", arn))?.role).toBe("data/emr/sparkify-emr-instance");
});

test("ARNs are those of the region's partition, and the managed policy for Session Manager is known", async () => {
  const pipeline = sparkify();
  const outdir = await synthHcl({
    ...pipeline,
    region: "cn-north-1",
    cluster: { ...pipeline.cluster, sessionManager: true },
  });
  const { bucketPolicy } = await plannedRights(outdir);
  expect(bucketPolicy?.document.Statement[0]?.["Resource"]).toEqual([
    `arn:aws-cn:s3:::${bucket}`,
    `arn:aws-cn:s3:::${bucket}/*`,
  ]);
});

const changed = async (part: string, text: string, replacement: string) => {
  const file = join(folder, `stacks/sparkify-${part}/cdk.tf`);
  const before = readFileSync(file, "utf8");
  expect(before).toContain(text);
  writeFileSync(
    file,
    before.replace(text, () => replacement),
  );
  const message = await readPlannedRights(folder, "sparkify", profile).then(
    () => "no error",
    (error: unknown) => (error as Error).message.replaceAll(folder, "OUT"),
  );
  writeFileSync(file, before);
  return message;
};

test("what cannot be judged without an account is an error that says what to do", async () => {
  expect(await changed("roles", 'name = "sparkify-emr-instance"\n  role', 'name = "another"\n  role')).toBe(
    'OUT/stacks/sparkify-roles/cdk.tf: has no instance profile "sparkify-emr-instance" with a role of this file',
  );
  expect(
    await changed(
      "roles",
      'resource "aws_iam_instance_profile"',
      'resource "aws_iam_role_policy_attachment" "more" {\n  role = aws_iam_role.instance.name\n' +
        '  policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"\n}\nresource "aws_iam_instance_profile"',
    ),
  ).toBe(
    "OUT/stacks/sparkify-roles/cdk.tf: the nodes' role has the policy arn:aws:iam::aws:policy/AmazonS3FullAccess, " +
      "whose statements are not known here; write them into the role's own policy",
  );
  expect(await changed("network", "= data.aws_iam_policy_document.s3_endpoint_policy.json", '= "{}"')).toBe(
    "OUT/stacks/sparkify-network/cdk.tf: the policy {} is not the JSON of an aws_iam_policy_document of this file",
  );
});

const document = (statement: object, more: object = {}) =>
  policyDocument({ statement: [statement], ...more }, "cdk.tf: data.x", (name) =>
    name === "a.b.id" ? "B" : undefined,
  );

test("a document is what Terraform makes of its arguments", () => {
  expect(
    document({
      effect: "Deny",
      not_actions: ["s3:Get*"],
      not_resources: ["arn:aws:s3:::${a.b.id}/$${aws:PrincipalAccount}/&{aws:SourceVpce}"],
      principals: [
        { type: "AWS", identifiers: ["1", "2"] },
        { type: "Service", identifiers: ["s"] },
      ],
      condition: [
        { test: "StringEquals", variable: "a", values: ["1"] },
        { test: "StringEquals", variable: "a", values: ["2"] },
        { test: "Bool", variable: "b", values: ["true"] },
      ],
    }).Statement,
  ).toEqual([
    {
      Effect: "Deny",
      NotAction: ["s3:Get*"],
      NotResource: ["arn:aws:s3:::B/${aws:PrincipalAccount}/${aws:SourceVpce}"],
      Principal: { AWS: ["1", "2"], Service: ["s"] },
      Condition: { StringEquals: { a: ["1", "2"] }, Bool: { b: ["true"] } },
    },
  ]);
});

test("arguments and references that are not known are errors", () => {
  expect(() => document({ actions: ["s3:*"], resources: ["${aws_kms_key.k.arn}"] })).toThrow(
    "cdk.tf: data.x refers to aws_kms_key.k.arn, a value that only Terraform knows, so make run cannot evaluate " +
      "this policy; write the value as text, or add the reference to cli/synthesized/policies.ts",
  );
  expect(() => document({}, { source_policy_documents: ["{}"] })).toThrow(
    "cdk.tf: data.x has the argument source_policy_documents, which make run cannot evaluate; " +
      "write statements only, or add the argument to cli/synthesized/policy-documents.ts",
  );
  expect(() => document({ not_principals: [] })).toThrow("cdk.tf: data.x has the argument not_principals, which");
});
