import { CreateKeyPairCommand, DescribeImagesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateDatabaseCommand, GlueClient } from "@aws-sdk/client-glue";
import {
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  PutKeyPolicyCommand,
  type CreateKeyCommandInput,
} from "@aws-sdk/client-kms";
import { LakeFormationClient, PutDataLakeSettingsCommand } from "@aws-sdk/client-lakeformation";
import { readHcl } from "../../../cli/synthesized/hcl";
import { loadPipeline } from "../../../config/load";
import { billingTag } from "../../../ops/doctor/billing-tag";
import { catalog } from "../../../ops/doctor/catalog";
import type { Finding } from "../../../ops/doctor/finding";
import { imageFinding } from "../../../ops/doctor/image";
import { givenKey } from "../../../ops/doctor/key";
import { keyPairFinding } from "../../../ops/doctor/key-pair";
import { partsOf, root, synthHcl } from "../../stacks/synthesized";
import { AwsServer } from "../aws-server";

/** What `make doctor` looks at for choices: a key, a catalog and a budget, in an account of this machine. */
const region = "us-east-1";
let aws: AwsServer;
let kms: KMSClient;
beforeAll(async () => {
  aws = await AwsServer.start();
  Object.assign(process.env, aws.env);
  kms = new KMSClient({ endpoint: aws.url, region });
});
afterAll(() => aws.stop());

async function all(findings: AsyncIterable<Finding>): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of findings) found.push(finding);
  return found;
}

async function newKey(input: CreateKeyCommandInput = {}) {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand(input));
  return { id: KeyMetadata?.KeyId ?? "", arn: KeyMetadata?.Arn ?? "" };
}

test("a key that is enabled, and whose policy is AWS's default one", async () => {
  const { id, arn } = await newKey();
  expect(await all(givenKey(arn, region))).toEqual([
    { name: `key ${id}`, state: "ok", says: "is enabled" },
    { name: "the key's policy", state: "ok", says: "lets IAM of account 123456789012 decide who uses the key" },
  ]);
});

test("a key whose policy names a role only", async () => {
  const { id, arn } = await newKey();
  const Principal = { AWS: "arn:aws:iam::123456789012:role/a" };
  const Policy = JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "kms:*", Resource: "*" }] });
  await kms.send(new PutKeyPolicyCommand({ KeyId: id, PolicyName: "default", Policy }));
  expect((await all(givenKey(arn, region))).at(-1)).toEqual({
    name: "the key's policy",
    state: "wrong",
    says: "does not let IAM of account 123456789012 decide who uses the key, so the roles' policies allow nothing",
    fix: "Add AWS's default statement to it: Allow kms:* for the principal of account 123456789012.",
  });
});

test("an image of the same architecture as all types, of another one, and one that does not exist", async () => {
  const ec2 = new EC2Client({ endpoint: aws.url, region });
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({}));
  ec2.destroy();
  const found = Images.find((image) => image.Architecture === "x86_64" && image.RootDeviceType === "ebs");
  const id = found?.ImageId ?? "";
  const core = (...types: string[]) => [{ fleet: "core" as const, types }];
  const name = `image ${id}`;
  expect(await imageFinding(id, core("m6i.xlarge"), region)).toEqual({
    name,
    state: "ok",
    says: "is available, for x86_64",
  });
  const fix = "Correct cluster.ami in pipeline.yaml.";
  expect(await imageFinding(id, core("m6i.xlarge", "m7g.xlarge"), region)).toEqual({
    name,
    state: "wrong",
    says: "is for x86_64, on which nodes of type m7g.xlarge do not start",
    fix,
  });
  expect(await imageFinding("ami-0123456789abcdef0", core("m6i.xlarge"), region)).toEqual({
    name: "image ami-0123456789abcdef0",
    state: "wrong",
    says: "does not exist in this region, or this account may not use it",
    fix,
  });
});

test("a key pair that exists, and one that does not", async () => {
  const ec2 = new EC2Client({ endpoint: aws.url, region });
  await ec2.send(new CreateKeyPairCommand({ KeyName: "team" }));
  ec2.destroy();
  expect(await keyPairFinding("team", region)).toEqual({ name: "key pair team", state: "ok", says: "exists" });
  expect(await keyPairFinding("other", region)).toEqual({
    name: "key pair other",
    state: "wrong",
    says: "does not exist in this region",
    fix: "Correct cluster.ssh.key in pipeline.yaml, or make it: aws ec2 create-key-pair --key-name other",
  });
});

