import type { Change } from "../../../../ops/plan/json";
import { change, sentencesAbout } from "../../plan-of";

/** What a plan says of the cluster and of its fleet of task nodes. */
const address = "aws_emr_cluster.cluster";
const fleet = (onDemand: number, spot: number, types = ["m6i.xlarge"], size = 64) => ({
  target_on_demand_capacity: onDemand,
  target_spot_capacity: spot,
  instance_type_configs: types.map((type) => ({ instance_type: type, ebs_config: [{ size }] })),
});
const step = (name: string, ...args: string[]) => ({
  name,
  action_on_failure: "CANCEL_AND_WAIT",
  hadoop_jar_step: [{ args, main_class: null as string | null }],
});
const replace = (
  before: object,
  after: object,
  paths: readonly string[],
  more: Partial<Change> & { reason?: string } = {},
) =>
  change(address, ["delete", "create"], { id: "j-1", ...before }, after, {
    replace_paths: paths.map((path) => [path]),
    ...more,
  });
const replaced = (before: object, after: object, ...paths: string[]) =>
  sentencesAbout([replace(before, after, paths)])[0];
const says = (reason: string) => `the cluster is replaced because ${reason}: applying runs the pipeline again`;

test("a replacement names what forces it, and nothing else that differs", () => {
  expect(
    replaced(
      { release_label: "emr-7.12.0", name: "a", tags: { a: "b" } },
      { release_label: "emr-7.13.0", name: "b" },
      "release_label",
    ),
  ).toBe(says("its release changed from emr-7.12.0 to emr-7.13.0"));
  expect(replaced({ log_uri: "a" }, { log_uri: "b" }, "log_uri")).toBe(says("its log uri changed"));
  expect(replaced({}, {}, "step")).toBe(says("its steps changed"));
});

test("applications: added and removed ones are named, with the effect on users", () => {
  const has = (...applications: string[]) => ({ applications });
  const change = (before: readonly string[], ...after: string[]) =>
    sentencesAbout([replace(has(...before), has(...after), ["applications"])]);
  expect(change(["Hadoop", "Spark", "Livy"], "Hadoop", "Spark", "Zeppelin", "JupyterHub")).toEqual([
    says("it gets JupyterHub and Zeppelin and it no longer has Livy"),
    "the cluster has JupyterHub and Zeppelin: they take memory of the primary node beside Spark's driver, and who " +
      "reaches them has the rights of the nodes",
    "notebooks of JupyterHub and Zeppelin are lost when the cluster ends",
  ]);
  expect(change(["Hadoop", "Spark"], "Hadoop", "Spark", "Livy")).toEqual([
    says("it gets Livy"),
    "the cluster has Livy: it takes memory of the primary node beside Spark's driver, and who reaches it has the " +
      "rights of the nodes",
  ]);
  expect(change(["Hadoop", "Spark"], "Hadoop", "Spark", "Hive")).toEqual([says("it gets Hive")]);
});

test("steps: what changed in which of them", () => {
  expect(replaced({ step: [step("a", "x")] }, { step: [step("b", "x")] }, "step")).toBe(says("step 1's name changed"));
  expect(replaced({ step: [step("a")] }, { step: [step("b"), step("c")] }, "step")).toBe(
    says("it has 2 steps instead of 1"),
  );
  const ends = { ...step("a", "x"), action_on_failure: "TERMINATE_CLUSTER" };
  expect(replaced({ step: [ends, ends] }, { step: [step("a", "x"), step("a", "x")] }, "step")).toBe(
    says("the action on failure of steps 1 and 2 changed"),
  );
  const read = { ...step("a", "x"), hadoop_jar_step: [{ args: ["x"], main_class: "" }] };
  expect(replaced({ step: [read, step("b", "x")] }, { step: [step("a", "x"), step("b", "y")] }, "step")).toBe(
    says("step 2's arguments changed"),
  );
  expect(sentencesAbout([replace({ step: [step("a", "x", "y")] }, { step: [step("a", "y", "x")] }, ["step"])])).toEqual(
    [says("step 1's arguments changed"), "step 1 (a): its arguments are in another order"],
  );
  const [few, more] = [{ step: [step("a", "x")] }, { step: [step("a", "x", "--y=1")] }];
  expect(sentencesAbout([replace(few, more, ["step"])])[1]).toBe("step 1 (a): added: --y=1");
  expect(sentencesAbout([replace(more, few, ["step"])])[1]).toBe("step 1 (a): removed: --y=1");
});

