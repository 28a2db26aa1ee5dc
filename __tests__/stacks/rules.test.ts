import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadPipeline } from "../../config/load";
import type { Pipeline } from "../../config/pipeline";
import {
  everyPipeline,
  incremental,
  jsonOf,
  parts,
  root,
  sparkify,
  temporaryFolder,
  type StackPart,
  type Terraform,
} from "./synthesized";
import { resources, statements, type Resource } from "./resources";

const pipeline = sparkify();
const everything = {
  ...pipeline,
  cluster: {
    ...pipeline.cluster,
    task: { types: ["m6i.xlarge"], onDemand: 0, spot: 2, disk: 64 },
    sessionManager: true,
  },
};
const publicNetwork = { ...everything, network: { ...pipeline.network, access: "public" as const } };

test("a private network reaches only the buckets of AWS's sample policy, and a public one all of S3", () => {
  const policy = (stacks: Record<StackPart, Terraform>) =>
    statements(stacks)
      .filter(({ id }) => id === "s3_endpoint_policy")
      .map(({ body }) => [body["sid"], body["actions"], body["resources"]] as unknown);
  expect(policy(jsonOf(pipeline)).slice(1)).toEqual([
    [
      "PackageRepositories",
      ["s3:GetObject"],
      ["arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*", "arn:aws:s3:::repo.us-east-1.emr.amazonaws.com/*"],
    ],
    ["ClusterLogs", ["s3:Put*"], ["arn:aws:s3:::aws157-logs-prod/*", "arn:aws:s3:::parquetry-sparkify-example/logs/*"]],
    [
      "ApplicationHistory",
      ["s3:Put*", "s3:Get*", "s3:Create*", "s3:Abort*", "s3:List*"],
      ["arn:aws:s3:::prod.us-east-1.appinfo.src/*"],
    ],
  ]);
  expect(policy(jsonOf(publicNetwork))).toEqual([["AllOfS3", ["s3:*"], ["*"]]]);
});

test.each(everyPipeline().map((pipeline) => [pipeline.name, pipeline] as const))(
  "%s: the arguments of each merge name the endpoint of S3 in the region",
  (_, pipeline) => {
    const [cluster] = resources(jsonOf(pipeline)).filter(({ type }) => type === "aws_emr_cluster");
    const calls = (cluster?.body["step"] as Resource["body"][])
      .map((step) => (step["hadoop_jar_step"] as { args: string[] }[])[0]?.args ?? [])
      .filter((args) => args.includes("s3-dist-cp"));
    expect(calls).toHaveLength(pipeline.sources.filter(({ merge }) => merge !== undefined).length);
    for (const args of calls) expect(args).toContain(`--s3Endpoint=s3.${pipeline.region}.amazonaws.com`);
  },
);

test("each stack names its oldest Terraform, and the provider's full source", () => {
  for (const part of parts) {
    expect(jsonOf(pipeline)[part]["terraform"]).toMatchObject({
      required_version: ">= 1.11.0",
      required_providers: { aws: { source: "hashicorp/aws" } },
    });
  }
});

