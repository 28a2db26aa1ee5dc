import { change, sentencesAbout } from "../../plan-of";

/** What costs money while no cluster runs, and what a key that goes takes with it. */
const added = (address: string, after: object = {}) => change(address, ["create"], null, after);
const endpoint = (name: string, vpc_endpoint_type: string) => added(`aws_vpc_endpoint.${name}`, { vpc_endpoint_type });

test("interface endpoints, keys and flow logs that are added cost money from now on", () => {
  expect(
    sentencesAbout([
      endpoint("s3", "Gateway"),
      endpoint("ssm", "Interface"),
      endpoint("ssmmessages", "Interface"),
      added("aws_kms_key.key"),
      added("aws_flow_log.flow_log"),
    ]),
  ).toEqual([
    "costs money also while no cluster runs: 2 interface endpoints (by the hour and GB), 1 KMS key (by the month and " +
      "request) and 1 flow log (by the GB)",
  ]);
});

test("a gateway endpoint costs nothing, and what is there already is not named", () => {
  expect(sentencesAbout([endpoint("s3", "Gateway")])).toEqual([]);
  expect(sentencesAbout([change("aws_kms_key.key", ["update"], { tags: {} }, { tags: { a: "b" } })])).toEqual([]);
});

test("the password of Kerberos stands in the state", () => {
  const after = { kerberos_attributes: [{ realm: "EC2.INTERNAL", kdc_admin_password: "correct-horse" }] };
  const marks = { after_sensitive: { kerberos_attributes: [{ kdc_admin_password: true }] } };
  expect(sentencesAbout([change("aws_emr_cluster.cluster", ["create"], null, after, marks)])).toContain(
    "the password of the cluster's KDC is in the state of p-cluster and in saved plans: protect both",
  );
});

test("a key that would be deleted takes what it has encrypted with it", () => {
  const before = { key_id: "1234abcd", deletion_window_in_days: 30 };
  expect(sentencesAbout([change("aws_kms_key.key", ["delete"], before, null)])).toEqual([
    "the KMS key 1234abcd would be deleted in 30 days: after that, nobody can read what it has encrypted",
  ]);
});
