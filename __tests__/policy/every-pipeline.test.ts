import { lifecycleOf } from "../../config/cluster/lifecycle";
import type { Pipeline } from "../../config/pipeline";
import { userSteps } from "../../config/cluster/step-files";
import { resources, statements, type Resource } from "../stacks/resources";
import { everyPipeline, jsonOf, sparkify } from "../stacks/synthesized";

/** What holds for the stacks of each pipeline, whatever it chooses. */
const pipelines: Pipeline[] = [
  ...everyPipeline(),
  {
    ...sparkify(),
    name: "public-spark-4",
    network: { ...sparkify().network, access: "public" },
    cluster: { ...sparkify().cluster, release: "emr-spark-8.1.0", sessionManager: true },
  },
];

describe.each(pipelines.map((pipeline) => [pipeline.name, pipeline] as const))("%s", (name, pipeline) => {
  const stacks = jsonOf(pipeline);
  const { existing } = pipeline.network;
  const bucketArn = `arn:aws:s3:::${pipeline.bucket}`;
  const arnOf = (kind: string) =>
    `arn:aws:iam::\${data.aws_caller_identity.current.account_id}:${kind}${pipeline.roles.path ?? "/"}`;
  const all = resources(stacks);
  const ofType = (...types: string[]) => all.filter(({ type }) => types.includes(type));

  test("each security group revokes its rules when it is destroyed", () => {
    const groups = ofType("aws_security_group");
    expect(groups.length).toBeGreaterThanOrEqual(existing?.groups ? 0 : 2);
    for (const { id, body } of groups) expect([id, body["revoke_rules_on_delete"]]).toEqual([id, true]);
    // Rules inside a group and rules as resources would remove each other.
    for (const { id, body } of groups)
      expect([id, body["ingress"], body["egress"]]).toEqual([id, undefined, undefined]);
  });

  test("nothing from outside the VPC may come in, but SSH from the ranges that are named", () => {
    const isNamed = ({ cidr_ipv4, from_port, to_port }: Resource["body"]) =>
      pipeline.cluster.ssh?.from.includes(cidr_ipv4 as string) && from_port === 22 && to_port === 22;
    const rules = ofType("aws_vpc_security_group_ingress_rule", "aws_security_group_rule").filter(
      ({ body }) => !isNamed(body),
    );
    expect(rules.length).toBeGreaterThanOrEqual(existing?.groups ? 0 : 10);
    for (const { id, body } of rules) {
      const from = body["referenced_security_group_id"] ?? body["cidr_ipv4"];
      expect([id, from === pipeline.network.cidr || /^\$\{aws_security_group\.\w+\.id\}$/.test(from)]).toEqual([
        id,
        true,
      ]);
      expect([id, body["cidr_ipv6"], body["prefix_list_id"]]).toEqual([id, undefined, undefined]);
    }
  });

  test("the default security group, which nothing uses, has no rule", () => {
    const groups = ofType("aws_default_security_group");
    expect(groups.map(({ body }) => [body["vpc_id"], body["ingress"], body["egress"]])).toEqual(
      existing ? [] : [["${aws_vpc.vpc.id}", undefined, undefined]],
    );
  });

  test("the VPC does not have EMR's tag, so EMR makes no endpoint that would block its destruction", () => {
    for (const { body } of ofType("aws_vpc"))
      expect(Object.keys(body["tags"])).not.toContain("for-use-with-amazon-emr-managed-policies");
  });

  test("each resource that can have tags has the tag of its pipeline", () => {
    // In the provider's schema these have no tags.
    const tagless = new RegExp(
      "^(terraform_data|aws_(s3_bucket_.+|iam_role_policy.*|route|route_table_association|emr_instance_(fleet|group)|" +
        "emr_security_.+|emr_managed_scaling_policy|kms_alias|glue_catalog_table|cloudwatch_event_target|" +
        "cloudwatch_dashboard|sns_topic_.+|sqs_queue_policy|scheduler_schedule))$",
    );
    for (const { type, id, body } of all.filter((resource) => !tagless.test(resource.type))) {
      expect([type, id, body["tags"]?.pipeline]).toEqual([type, id, name]);
    }
  });

  test("resources that EMR's service role changes have the tag that its policy requires", () => {
    const changed = [
      ...ofType("aws_emr_cluster", "aws_subnet"),
      ...ofType("aws_security_group").filter(({ id }) => ["primary", "core", "service"].includes(id)),
    ];
    for (const { id, body } of changed)
      expect([id, body["tags"]["for-use-with-amazon-emr-managed-policies"]]).toEqual([id, "true"]);
  });

  test("no permission is for all actions or all resources", () => {
    // An endpoint's policy permits nothing by itself. For EMR's own needs it has the actions of AWS's sample policy.
    const byAws = ["AllOfS3", "ClusterLogs", "ApplicationHistory"];
    // These requests of EMR have no resource that a policy could name. The first has conditions on tags.
    const ofEmr = ["StartClusters", "ListClusters"];
    const allowed = statements(stacks).filter(
      // In the policy of a key, * is that key and nothing else.
      ({ id, body }) => body["effect"] !== "Deny" && ![...byAws, ...ofEmr].includes(body["sid"]) && id !== "key_policy",
    );
    expect(allowed.length).toBeGreaterThanOrEqual(pipeline.roles.existing ? 0 : 7);
    for (const { id, body } of allowed) {
      for (const action of body["actions"] as string[])
        expect([id, action]).toEqual([id, expect.stringMatching(/^[a-z0-9]+:[A-Za-z]+$/)]);
      for (const resource of (body["resources"] ?? []) as string[])
        expect([id, resource]).toEqual([id, expect.not.stringMatching(/^\*$|:::\*/)]);
    }
  });

  test("nodes have permissions for single folders, and write neither inputs nor code", () => {
    if (pipeline.roles.existing) return;
    const own = statements(stacks)
      .filter(({ id }) => id === "instance_rights")
      .map(({ body }) => body);
    const objects = own.flatMap((statement) =>
      (statement["actions"] as string[]).flatMap((action) =>
        (statement["resources"] as string[]).map((resource) => `${action} ${resource}`),
      ),
    );
    for (const right of objects) expect(right).not.toContain(`${bucketArn}/*`);
    const writable = objects.filter((right) => /^s3:(Put|Delete)/.test(right)).map((right) => right.split(" ")[1]);
    const folders = [
      "logs",
      ...(pipeline.sources.some(({ load }) => load === "new-only") ? ["manifests"] : []),
      ...(pipeline.sources.some(({ merge }) => merge?.to === "s3") ? ["merged"] : []),
      ...["runs", "tables"],
    ];
    expect([...new Set(writable)].sort()).toEqual(folders.map((folder) => `${bucketArn}/${folder}/*`));
    expect(objects).not.toContain(`s3:DeleteObject ${bucketArn}/logs/*`);
  });

  test("EMR uses the service role only for clusters of our account, and passes only our instance role", () => {
    if (pipeline.roles.existing) return;
    const [trust] = statements(stacks).filter(({ id }) => id === "service_trust");
    expect(trust?.body["condition"].map((condition: { variable: string }) => condition.variable)).toEqual([
      "aws:SourceAccount",
      "aws:SourceArn",
    ]);
    const [pass] = statements(stacks).filter(({ id }) => id === "pass_instance_role");
    expect(pass?.body).toMatchObject({
      resources: [`${arnOf("role")}${name}-emr-instance`],
      condition: [{ test: "StringLike", variable: "iam:PassedToService", values: ["ec2.amazonaws.com*"] }],
    });
  });

  test("the instance profile has the name of its role, and the cluster uses that name", () => {
    if (pipeline.roles.existing) return;
    const [cluster] = ofType("aws_emr_cluster");
    const [profile] = ofType("aws_iam_instance_profile");
    expect([profile?.body["name"], profile?.body["role"]]).toEqual([
      `${name}-emr-instance`,
      "${aws_iam_role.instance.name}",
    ]);
    const named = (kind: string, role: string) => (pipeline.roles.path ? `${arnOf(kind)}${role}` : role);
    expect(cluster?.body["ec2_attributes"]).toMatchObject({
      instance_profile: named("instance-profile", `${name}-emr-instance`),
    });
    expect(cluster?.body["service_role"]).toBe(named("role", `${name}-emr-service`));
  });

  test("nodes give their role's credentials only by IMDSv2, and only to programs of the node itself", () => {
    const [security] = ofType("aws_emr_security_configuration");
    expect(security?.body).toMatchObject({ name_prefix: `${name}-`, lifecycle: { create_before_destroy: true } });
    expect(security?.body["configuration"]).toContain(
      '"InstanceMetadataServiceConfiguration" = ' +
        '{"MinimumInstanceMetadataServiceVersion" = 2, "HttpPutResponseHopLimit" = 1}',
    );
    expect(ofType("aws_emr_cluster")[0]?.body["security_configuration"]).toBe(
      "${aws_emr_security_configuration.security.name}",
    );
  });

  test("Kerberos is never without its part of the security configuration", () => {
    const [cluster] = ofType("aws_emr_cluster");
    const [security] = ofType("aws_emr_security_configuration");
    expect(String(security?.body["configuration"]).includes('"KerberosConfiguration"')).toBe(
      cluster?.body["kerberos_attributes"] !== undefined,
    );
  });

  test("no password is in the HCL", () => {
    const attributes = ofType("aws_emr_cluster")[0]?.body["kerberos_attributes"] as Resource["body"] | undefined;
    expect([undefined, "${var.kdc_admin_password}"]).toContain(attributes?.["kdc_admin_password"]);
  });

  test("steps have empty properties, and a failed step ends the cluster or cancels the others", () => {
    const steps = ofType("aws_emr_cluster")[0]?.body["step"] as Resource["body"][];
    const own = userSteps(pipeline.cluster);
    const isOwn = (step: Resource["body"]) => own.some((given) => given.name === step["name"]);
    expect(
      steps.map((step) => step["name"]).filter((step) => /^(merge .*|write tables)$/.test(step as string)),
    ).toEqual([
      ...pipeline.sources.flatMap((source) => (source.merge ? [`merge ${source.name}`] : [])),
      "write tables",
    ]);
    const concurrent = (pipeline.cluster.stepConcurrency ?? 1) > 1;
    const stays = lifecycleOf(pipeline.cluster).kind !== "transient";
    const action = concurrent ? "CONTINUE" : stays ? "CANCEL_AND_WAIT" : "TERMINATE_CLUSTER";
    for (const step of steps) {
      const continues = own.some((given) => given.name === step["name"] && given.onFailure === "continue");
      expect([step["name"], step["action_on_failure"]]).toEqual([step["name"], continues ? "CONTINUE" : action]);
      expect(step["hadoop_jar_step"]).toEqual([expect.objectContaining({ properties: {} })]);
      if (!isOwn(step)) expect(step["hadoop_jar_step"]).toMatchObject([{ jar: "command-runner.jar" }]);
    }
  });

  test("the cluster depends on all of its code, and names it by hash", () => {
    const [cluster] = ofType("aws_emr_cluster");
    // The code of a schedule is in its own stack.
    const objects = resources({ cluster: stacks.cluster }).filter(({ type }) => type === "aws_s3_object");
    expect([...(cluster?.body["depends_on"] as string[])].sort()).toEqual(
      objects.map(({ id }) => `aws_s3_object.${id}`).sort(),
    );
    const uris = objects.map(({ body }) => `s3://${body["bucket"]}/${body["key"]}`);
    const named = JSON.stringify(cluster?.body)
      .match(/s3:\/\/[^"]*\/code\/[^"]*/g)
      ?.map((uri) => uri.replace(/^--job=/, ""));
    expect(named?.sort()).toEqual([...uris].sort());
    for (const { body } of objects) expect(body["key"]).toMatch(/^code\/[0-9a-f]{16}\/[a-z._-]+$/);
  });

  test("the bucket is private, encrypted, versioned, for TLS only, and never deleted with objects in it", () => {
    const [bucket] = ofType("aws_s3_bucket");
    if (pipeline.existingBucket) {
      expect(bucket).toBeUndefined();
      return;
    }
    expect(bucket?.body["force_destroy"]).toBe(false);
    expect(ofType("aws_s3_bucket_public_access_block")[0]?.body).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(ofType("aws_s3_bucket_versioning")[0]?.body["versioning_configuration"]).toEqual({ status: "Enabled" });
    expect(ofType("aws_s3_bucket_server_side_encryption_configuration")).toHaveLength(1);
    const [tls] = statements(stacks).filter(({ id }) => id === "tls_only");
    expect(tls?.body).toMatchObject({
      effect: "Deny",
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    });
    // The current versions of inputs and tables never expire.
    const expiring = (ofType("aws_s3_bucket_lifecycle_configuration")[0]?.body["rule"] as Resource["body"][]).filter(
      (rule) => rule["expiration"]?.[0]?.days,
    );
    const prefixes = expiring.map((rule) => rule["filter"][0].prefix as string);
    expect(prefixes.slice(0, 1)).toEqual(["runs/"]);
    expect(["runs/", "merged/", "logs/", "queries/", "trail/"]).toEqual(expect.arrayContaining(prefixes));
    expect(prefixes).toContain("logs/");
    // The old versions of staged files are gone within days, and those of tables stay as long as pipeline.yaml says.
    expect(expiring[0]?.["noncurrent_version_expiration"]).toEqual([{ noncurrent_days: 1 }]);
  });
});