test("bootstrap actions: which of them, and the arguments that differ", () => {
  const list = (path: string, ...args: string[]) => ({ bootstrap_action: [{ name: "list prefixes", path, args }] });
  expect(
    sentencesAbout([
      replace(list("s3://b/code/0a/list.sh", "x=1"), list("s3://b/code/0b/list.sh", "x=2"), ["bootstrap_action"]),
    ]),
  ).toEqual([
    says(
      "the arguments of its bootstrap action list prefixes changed and " +
        "its bootstrap action list prefixes has other code",
    ),
    "bootstrap action list prefixes: x=1 becomes x=2",
  ]);
  expect(replaced({}, list("s3://b/code/0a/list.sh"), "bootstrap_action")).toBe(
    says("its bootstrap actions are list prefixes instead of none"),
  );
});

test("network and fleets in words", () => {
  const place = (id: string, group: string) => ({
    ec2_attributes: [{ subnet_id: id, service_access_security_group: group }],
  });
  expect(replaced(place("subnet-1", ""), place("subnet-2", ""), "ec2_attributes")).toBe(says("its subnet changed"));
  expect(replaced(place("subnet-1", "sg-1"), place("subnet-1", ""), "ec2_attributes")).toBe(
    says("its security groups changed"),
  );
  const core = (...args: Parameters<typeof fleet>) => ({ core_instance_fleet: [fleet(...args)] });
  expect(replaced(core(2, 0), core(3, 1), "core_instance_fleet")).toBe(
    says("its core fleet has 3 on-demand and 1 spot units instead of 2 on-demand units"),
  );
  expect(replaced(core(2, 0), core(2, 0, ["m6i.xlarge", "m7i.xlarge"], 128), "core_instance_fleet")).toBe(
    says("its core fleet may use m7i.xlarge too and its core fleet has disks of 128 GiB instead of 64 GiB"),
  );
  expect(
    replaced(
      { keep_job_flow_alive_when_no_steps: false },
      { keep_job_flow_alive_when_no_steps: true },
      "keep_job_flow_alive_when_no_steps",
    ),
  ).toBe(says("it stays after its last step now"));
});

test("what somebody changed by hand is said to be that, also where it forces a replacement", () => {
  const [before, after] = [{ core_instance_fleet: [fleet(4, 0)] }, { core_instance_fleet: [fleet(2, 0)] }];
  const drift = change(address, ["update"], after, before);
  expect(sentencesAbout([replace(before, after, ["core_instance_fleet"])], { resource_drift: [drift] })[0]).toBe(
    says(
      "its core fleet has 2 on-demand units instead of 4 on-demand units (somebody changed that outside of Terraform)",
    ),
  );
});

test("RERUN=1, a tainted cluster, and a replacement without a reason each have their own sentence", () => {
  const because = (reason: string) => sentencesAbout([replace({}, {}, [], { reason })])[0];
  expect(because("replace_by_request")).toBe(
    "the cluster is replaced as RERUN=1 asks for: applying runs the pipeline again",
  );
  expect(because("replace_because_tainted")).toBe(
    says("an earlier apply did not finish it (Terraform calls it tainted)"),
  );
  expect(because("replace_because_cannot_update")).toBe(says("Terraform says so, and gives no reason"));
});

test("a change in place says what it changes; a protection by hand is not taken away", () => {
  const inPlace = (before: object, after: object) =>
    sentencesAbout([change(address, ["update"], { id: "j-1", ...before }, { id: "j-1", ...after })]);
  const idle = (seconds: number) => ({ auto_termination_policy: [{ idle_timeout: seconds }] });
  expect(inPlace(idle(3600), { ...idle(600), tags: { a: "b" } })).toEqual([
    "the cluster is changed in place (it ends when it was idle for 10 min 0 s instead of 1 h 0 min and gets other " +
      "tags): nothing runs again",
  ]);
  expect(inPlace({ termination_protection: true }, { termination_protection: false })).toEqual([
    "the cluster j-1 was protected from being ended outside of Terraform: make deploy refuses to take that away",
  ]);
});

