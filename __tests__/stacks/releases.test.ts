import type { Pipeline } from "../../config/pipeline";
import { jsonOf, sparkify } from "./synthesized";

/** What the stacks have for emr-spark-8, with AWS's rules for its private subnets. */
const spark4 = (changes: Partial<Pipeline> = {}) => {
  const pipeline = sparkify();
  return jsonOf({ ...pipeline, cluster: { ...pipeline.cluster, release: "emr-spark-8.1.0" }, ...changes });
};
const { network, cluster } = spark4();

const buckets = ({ network }: ReturnType<typeof spark4>) =>
  (
    network.data?.["aws_iam_policy_document"]?.["s3_endpoint_policy"].statement as {
      sid: string;
      resources: string[];
    }[]
  ).find(({ sid }) => sid === "PackageRepositories")?.resources;

test("the cluster asks for Spark alone, because the release has no application Hadoop", () => {
  const emr = cluster.resource["aws_emr_cluster"]?.["cluster"];
  expect([emr.release_label, emr.applications]).toEqual(["emr-spark-8.1.0", ["Spark"]]);
  expect(jsonOf().cluster.resource["aws_emr_cluster"]?.["cluster"].applications).toEqual(["Hadoop", "Spark"]);
});

test("the nodes reach EMR by an endpoint in each subnet, with the service access group that the cluster has", () => {
  expect(network.resource["aws_vpc_endpoint"]?.["emr"]).toMatchObject({
    service_name: "aws.api.us-east-1.emr-service-cell01",
    vpc_endpoint_type: "Interface",
    private_dns_enabled: true,
    subnet_ids: "${values(aws_subnet.subnet)[*].id}",
    security_group_ids: ["${aws_security_group.service.id}"],
  });
  expect(network["output"].service_group_id.value).toBe("${aws_security_group.service.id}");
  expect(cluster.resource["aws_emr_cluster"]?.["cluster"].ec2_attributes.service_access_security_group).toBe(
    "${data.terraform_remote_state.network.outputs.service_group_id}",
  );
});

test("the service access group lets the VPC in on port 443, and has no rule for the ports of EMR 7", () => {
  const rules = [
    ...Object.values(network.resource["aws_vpc_security_group_ingress_rule"] ?? {}),
    ...Object.values(network.resource["aws_vpc_security_group_egress_rule"] ?? {}),
  ] as { security_group_id: string; referenced_security_group_id?: string; from_port?: number; cidr_ipv4?: string }[];
  const service = "${aws_security_group.service.id}";
  expect(rules.filter((rule) => [rule.security_group_id, rule.referenced_security_group_id].includes(service))).toEqual(
    [expect.objectContaining({ from_port: 443, to_port: 443, ip_protocol: "tcp", cidr_ipv4: "10.10.0.0/16" })],
  );
});

test("the S3 endpoint lets the nodes read EMR's buckets with data of instances, which Sydney names otherwise", () => {
  expect(buckets(spark4())?.slice(2)).toEqual([
    "arn:aws:s3:::aws157-instance-data-0-prod-us-east-1/*",
    "arn:aws:s3:::aws157-instance-data-1-prod-us-east-1/*",
  ]);
  expect(buckets(spark4({ region: "ap-southeast-2" }))?.slice(2)).toEqual([
    "arn:aws:s3:::aws157-instance-data-bucket-0-prod-ap-southeast-2/*",
    "arn:aws:s3:::aws157-instance-data-bucket-1-prod-ap-southeast-2/*",
  ]);
  expect(buckets(jsonOf())).toHaveLength(2);
});

test("a public network has no such endpoint", () => {
  const open = spark4({ network: { ...sparkify().network, access: "public" } }).network;
  expect(Object.keys(open.resource["aws_vpc_endpoint"] ?? {})).toEqual(["s3"]);
});

test("in a network that exists, no endpoint is made, and the nodes must have one to EMR", () => {
  const groups = { primary: "sg-00000001", core: "sg-00000002", service: "sg-00000003" };
  const existing = { vpc: "vpc-00000001", subnets: ["subnet-00000001"], groups };
  const { resource, output } = spark4({ network: { ...sparkify().network, existing } }).network;
  expect(resource).toBeUndefined();
  expect(output.services.value).toEqual(["s3", "emr-service-cell01"]);
});
