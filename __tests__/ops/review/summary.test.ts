import { type Facts, noFacts } from "../../../ops/review/facts";
import { summarize } from "../../../ops/review/summary";
import { planTable } from "../../../ops/review/table";
import { recorded } from "../recorded";

const sentences = (name: string, facts: Facts = noFacts) => summarize("sparkify", recorded(name), facts).sentences;
const cluster = (name: string) =>
  (recorded(name).find((plan) => plan.label === "cluster")?.json.output_changes?.["cluster_id"] as { before: string })
    .before;

test("a first plan: counts, and that the pipeline runs for the first time", () => {
  const summary = summarize("sparkify", recorded("first"));
  expect(summary.anyChange).toBe(true);
  expect(
    summary.stacks.map(({ label, add, change, replace, destroy, final }) => [
      label,
      add,
      change,
      replace,
      destroy,
      final,
    ]),
  ).toEqual([
    ["bucket", 7, 0, 0, 0, true],
    ["network", 27, 0, 0, 0, true],
    ["roles", 6, 0, 0, 0, true],
    ["cluster", 5, 0, 0, 0, false],
  ]);
  expect(summary.sentences).toEqual([
    "a cluster is created: applying runs the pipeline for the first time",
    "sparkify-cluster is planned with placeholders for core_group_id, primary_group_id, service_group_id and " +
      "subnet_id: sparkify-network gives the real values when it is applied",
  ]);
});

test("no change: no sentence", () => {
  const summary = summarize("sparkify", recorded("none"));
  expect([summary.anyChange, summary.sentences]).toEqual([false, []]);
  expect(planTable(summary)).toMatch(/Nothing to change\.$/);
});

test("a replaced cluster: why, what differs, and what ends when it is at work or protected", () => {
  const [why, merge, job] = sentences("replacement");
  expect(why).toBe(
    "the cluster is replaced because the arguments of steps 2 and 3 changed: applying runs the pipeline again",
  );
  expect(merge).toBe(
    "step 2 (merge events): --groupBy=s3://parquetry-sparkify-example/landing/(log_data/(?:[^/]+/){0,2}).* " +
      "becomes --groupBy=s3://parquetry-sparkify-example/landing/(log_data/(?:[^/]+/){0,1}).*",
  );
  expect(job).toMatch(/^step 3 \(write tables\): --job=s3:\/\/\S+ becomes --job=s3:\/\/\S+$/);
  const id = cluster("replacement");
  const facts: Facts = {
    buckets: {},
    clusters: {
      [id]: { state: "RUNNING", reason: "", protected: true, doing: "1 of 3 steps done, merge events 4 min 10 s" },
    },
  };
  expect(sentences("replacement", facts).slice(3)).toEqual([
    `the cluster ${id} is at work (1 of 3 steps done, merge events 4 min 10 s): its run ends unfinished`,
    `the cluster ${id} is protected from being ended: applying fails until it is not`,
  ]);
});

test("a cluster that is gone has finished, unless EMR says that it failed", () => {
  expect(sentences("gone")).toEqual([
    "the last run has finished and its cluster is gone: applying runs the pipeline again",
  ]);
  const facts: Facts = {
    buckets: {},
    clusters: {
      [cluster("gone")]: { state: "TERMINATED_WITH_ERRORS", reason: "Shut down as step failed", protected: false },
    },
  };
  expect(sentences("gone", facts)).toEqual([
    `the last run (${cluster("gone")}) has failed and its cluster is gone (Shut down as step failed): applying ` +
      "runs the pipeline again",
  ]);
});

test("a cluster that an earlier refresh has already forgotten is gone as well, by the output it left", () => {
  const plans = recorded("gone").map((plan) => ({ ...plan, json: { ...plan.json, resource_drift: [] } }));
  expect(summarize("sparkify", plans).sentences).toEqual([
    "the last run has finished and its cluster is gone: applying runs the pipeline again",
  ]);
});

test("a bucket that would go: with what is in it, or why nobody knows", () => {
  const bucket = (content: Facts["buckets"][string]) =>
    sentences("destruction", { buckets: { "parquetry-sparkify-example": content }, clusters: {} })[0];
  expect(bucket({ objects: 1204, bytes: 3_650_722_201, olderVersions: 17 })).toBe(
    "the bucket and 1,204 objects would be deleted: parquetry-sparkify-example, 3.4 GiB, and 17 older versions",
  );
  expect(bucket({ objects: 1, bytes: 12, olderVersions: 0 })).toBe(
    "the bucket and 1 object would be deleted: parquetry-sparkify-example, 12 bytes",
  );
  expect(bucket("AccessDenied: no")).toBe(
    "the bucket parquetry-sparkify-example and all its objects would be deleted; how many could not be counted: " +
      "AccessDenied: no",
  );
});

test("other reasons to replace a cluster", () => {
  const replaced = (before: object, after: object, ...paths: string[]) => {
    const change = {
      actions: ["delete", "create"] as const,
      before: { id: "j-1", ...before },
      after,
      replace_paths: paths.map((path) => [path]),
    };
    const json = {
      resource_changes: [
        {
          address: "aws_emr_cluster.cluster",
          mode: "managed" as const,
          type: "aws_emr_cluster",
          name: "cluster",
          change,
        },
      ],
    };
    return summarize("p", [{ stack: "p-cluster", label: "cluster", json }]).sentences[0];
  };
  const step = (name: string, ...args: string[]) => ({ name, hadoop_jar_step: [{ args }] });
  const says = (reason: string) => `the cluster is replaced because ${reason}: applying runs the pipeline again`;
  expect(replaced({ release_label: "emr-7.12.0" }, { release_label: "emr-7.13.0" }, "release_label")).toBe(
    says("its release changed from emr-7.12.0 to emr-7.13.0"),
  );
  expect(replaced({ step: [step("a", "x")] }, { step: [step("b", "x")] }, "step")).toBe(says("step 1's name changed"));
  expect(replaced({ step: [step("a")] }, { step: [step("a"), step("b")] }, "step")).toBe(
    says("it has 2 steps instead of 1"),
  );
  expect(
    replaced(
      { ec2_attributes: [{ subnet_id: "subnet-1" }] },
      { ec2_attributes: [{ subnet_id: "subnet-2" }] },
      "ec2_attributes",
    ),
  ).toBe(says("its subnet or security groups changed"));
  expect(replaced({ bootstrap_action: [1] }, { bootstrap_action: [2] }, "bootstrap_action", "log_uri")).toBe(
    says("its bootstrap action changed and its log uri changed"),
  );
});
