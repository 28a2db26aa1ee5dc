import type { Pipeline } from "../../config/pipeline";
import { jsonOf, sparkify, type Terraform } from "./synthesized";

/** Keys, certificates, Kerberos and flow logs. */
const pipeline = sparkify();
const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const withEncryption = (encryption: Pipeline["encryption"], network: Partial<Pipeline["network"]> = {}) =>
  jsonOf({ ...pipeline, encryption, network: { ...pipeline.network, ...network } });

const statementsOf = (stack: Terraform, document: string) =>
  (stack.data?.["aws_iam_policy_document"]?.[document]?.statement ?? []) as Record<string, unknown>[];
const nodeStatements = (stack: Terraform, sid: string) =>
  statementsOf(stack, "instance_rights").filter((statement) => statement["sid"] === sid);
const security = ({ resource }: Terraform) =>
  resource["aws_emr_security_configuration"]?.["security"].configuration as string;
const aliases = {
  test: "ForAnyValue:StringEquals",
  variable: "kms:ResourceAliases",
  values: ["alias/parquetry-sparkify"],
};

test("a key that is made encrypts bucket, disks and logs, and is named by its alias where it is not known yet", () => {
  const { bucket, roles, network, cluster } = withEncryption({ key: "made" });
  expect(bucket.resource["aws_kms_key"]?.["key"]).toMatchObject({
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    tags: { pipeline: "sparkify" },
  });
  expect(bucket.resource["aws_s3_bucket_server_side_encryption_configuration"]?.["encryption"].rule).toEqual([
    {
      apply_server_side_encryption_by_default: {
        sse_algorithm: "aws:kms",
        kms_master_key_id: "${aws_kms_key.key.arn}",
      },
      bucket_key_enabled: true,
    },
  ]);
  const anyKey = "arn:aws:kms:us-east-1:${data.aws_caller_identity.current.account_id}:key/*";
  for (const statements of [
    nodeStatements(roles, "UseKey"),
    statementsOf(roles, "encrypt_volumes"),
    statementsOf(network, "kms_endpoint_policy"),
  ]) {
    expect(statements.length).toBeGreaterThan(0);
    for (const { resources, condition } of statements) {
      expect(resources).toEqual([anyKey]);
      expect(condition).toContainEqual(aliases);
    }
  }
  const inState = "data.terraform_remote_state.bucket.outputs.key_arn";
  expect(cluster.resource["aws_emr_cluster"]?.["cluster"].log_encryption_kms_key_id).toBe(`\${${inState}}`);
  expect(security(cluster)).toContain(`"AwsKmsKey" = ${inState}, "EnableEbsEncryption" = true`);
});

test("a key that is given is named in each statement, and no state is read for it", () => {
  const { bucket, roles, cluster } = withEncryption({ key });
  expect(bucket.resource["aws_kms_key"]).toBeUndefined();
  expect(nodeStatements(roles, "UseKey")[0]?.["resources"]).toEqual([key]);
  expect(statementsOf(roles, "encrypt_volumes").map(({ resources }) => resources)).toEqual([[key], [key]]);
  expect(cluster.data?.["terraform_remote_state"]?.["bucket"]).toBeUndefined();
  expect(cluster.resource["aws_emr_cluster"]?.["cluster"].log_encryption_kms_key_id).toBe(key);
});

test("EMR may start encrypted volumes, and only through EC2", () => {
  const statements = statementsOf(withEncryption({ key }).roles, "encrypt_volumes");
  const throughEc2 = { test: "StringEquals", variable: "kms:ViaService", values: ["ec2.us-east-1.amazonaws.com"] };
  for (const { condition } of statements) expect(condition).toContainEqual(throughEc2);
  expect(statements.at(-1)).toMatchObject({
    actions: ["kms:CreateGrant"],
    condition: [throughEc2, { test: "Bool", variable: "kms:GrantIsForAWSResource", values: ["true"] }],
  });
});

test("only what is encrypted costs rights and an endpoint", () => {
  const { roles, network, cluster } = withEncryption({ key, disks: false, logs: false });
  expect(nodeStatements(roles, "UseKey")[0]?.["actions"]).toEqual(["kms:Decrypt", "kms:GenerateDataKey"]);
  expect(statementsOf(roles, "encrypt_volumes")).toEqual([]);
  expect(Object.keys(network.resource["aws_vpc_endpoint"] ?? {})).toEqual(["s3"]);
  expect(cluster.resource["aws_emr_cluster"]?.["cluster"].log_encryption_kms_key_id).toBeUndefined();
  expect(security(cluster)).not.toContain("LocalDisk");
});