test("the plan names the steps that somebody added to a cluster, and not the configuration's own steps", () => {
  const own = [step("merge songs", "x"), step("write tables", "y")];
  const more = [...own, step("ask", "z")];
  const record = (action: "update" | "no-op", after: object) =>
    change(
      "terraform_data.steps",
      [action],
      { input: { "1 merge songs": "a", "2 write tables": "b" } },
      { input: after },
    );
  const same = record("no-op", { "1 merge songs": "a", "2 write tables": "b" });
  const added = "1 step was added to the cluster j-1 outside of Terraform (ask)";
  expect(sentencesAbout([same, change(address, ["no-op"], { id: "j-1", step: more }, { step: more })])).toEqual([
    `${added}: the plan leaves that as it is`,
  ]);
  const edited = [step("merge songs", "x"), step("write tables", "new")];
  const triggered = replace({ step: more }, { step: edited }, [], { reason: "replace_by_triggers" });
  expect(sentencesAbout([record("update", { "1 merge songs": "a", "2 write tables": "c" }), triggered])).toEqual([
    says("step 2's arguments changed"),
    "step 2 (write tables): y becomes new",
    `${added}: it is not part of the new cluster`,
  ]);
  expect(sentencesAbout([replace({ step: more }, { step: own }, ["step"])])).toEqual([
    says("1 step was added by hand (ask)"),
    `${added}: it is not part of the new cluster`,
  ]);
});

test("a cluster whose steps are not the configured ones, where Terraform's record of them is new", () => {
  const own = [step("merge songs", "x")];
  const planned = [
    change("terraform_data.steps", ["create"], null, { input: { "1 merge songs": "b" } }),
    change(address, ["no-op"], { id: "j-1", step: own }, { step: own }),
  ];
  const configured = (steps: readonly unknown[]) => ({
    configuration: {
      root_module: { resources: [{ address, expressions: { step: { constant_value: steps } } }] },
    },
  });
  expect(sentencesAbout(planned, configured(own))).toEqual([]);
  expect(sentencesAbout(planned, configured([step("merge songs", "new")]))).toEqual([
    "the cluster j-1 has other steps than the configuration: only RERUN=1 replaces it in this plan",
  ]);
});

test("the fleet of task nodes in words", () => {
  const task = "aws_emr_instance_fleet.task";
  const before = { ...fleet(0, 4), cluster_id: "j-1" };
  expect(sentencesAbout([change(task, ["update"], before, { ...fleet(0, 6), cluster_id: "j-1" })])).toEqual([
    "the task fleet has 6 spot units instead of 4 spot units: nothing runs again",
  ]);
  expect(sentencesAbout([change(task, ["create"], null, fleet(0, 6))])).toEqual([
    `${task}: a fleet of task nodes is added to the cluster`,
  ]);
  expect(sentencesAbout([change(task, ["delete"], before, null)])).toEqual([
    `${task}: the fleet of task nodes is taken away from the cluster`,
  ]);
  const withCluster = (after: object) =>
    sentencesAbout([
      replace({ log_uri: "a" }, { log_uri: "b" }, ["log_uri"]),
      change(task, ["delete", "create"], before, after, { after_unknown: { cluster_id: true } }),
    ]).slice(1);
  expect(withCluster(fleet(0, 4))).toEqual([]);
  expect(withCluster(fleet(1, 4))).toEqual(["the task fleet has 1 on-demand and 4 spot units instead of 4 spot units"]);
});