describe("subnets", () => {
  const json = (network: Partial<typeof pipeline.network>) =>
    jsonOf({ ...everything, network: { ...pipeline.network, ...network } });

  test("there is one in each of up to three zones, which Terraform looks up when it plans", () => {
    const { network } = json({});
    expect(network.data?.["aws_availability_zones"]?.["zones"]).toMatchObject({
      state: "available",
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    expect(network.resource["aws_subnet"]?.["subnet"]).toMatchObject({
      for_each:
        "${toset(slice(data.aws_availability_zones.zones.names, 0, " +
        "min(3, length(data.aws_availability_zones.zones.names))))}",
      availability_zone: "${each.key}",
    });
    expect(network.resource["aws_route_table_association"]?.["subnet_routes"]).toMatchObject({
      for_each: "${aws_subnet.subnet}",
      subnet_id: "${each.value.id}",
    });
    expect(network["output"].subnet_ids.value).toBe("${values(aws_subnet.subnet)[*].id}");
  });

  test.each([
    ["10.10.0.0/16", 4],
    ["10.10.0.0/18", 3],
    ["10.10.0.0/25", 3],
  ])("a zone's range in %s follows from the zone's letter: its part of a VPC that is split %i times", (cidr, bits) => {
    expect(json({ cidr }).network.resource["aws_subnet"]?.["subnet"].cidr_block).toBe(
      `\${cidrsubnet("${cidr}", ${bits}, index(["", "a", "b", "c", "d", "e", "f", "g"], substr(each.key, -1, 1)))}`,
    );
  });

  test("network.zone pins a zone: one subnet, with the range of network.subnet or the first /20", () => {
    const subnet = (network: Partial<typeof pipeline.network>) => json(network).network.resource["aws_subnet"];
    expect(subnet({ zone: "us-east-1d" })).toEqual({
      subnet: expect.objectContaining({ availability_zone: "us-east-1d", cidr_block: "10.10.0.0/20" }),
    });
    expect(subnet({ zone: "us-east-1d", cidr: "10.10.0.0/26" })?.["subnet"].cidr_block).toBe("10.10.0.0/26");
    const pinned = json({ zone: "us-east-1d", subnet: "10.10.64.0/22" }).network;
    expect(pinned.resource["aws_subnet"]?.["subnet"].cidr_block).toBe("10.10.64.0/22");
    expect(pinned.data?.["aws_availability_zones"]).toBeUndefined();
    expect(pinned["output"].subnet_ids.value).toEqual(["${aws_subnet.subnet.id}"]);
  });

  test("the fleets get all of them, and EMR chooses", () => {
    for (const network of [{}, { zone: "us-east-1d" }]) {
      const { ec2_attributes } = json(network).cluster.resource["aws_emr_cluster"]?.["cluster"];
      expect(ec2_attributes.subnet_id).toBeUndefined();
      expect(ec2_attributes.subnet_ids).toBe("${data.terraform_remote_state.network.outputs.subnet_ids}");
    }
  });

  test("Session Manager's endpoints are in one subnet, because those of a VPC serve all of its subnets", () => {
    const endpoints = json({}).network.resource["aws_vpc_endpoint"];
    for (const service of ["ssm", "ssmmessages"])
      expect(endpoints?.[service].subnet_ids).toEqual(["${values(aws_subnet.subnet)[0].id}"]);
  });
});

describe("fleets", () => {
  const launch = (specification: string) => [{ allocation_strategy: specification }];
  const strategies = (cluster: Partial<typeof pipeline.cluster>) => {
    const { resource } = jsonOf({ ...pipeline, cluster: { ...pipeline.cluster, ...cluster } }).cluster;
    const emr = resource["aws_emr_cluster"]?.["cluster"];
    const task = resource["aws_emr_instance_fleet"]?.["task"];
    return [emr.master_instance_fleet, emr.core_instance_fleet, task].map((fleet) => fleet?.launch_specifications);
  };

  test("each has an allocation strategy for what it asks for: on-demand, Spot or both", () => {
    const spot = [expect.objectContaining({ allocation_strategy: "price-capacity-optimized" })];
    const types = ["m6i.xlarge"];
    expect(
      strategies({
        core: { types, onDemand: 1, spot: 1, disk: 64 },
        task: { types, onDemand: 0, spot: 1, disk: 64 },
      }),
    ).toEqual([
      { on_demand_specification: launch("lowest-price") },
      { on_demand_specification: launch("lowest-price"), spot_specification: spot },
      { spot_specification: spot },
    ]);
  });
});

describe("the options with the cluster's size that spark-submit gets", () => {
  const sizes = (cluster: Partial<typeof pipeline.cluster>) => {
    const { step } = jsonOf({ ...pipeline, cluster: { ...pipeline.cluster, ...cluster } }).cluster.resource[
      "aws_emr_cluster"
    ]?.["cluster"];
    const args = step.at(-1).hadoop_jar_step[0].args as string[];
    return [args[args.indexOf("--driver-memory") + 1], args[args.indexOf("--conf") + 1]];
  };
  const nodes = (onDemand: number, ...types: string[]) => ({ types, onDemand, spot: 0, disk: 64 });

  test.each([
    [["m6i.xlarge", "m5.xlarge"], "8g"],
    [["m6i.xlarge", "c6i.xlarge"], "4g"],
    [["c6i.large"], "2g"],
    [["r6i.4xlarge"], "30g"],
    [["i3.xlarge"], "3g"],
    [["m5.metal"], "30g"],
  ])("a driver on one of %j gets %s: half of the smallest, 2 to 30", (types, memory) => {
    expect(sizes({ primary: { types, disk: 64, nodes: 1 } })[0]).toBe(memory);
  });

  test("cluster.driverMemory sets the driver's memory", () => {
    expect(sizes({ driverMemory: 12 })[0]).toBe("12g");
  });

  test("as many tasks as vCPUs: all core and task nodes, each of the smallest type", () => {
    expect(sizes({ core: nodes(2, "m6i.xlarge") })[1]).toBe("spark.default.parallelism=8");
    expect(sizes({ core: nodes(3, "m6i.2xlarge", "m6i.xlarge"), task: nodes(2, "r5.large") })[1]).toBe(
      "spark.default.parallelism=16",
    );
  });
});

test("the options of executors are those that are given; equal numbers fix their number from the start", () => {
  const args = (executors?: Pipeline["cluster"]["executors"]) =>
    (
      jsonOf({ ...pipeline, cluster: { ...pipeline.cluster, executors } }).cluster.resource["aws_emr_cluster"]?.[
        "cluster"
      ].step.at(-1).hadoop_jar_step[0].args as string[]
    ).join(" ");
  const allocation = "--conf spark.dynamicAllocation.";
  expect(args({ cores: 4, memory: 10 })).toContain(" --executor-cores 4 --executor-memory 10g --py-files ");
  expect(args({ minimum: 2, maximum: 8 })).toContain(` ${allocation}minExecutors=2 ${allocation}maxExecutors=8 --py`);
  expect(args({ minimum: 8, maximum: 8 })).toContain(
    ` ${allocation}minExecutors=8 ${allocation}initialExecutors=8 ${allocation}maxExecutors=8 --py`,
  );
  expect(args()).toEqual(args({}));
});

test("slowDown joins the user's settings of core-site", () => {
  const { configurations_json } = jsonOf({
    ...pipeline,
    cluster: {
      ...pipeline.cluster,
      slowDown: { retries: 40, interval: 1000, adaptive: true },
      settings: { "core-site": { "fs.s3a.connection.maximum": 200 } },
    },
  }).cluster.resource["aws_emr_cluster"]?.["cluster"];
  expect(configurations_json).toBe(
    '${jsonencode([{"Classification" = "core-site", "Properties" = {"fs.s3a.connection.maximum" = "200", ' +
      '"fs.s3a.retry.throttle.limit" = "40", "fs.s3a.retry.throttle.interval" = "1000ms", ' +
      '"fs.s3a.aimd.enabled" = "true"}}])}',
  );
});

test("a public subnet has no service access group, because EMR would refuse it", () => {
  const stacks = jsonOf(publicNetwork);
  expect(
    stacks.cluster.resource["aws_emr_cluster"]?.["cluster"].ec2_attributes.service_access_security_group,
  ).toBeUndefined();
  expect(Object.keys(stacks.network.resource["aws_security_group"] ?? {}).sort()).toEqual(["core", "primary"]);
});

test("after a failed step a cluster with idleTimeout cancels the other steps, and other clusters end", () => {
  const waiting = jsonOf({ ...pipeline, cluster: { ...pipeline.cluster, idleTimeout: 600 } }).cluster.resource[
    "aws_emr_cluster"
  ]?.["cluster"];
  expect(waiting).toMatchObject({
    keep_job_flow_alive_when_no_steps: true,
    auto_termination_policy: { idle_timeout: 600 },
  });
  expect(waiting.step[0].action_on_failure).toBe("CANCEL_AND_WAIT");
  expect(jsonOf(pipeline).cluster.resource["aws_emr_cluster"]?.["cluster"]).toMatchObject({
    keep_job_flow_alive_when_no_steps: false,
  });
});

test("a cluster ends with its last step, when it is idle, or only without its protection", () => {
  const cluster = (changes: Partial<Pipeline["cluster"]>) =>
    jsonOf({ ...pipeline, cluster: { ...pipeline.cluster, ...changes } }).cluster.resource["aws_emr_cluster"]?.[
      "cluster"
    ];
  const idle = cluster({ lifecycle: "idle" });
  expect(idle).toMatchObject({ keep_job_flow_alive_when_no_steps: true, termination_protection: false });
  expect(idle.auto_termination_policy).toEqual({ idle_timeout: 3600 });
  const persistent = cluster({ lifecycle: "persistent" });
  expect(persistent).toMatchObject({ keep_job_flow_alive_when_no_steps: true, termination_protection: true });
  expect(persistent.auto_termination_policy).toBeUndefined();
  expect(cluster({ lifecycle: "transient" })).toEqual(cluster({}));
});

test("merged files in HDFS are removed when a cluster stays, and only then", () => {
  const steps = (changed: Pipeline) =>
    (jsonOf(changed).cluster.resource["aws_emr_cluster"]?.["cluster"].step as { name: string }[]).map(
      ({ name }) => name,
    );
  const idle = { ...pipeline, cluster: { ...pipeline.cluster, lifecycle: "idle" as const } };
  expect(steps(idle)).toEqual(["merge songs", "merge events", "write tables", "remove merged files"]);
  expect(steps(pipeline)).toEqual(["merge songs", "merge events", "write tables"]);
  const toS3 = idle.sources.map((source) => ({
    ...source,
    merge: source.merge && { ...source.merge, to: "s3" as const },
  }));
  expect(steps({ ...idle, sources: toS3 })).toEqual(["merge songs", "merge events", "write tables"]);
});

test("a cluster with idleTimeout keeps steps that people add; a changed step of ours replaces it", () => {
  const stackWith = (idleTimeout?: number) =>
    jsonOf({ ...pipeline, cluster: { ...pipeline.cluster, idleTimeout } }).cluster.resource;
  const [waiting, ending] = [stackWith(600), stackWith()];
  expect(waiting["aws_emr_cluster"]?.["cluster"].lifecycle).toEqual({
    ignore_changes: ["step"],
    replace_triggered_by: ["${terraform_data.steps}"],
  });
  const { input } = waiting["terraform_data"]?.["steps"] as { input: Record<string, string> };
  expect(Object.keys(input)).toEqual(["1 merge songs", "2 merge events", "3 write tables", "4 remove merged files"]);
  expect(new Set(Object.values(input)).size).toBe(4);
  const again = jsonOf({ ...pipeline, cluster: { ...pipeline.cluster, idleTimeout: 900 } }).cluster.resource;
  expect(again["terraform_data"]?.["steps"].input).toEqual(input);
  expect(ending["aws_emr_cluster"]?.["cluster"].lifecycle).toBeUndefined();
  expect(ending["terraform_data"]).toBeUndefined();
});

test("states in S3 are encrypted and locked, and the cluster reads the network's state from S3", () => {
  const stacks = jsonOf({ ...pipeline, backend: { s3: { bucket: "my-states", prefix: "team/" } } });
  const place = (part: StackPart) => ({
    bucket: "my-states",
    key: `team/sparkify-${part}.tfstate`,
    region: "us-east-1",
  });
  for (const part of parts)
    expect(stacks[part]["terraform"].backend).toEqual({ s3: { ...place(part), encrypt: true, use_lockfile: true } });
  expect(stacks.cluster.data?.["terraform_remote_state"]?.["network"]).toMatchObject({
    backend: "s3",
    config: place("network"),
  });
});

describe("sources whose merges depend on the run", () => {
  const stacks = jsonOf(incremental());
  const bucket = "arn:aws:s3:::parquetry-sparkify-example";
  const rights = (which: Record<StackPart, Terraform>, action: string) =>
    statements(which)
      .filter(({ id, body }) => id === "instance_rights" && (body["actions"] as string[]).includes(action))
      .flatMap(({ body }) => body["resources"] as string[]);

  test("the nodes may also write merged files and manifests, and only in such a pipeline", () => {
    expect(rights(stacks, "s3:PutObject").sort()).toEqual(
      ["logs", "manifests", "merged", "runs", "tables"].map((folder) => `${bucket}/${folder}/*`),
    );
    expect(rights(jsonOf(pipeline), "s3:PutObject").sort()).toEqual(
      ["logs", "runs", "tables"].map((folder) => `${bucket}/${folder}/*`),
    );
  });

  test("files that are merged to S3 expire, also their old versions, and manifests never expire", () => {
    const rules = stacks.bucket.resource["aws_s3_bucket_lifecycle_configuration"]?.["lifecycle"]
      .rule as Resource["body"][];
    expect(rules.find((rule) => rule["id"] === "merged")).toMatchObject({
      filter: [{ prefix: "merged/" }],
      expiration: [{ days: 2 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    });
    expect(rules.filter((rule) => rule["expiration"]?.[0]?.days).map((rule) => rule["filter"][0].prefix)).toEqual([
      "runs/",
      "merged/",
      "logs/",
    ]);
  });

  test("merge.sh merges them: a bootstrap action installs it, and the cluster depends on it", () => {
    const cluster = stacks.cluster.resource["aws_emr_cluster"]?.["cluster"];
    const [key] = Object.values(stacks.cluster.resource["aws_s3_object"] ?? {})
      .map((object) => object.key as string)
      .filter((name) => name.endsWith("/merge.sh"));
    expect(cluster.bootstrap_action[2]).toEqual({
      name: "install merge",
      path: `s3://parquetry-sparkify-example/${key}`,
      args: ["--install"],
    });
    expect(cluster.depends_on).toContain("aws_s3_object.merge");
    const merges = cluster.step
      .slice(0, 2)
      .map((step: Resource["body"]) => step["hadoop_jar_step"][0].args as string[]);
    for (const args of merges) expect(args.slice(0, 2)).toEqual(["bash", "/home/hadoop/merge.sh"]);
    expect(merges[0]).toEqual(
      expect.arrayContaining([
        "--source=songs",
        "--may-be-empty",
        "--dest=s3://parquetry-sparkify-example/merged/{run}/songs/",
      ]),
    );
    expect(merges[1]).toEqual(
      expect.arrayContaining([
        "--source=events",
        "--may-be-empty",
        "--previousManifest=s3://parquetry-sparkify-example/manifests/{load}/events.gz",
        "--requirePreviousManifest=false",
      ]),
    );
    expect(cluster.bootstrap_action[0].args).toContain("--optional=songs");
  });
});

test("a pipeline without merges has one bootstrap action, which looks at its objects, and one step", () => {
  const sources = pipeline.sources.map((source) => ({ ...source, merge: undefined }));
  const { resource } = jsonOf({ ...pipeline, sources }).cluster;
  const actions = resource["aws_emr_cluster"]?.["cluster"].bootstrap_action as { name: string; args: string[] }[];
  expect(actions.map(({ name }) => name)).toEqual(["check objects"]);
  expect(actions[0]?.args).not.toContain("--merged=songs");
  expect(resource["aws_emr_cluster"]?.["cluster"].step.map((step: { name: string }) => step.name)).toEqual([
    "write tables",
  ]);
  expect(Object.keys(resource["aws_s3_object"] ?? {}).sort()).toEqual([
    "check_objects",
    "spark_job",
    "spark_main",
    "spark_package",
    "spark_reader",
  ]);
});

test("a comment in pipeline.yaml does not replace the cluster", () => {
  const folder = temporaryFolder();
  cpSync(join(root, "pipelines"), join(folder, "pipelines"), { recursive: true });
  const file = join(folder, "pipelines/sparkify/pipeline.yaml");
  writeFileSync(file, `# a comment\n\n${readFileSync(file, "utf8")}`);
  expect(jsonOf(loadPipeline(folder, "sparkify"))).toEqual(jsonOf(pipeline));
});

test("only the cluster reads the state of another stack", () => {
  for (const part of ["network", "bucket", "roles"] as const)
    expect(jsonOf(pipeline)[part].data?.["terraform_remote_state"]).toBeUndefined();
});

describe("a catalog", () => {
  const catalog = { scanLimit: 10 };
  const stacks = jsonOf({ ...pipeline, catalog });
  const glue = "arn:aws:glue:us-east-1:${data.aws_caller_identity.current.account_id}";
  const ofGlue = (all: Record<StackPart, Terraform>) =>
    statements({ ...all, catalog: { resource: {} } }).filter(({ body }) => String(body["actions"]).includes("glue:"));

  test("nodes may register the partitions of partitioned tables, and nothing else in Glue", () => {
    expect(ofGlue(stacks).map(({ id, body }) => [id, body])).toEqual([
      [
        "instance_rights",
        {
          sid: "RegisterPartitions",
          actions: [
            "glue:BatchCreatePartition",
            "glue:BatchDeletePartition",
            "glue:BatchUpdatePartition",
            "glue:GetPartitions",
            "glue:GetTable",
          ],
          resources: [
            `${glue}:catalog`,
            `${glue}:database/sparkify`,
            ...["songs", "time", "songplays"].map((table) => `${glue}:table/sparkify/${table}`),
          ],
        },
      ],
    ]);
  });

  test("a private network has an endpoint to Glue, for port 443 from the VPC", () => {
    expect(stacks.network.resource["aws_vpc_endpoint"]?.["glue"]).toMatchObject({
      service_name: "com.amazonaws.us-east-1.glue",
      private_dns_enabled: true,
      subnet_ids: ["${values(aws_subnet.subnet)[0].id}"],
    });
    expect(stacks.network.resource["aws_vpc_security_group_ingress_rule"]?.["vpc_to_glue_access"]).toMatchObject({
      cidr_ipv4: pipeline.network.cidr,
      from_port: 443,
      to_port: 443,
    });
  });

  test("there is no endpoint to Glue where no run registers partitions, or the network is public", () => {
    const unpartitioned = pipeline.tables.map((table) => ({ ...table, partitionBy: [] }));
    const without = jsonOf({ ...pipeline, catalog, tables: unpartitioned });
    expect(ofGlue(without)).toEqual([]);
    expect(without.network.resource["aws_vpc_endpoint"]?.["glue"]).toBeUndefined();
    const open = jsonOf({ ...pipeline, catalog, network: { ...pipeline.network, access: "public" } });
    expect(ofGlue(open)).toHaveLength(1);
    expect(open.network.resource["aws_vpc_endpoint"]?.["glue"]).toBeUndefined();
  });

  test("queries have a limit that clients cannot change, and encrypted results that expire", () => {
    expect(stacks.catalog.resource["aws_athena_workgroup"]?.["workgroup"].configuration).toEqual({
      bytes_scanned_cutoff_per_query: 10 * 1024 ** 3,
      enforce_workgroup_configuration: true,
      publish_cloudwatch_metrics_enabled: true,
      result_configuration: {
        encryption_configuration: { encryption_option: "SSE_S3" },
        output_location: "s3://parquetry-sparkify-example/queries/",
      },
    });
    const rules = stacks.bucket.resource["aws_s3_bucket_lifecycle_configuration"]?.["lifecycle"].rule as object[];
    expect(rules).toContainEqual({
      id: "query-results",
      status: "Enabled",
      filter: [{ prefix: "queries/" }],
      expiration: [{ days: 7 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    });
  });
});

describe("watching", () => {
  const watching = {
    emails: ["a@example.com"],
    notices: "failures" as const,
    alarms: { idle: 60, longRun: 175, hdfs: 80 },
    dataEvents: true,
    budget: 500,
  };
  const stacks = jsonOf({ ...pipeline, watching });
  const { resource, data } = stacks.watching;

  test("services may use the key and the topic; with a condition on the account where AWS supports one", () => {
    const of = (id: string) => data?.["aws_iam_policy_document"]?.[id].statement as Resource["body"][];
    const services = (id: string) =>
      of(id)
        .filter(({ principals }) => (principals as { type: string }[])[0]?.type === "Service")
        .map(({ principals, condition }) => [
          (principals as { identifiers: string[] }[])[0]?.identifiers,
          ((condition ?? []) as { variable: string }[]).map(({ variable }) => variable),
        ]);
    const expected = [
      [["events.amazonaws.com"], []],
      [["cloudwatch.amazonaws.com"], ["aws:SourceAccount"]],
      [["budgets.amazonaws.com"], ["aws:SourceAccount"]],
    ];
    expect(services("key_policy")).toEqual(expected);
    expect(services("publish")).toEqual(expected);
  });

  test("an alarm needs no cluster, and never looks back for more than three hours", () => {
    const alarms = Object.values(resource["aws_cloudwatch_metric_alarm"] ?? {});
    expect(alarms).toHaveLength(5);
    for (const { metric_query: query, evaluation_periods: periods, treat_missing_data: missing } of alarms) {
      const [{ expression, period }] = query as [{ expression: string; period: number }];
      expect(expression).toMatch(/ FROM SCHEMA\("AWS\/ElasticMapReduce", JobFlowId\) GROUP BY JobFlowId$/);
      expect((periods as number) * period).toBeLessThan(3 * 3600);
      expect(missing).toBe("notBreaching");
    }
    expect(JSON.stringify(stacks.watching)).not.toContain("terraform_remote_state");
  });

  test("with a schedule, there are notices of failed executions of its own state machine and of failed starts", () => {
    expect(JSON.stringify(resource)).not.toContain("stateMachine");
    const { resource: made } = jsonOf({
      ...pipeline,
      watching,
      schedule: { rate: "1 day", enabled: true, retries: 0 },
    }).watching;
    expect(made["aws_cloudwatch_event_rule"]?.["scheduled_run_failed"].event_pattern).toBe(
      '${jsonencode({"source" = ["aws.states"], "detail-type" = ["Step Functions Execution Status Change"], ' +
        '"detail" = {"stateMachineArn" = ["arn:aws:states:us-east-1:${data.aws_caller_identity.current.account_id}:' +
        'stateMachine:sparkify-schedule"], "status" = ["FAILED", "TIMED_OUT", "ABORTED"]}})}',
    );
    const target = made["aws_cloudwatch_event_target"]?.["tell_scheduled_run_failed"];
    expect(JSON.parse(target.input_transformer.input_template as string)).toBe(
      "Pipeline sparkify: a scheduled run is <status>. " +
        "aws stepfunctions describe-execution --execution-arn <execution> says why.",
    );
    expect(made["aws_cloudwatch_metric_alarm"]?.["not_started"]).toMatchObject({
      dimensions: { QueueName: "sparkify-schedule-not-started" },
      threshold: 0,
      alarm_actions: ["${aws_sns_topic.notices.arn}"],
    });
  });

  test("the trail records inputs and tables, and not what it writes itself", () => {
    const [{ field_selector: fields }] = resource["aws_cloudtrail"]?.["trail"].advanced_event_selector as [
      { field_selector: { field: string; starts_with?: string[] }[] },
    ];
    const bucket = "arn:aws:s3:::parquetry-sparkify-example";
    expect(fields.find(({ field }) => field === "resources.ARN")?.starts_with).toEqual([
      `${bucket}/landing/`,
      `${bucket}/tables/`,
    ]);
    const written = (
      stacks.bucket.data?.["aws_iam_policy_document"]?.["tls_only"].statement as Resource["body"][]
    ).find(({ sid }) => sid === "TrailWrites");
    expect(written?.["resources"]).toEqual([
      `${bucket}/trail/AWSLogs/\${data.aws_caller_identity.current.account_id}/*`,
    ]);
  });
});