test("a key that is disabled, one that is not symmetric, and one that does not exist", async () => {
  const disabled = await newKey();
  await kms.send(new DisableKeyCommand({ KeyId: disabled.id }));
  const asymmetric = await newKey({ KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" });
  expect([...(await all(givenKey(disabled.arn, region))), ...(await all(givenKey(asymmetric.arn, region)))]).toEqual([
    {
      name: `key ${disabled.id}`,
      state: "wrong",
      says: "is in the state Disabled, so nothing can be encrypted or read with it",
      fix: "Enable it (aws kms enable-key), cancel its deletion (aws kms cancel-key-deletion), or give another key.",
    },
    {
      name: `key ${asymmetric.id}`,
      state: "wrong",
      says: "is of the kind RSA_2048, but S3, EBS and EMR take symmetric keys only",
      fix: "Give a symmetric key as encryption.key in pipeline.yaml.",
    },
  ]);
  const gone = "1234abcd-12ab-34cd-56ef-1234567890ab";
  expect(await all(givenKey(`arn:aws:kms:us-east-1:123456789012:key/${gone}`, region))).toEqual([
    { name: `key ${gone}`, state: "wrong", says: "does not exist", fix: "Correct encryption.key in pipeline.yaml." },
  ]);
});

test("a database whose name is free, in an account where IAM alone decides", async () => {
  const everybody = [
    { Principal: { DataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" }, Permissions: ["ALL" as const] },
  ];
  const lake = new LakeFormationClient({ endpoint: aws.url, region });
  const settings = { CreateDatabaseDefaultPermissions: everybody, CreateTableDefaultPermissions: everybody };
  await lake.send(new PutDataLakeSettingsCommand({ DataLakeSettings: settings }));
  const free = { name: "database free", state: "ok", says: "the name is free in Glue" };
  const find = () => all(catalog({ name: "free", description: "Tables of pipeline free" }, region));
  expect(await find()).toEqual([
    free,
    { name: "Lake Formation", state: "ok", says: "IAM alone decides about new databases and tables" },
  ]);
  const changed = { ...settings, CreateTableDefaultPermissions: [] };
  await lake.send(new PutDataLakeSettingsCommand({ DataLakeSettings: changed }));
  expect(await find()).toEqual([
    free,
    {
      name: "Lake Formation",
      state: "wrong",
      says: "decides about new databases and tables, so the policies of the nodes do not suffice there",
      fix:
        "Have an administrator of Lake Formation let IAM decide about new databases and tables, or grant the nodes' " +
        "role ALTER and DESCRIBE on the tables after the first deploy.",
    },
  ]);
});

test("a database that exists: the pipeline's own, and somebody else's", async () => {
  const glue = new GlueClient({ endpoint: aws.url, region });
  const own = { Name: "own", Description: "Tables of pipeline own" };
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: own }));
  const find = (description: string) => all(catalog({ name: "own", description }, region));
  expect(await find("Tables of pipeline own")).toEqual([
    { name: "database own", state: "ok", says: "is the pipeline's own" },
  ]);
  expect(await find("Tables of pipeline other")).toEqual([
    {
      name: "database own",
      state: "wrong",
      says: 'exists already in Glue, and is not the pipeline\'s own ("Tables of pipeline own")',
      fix: "Choose another name as catalog.database in pipeline.yaml.",
    },
  ]);
});

test("the tag of the budget: activated, not activated, not known yet, and not readable", async () => {
  const name = "tag pipeline, for the budget";
  const answer = (tags: object[]) =>
    aws.tell({ answer: { target: "ListCostAllocationTags", body: { CostAllocationTags: tags } } });
  await answer([{ TagKey: "pipeline", Type: "UserDefined", Status: "Active" }]);
  expect(await billingTag(region)).toEqual({ name, state: "ok", says: "is activated for billing" });
  await answer([{ TagKey: "pipeline", Type: "UserDefined", Status: "Inactive" }]);
  expect(await billingTag(region)).toEqual({
    name,
    state: "wrong",
    says: "is not activated for billing, so the budget counts nothing",
    fix:
      "Activate it, in the account that pays: aws ce update-cost-allocation-tags-status " +
      "--cost-allocation-tags-status TagKey=pipeline,Status=Active",
  });
  await answer([]);
  expect(await billingTag(region)).toEqual({
    name,
    state: "unseen",
    says: "AWS knows it for billing about a day after the first deploy; activate it then",
  });
  await aws.tell({ refuse: { target: "ListCostAllocationTags", error: "AccessDeniedException", times: 1 } });
  expect(await billingTag(region)).toMatchObject({ name, state: "unseen" });
});

test("which key, database and budget a pipeline has is read from its HCL", async () => {
  const found = async (name: string) => {
    const pipeline = loadPipeline(root, name);
    const folder = await synthHcl(pipeline);
    const stacks = await Promise.all(partsOf(pipeline).map((part) => readHcl(`${folder}/stacks/${name}-${part}`)));
    return {
      keys: [...new Set(stacks.flatMap(({ givenKeys }) => givenKeys))],
      database: stacks.flatMap(({ database }) => database ?? []),
      budget: stacks.some(({ hasBudget }) => hasBudget),
    };
  };
  expect(await found("cluster-catalog")).toMatchObject({
    keys: [],
    database: [{ description: "Tables of pipeline cluster-catalog" }],
    budget: false,
  });
  expect(await found("cluster-watching")).toEqual({ keys: [], database: [], budget: true });
  const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const encrypted = loadPipeline(root, "cluster-encrypted");
  for (const only of ["bucket", "disks", "logs"] as const) {
    const parts = { bucket: false, disks: false, logs: false, [only]: true };
    const folder = await synthHcl({ ...encrypted, encryption: { key, ...parts } });
    const stacks = await Promise.all(
      partsOf(encrypted).map((part) => readHcl(`${folder}/stacks/cluster-encrypted-${part}`)),
    );
    expect(new Set(stacks.flatMap(({ givenKeys }) => givenKeys))).toEqual(new Set([key]));
  }
});
