import type { Pipeline } from "../../config/pipeline";
import { jsonOf, sparkify } from "./synthesized";

/** Networks, roles and buckets that exist already. */
const pipeline = sparkify();
const place = { vpc: "vpc-0a1b2c3d", subnets: ["subnet-0a1b2c3d", "subnet-0b2c3d4e"] };
const inNetwork = (network: Partial<Pipeline["network"]>, cluster: Partial<Pipeline["cluster"]> = {}) =>
  jsonOf({
    ...pipeline,
    network: { ...pipeline.network, existing: place, ...network },
    cluster: { ...pipeline.cluster, ...cluster },
  });
const valuesOf = (output: Record<string, { value: unknown }>) =>
  Object.fromEntries(Object.entries(output).map(([name, { value }]) => [name, value]));

test("in a VPC that exists, the stack makes security groups and nothing else", () => {
  const { network, cluster } = inNetwork({});
  expect(Object.keys(network.resource).sort()).toEqual([
    "aws_security_group",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
  ]);
  for (const group of Object.values(network.resource["aws_security_group"] ?? {}))
    expect(group.vpc_id).toBe("vpc-0a1b2c3d");
  expect(valuesOf(network["output"])).toEqual({
    subnet_ids: place.subnets,
    primary_group_id: "${aws_security_group.primary.id}",
    core_group_id: "${aws_security_group.core.id}",
    service_group_id: "${aws_security_group.service.id}",
    vpc_id: "vpc-0a1b2c3d",
    services: ["s3"],
  });
  expect(cluster.resource["aws_emr_cluster"]?.["cluster"].ec2_attributes.subnet_ids).toBe(
    "${data.terraform_remote_state.network.outputs.subnet_ids}",
  );
});

test("with security groups that exist too, it makes nothing", () => {
  const groups = { primary: "sg-0a1b2c3d", core: "sg-0b2c3d4e", service: "sg-0c3d4e5f" };
  const { network } = inNetwork({ existing: { ...place, groups } });
  expect(network.resource).toBeUndefined();
  expect(valuesOf(network["output"])).toMatchObject({
    primary_group_id: groups.primary,
    core_group_id: groups.core,
    service_group_id: groups.service,
  });
});

test("public subnets that exist get no service access group", () => {
  const { network } = inNetwork({ access: "public" });
  expect(Object.keys(network.resource["aws_security_group"] ?? {}).sort()).toEqual(["core", "primary"]);
  expect(network["output"].service_group_id).toBeUndefined();
});

test("what nodes must reach is said: Session Manager only where it is allowed", () => {
  expect(inNetwork({}, { sessionManager: true }).network["output"].services.value).toEqual([
    "s3",
    "ssm",
    "ssmmessages",
  ]);
});

test("a bucket that exists is named, and nothing of it is set; a key for disks and logs is made beside it", () => {
  const { bucket, cluster } = jsonOf({ ...pipeline, existingBucket: true });
  expect([bucket.resource, bucket.data]).toEqual([undefined, undefined]);
  expect(valuesOf(bucket["output"])).toEqual({ bucket_name: "parquetry-sparkify-example" });
  expect(cluster.resource["aws_s3_object"]?.["spark_main"].bucket).toBe("parquetry-sparkify-example");
  const withKey = jsonOf({ ...pipeline, existingBucket: true, encryption: { key: "made", bucket: false } }).bucket;
  expect(Object.keys(withKey.resource).sort()).toEqual(["aws_kms_alias", "aws_kms_key"]);
});

test("roles that exist are named, and none is made", () => {
  const existing = { service: "arn:aws:iam::123456789012:role/data/emr", nodes: "emr-nodes" };
  const { roles, cluster } = jsonOf({ ...pipeline, roles: { existing } });
  expect([roles.resource, roles.data]).toEqual([undefined, undefined]);
  expect(cluster.resource["aws_emr_cluster"]?.["cluster"]).toMatchObject({
    service_role: existing.service,
    ec2_attributes: { instance_profile: "emr-nodes" },
  });
});