test("a new cluster that stays: what costs money, and until when", () => {
  const nodes = { master_instance_fleet: [fleet(1, 0)], core_instance_fleet: [fleet(2, 0)] };
  const stays = { ...nodes, keep_job_flow_alive_when_no_steps: true };
  const task = change("aws_emr_instance_fleet.task", ["create"], null, fleet(0, 4));
  const planned = (after: object) => sentencesAbout([change(address, ["create"], null, after), task]).slice(1);
  expect(planned({ ...stays, auto_termination_policy: [{ idle_timeout: 3600 }] })).toEqual([
    "the cluster stays after its last step: 7 units of nodes cost money until it was idle for 1 h 0 min",
  ]);
  expect(planned(stays)).toEqual([
    "the cluster stays after its last step: 7 units of nodes cost money until make destroy STACK=cluster ends it",
  ]);
  expect(planned({ ...nodes, keep_job_flow_alive_when_no_steps: false })).toEqual([]);
});

test("a persistent cluster: its protection is not somebody's, and only a destroy takes it away", () => {
  const before = { termination_protection: true, keep_job_flow_alive_when_no_steps: true, log_uri: "a" };
  expect(sentencesAbout([replace(before, { ...before, log_uri: "b" }, ["log_uri"])])).toEqual([
    says("its log uri changed"),
    "the cluster j-1 is persistent: make deploy does not end it, make destroy STACK=cluster does",
    "the cluster stays after its last step: 0 units of nodes cost money until make destroy STACK=cluster ends it",
  ]);
  const after = { ...before, termination_protection: false };
  expect(sentencesAbout([change(address, ["update"], before, after)])).toEqual([
    "the cluster is changed in place (it is no longer protected from being ended): nothing runs again",
  ]);
});

test("groups, settings, images and scaling in words", () => {
  const group = (instance_count: number, instance_type = "m6i.xlarge") => [
    { instance_type, instance_count, ebs_config: [{ size: 64 }] },
  ];
  const master = (nodes: object) => ({ master_instance_group: nodes });
  expect(replaced(master(group(1)), master(group(1, "m7g.xlarge")), "master_instance_group")).toBe(
    says("its primary group may use m7g.xlarge too and its primary group no longer uses m6i.xlarge"),
  );
  expect(replaced({ core_instance_fleet: [fleet(2, 0)] }, { core_instance_fleet: [] }, "core_instance_fleet")).toBe(
    says("its core fleet is removed"),
  );
  expect(
    sentencesAbout([
      change(
        address,
        ["update"],
        { core_instance_group: group(2), unhealthy_node_replacement: false },
        { core_instance_group: group(3), unhealthy_node_replacement: true },
      ),
    ]),
  ).toEqual([
    "the cluster is changed in place (it has 3 core nodes instead of 2 core nodes and replaces unhealthy core " +
      "nodes): nothing runs again",
  ]);
  expect(
    replaced({}, { configurations_json: "[]", custom_ami_id: "ami-1" }, "configurations_json", "custom_ami_id"),
  ).toBe(says("its settings of Hadoop and Spark changed and it starts from ami-1 now"));
  const task = "aws_emr_instance_group.task";
  expect(sentencesAbout([change(task, ["update"], group(2)[0], group(4)[0])])).toEqual([
    "the task group has 4 nodes instead of 2 nodes: nothing runs again",
  ]);
  const limits = { minimum_capacity_units: 2, maximum_capacity_units: 24, maximum_core_capacity_units: 2 };
  const policy = "aws_emr_managed_scaling_policy.scaling";
  expect(sentencesAbout([change(policy, ["create"], null, { compute_limits: [limits] })])).toEqual([
    "EMR scales the task nodes: the cluster has 2 to 24 units of core and task nodes, of which 2 are always core " +
      "nodes; Terraform ignores the numbers of task nodes that EMR chooses",
  ]);
  expect(sentencesAbout([change(policy, ["delete"], { compute_limits: [limits] }, null)])).toEqual([
    "EMR no longer scales the task nodes",
  ]);
});

test("a replay says whose records it reads again", () => {
  const replay = (runs: string) =>
    sentencesAbout([change(address, ["create"], null, { step: [step("write tables", `--replay=${runs}`)] })]);
  const next = "again, and no new objects; the next deploy without REPLAY plans an ordinary run";
  expect(replay("j-1,j-2")[1]).toBe(`this run is a replay: it reads the records in quarantine of j-1 and j-2 ${next}`);
  expect(replay("all")[1]).toBe(`this run is a replay: it reads the records in quarantine of all loads ${next}`);
});