test("nodes reach KMS through an endpoint in a private network, and by the internet in a public one", () => {
  const endpoints = (access: "private" | "public") =>
    Object.keys(withEncryption({ key }, { access }).network.resource["aws_vpc_endpoint"] ?? {}).sort();
  expect(endpoints("private")).toEqual(["kms_endpoint", "s3"]);
  expect(endpoints("public")).toEqual(["s3"]);
});

test("certificates: the nodes may read that object only, also through the endpoint of S3", () => {
  const { roles, network, cluster } = withEncryption({ inTransit: "s3://certificates/emr.zip" });
  expect(security(cluster)).toContain(
    '"EnableAtRestEncryption" = false, "EnableInTransitEncryption" = true, "InTransitEncryptionConfiguration" = ' +
      '{"TLSCertificateConfiguration" = {"CertificateProviderType" = "PEM", "S3Object" = "s3://certificates/emr.zip"}}',
  );
  const right = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::certificates/emr.zip"] };
  expect(nodeStatements(roles, "ReadCertificates")).toEqual([expect.objectContaining(right)]);
  expect(statementsOf(network, "s3_endpoint_policy")).toContainEqual(expect.objectContaining(right));
});

test("Kerberos with a KDC that exists: the security configuration names its servers", () => {
  const kdc = { server: "kdc.example.com:88", admin: "kdc.example.com:749" };
  const cluster = { ...pipeline.cluster, kerberos: { realm: "EXAMPLE.COM", ticketHours: 8, kdc } };
  const { resource } = jsonOf({ ...pipeline, cluster }).cluster;
  expect(resource["aws_emr_security_configuration"]?.["security"].configuration).toContain(
    '{"Provider" = "ExternalKdc", "ExternalKdcConfiguration" = {"TicketLifetimeInHours" = 8, ' +
      '"KdcServerType" = "Single", "AdminServer" = "kdc.example.com:749", "KdcServer" = "kdc.example.com:88"}}',
  );
});

test("Kerberos: the password is a variable, which neither pipeline.yaml nor the HCL has", () => {
  const cluster = { ...pipeline.cluster, kerberos: { realm: "EC2.INTERNAL", ticketHours: 24 } };
  const stack = jsonOf({ ...pipeline, cluster }).cluster;
  expect(stack["variable"]).toEqual({
    kdc_admin_password: {
      type: "string",
      sensitive: true,
      description: "The password of the administrator of the cluster's KDC",
    },
  });
  expect(stack.resource["aws_emr_cluster"]?.["cluster"].kerberos_attributes).toEqual({
    realm: "EC2.INTERNAL",
    kdc_admin_password: "${var.kdc_admin_password}",
  });
  expect(security(stack)).toContain(
    '"KerberosConfiguration" = {"Provider" = "ClusterDedicatedKdc", "ClusterDedicatedKdcConfiguration" = ' +
      '{"TicketLifetimeInHours" = 24}}',
  );
});

test("flow logs have a group of their own, and a role that writes to it only", () => {
  const { network } = withEncryption(undefined, { flowLogs: { days: 90, traffic: "reject" } });
  expect(network.resource["aws_cloudwatch_log_group"]?.["flow_logs"]).toMatchObject({
    name: "/parquetry/sparkify/flow-logs",
    retention_in_days: 90,
  });
  expect(network.resource["aws_flow_log"]?.["flow_log"]).toMatchObject({
    vpc_id: "${aws_vpc.vpc.id}",
    traffic_type: "REJECT",
    log_destination: "${aws_cloudwatch_log_group.flow_logs.arn}",
    iam_role_arn: "${aws_iam_role.flow_logs_role.arn}",
  });
  expect(statementsOf(network, "flow_logs_rights")[0]?.["resources"]).toEqual([
    "${aws_cloudwatch_log_group.flow_logs.arn}",
    "${aws_cloudwatch_log_group.flow_logs.arn}:*",
  ]);
});
