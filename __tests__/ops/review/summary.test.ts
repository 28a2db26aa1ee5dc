import { type ClusterFacts, type Facts, noFacts } from "../../../ops/review/facts/facts";
import type { JobChanges } from "../../../ops/review/facts/job-changes";
import { summarize } from "../../../ops/review/summary";
import { planTable } from "../../../ops/review/table";
import { recorded } from "../recorded";

const sentences = (name: string, facts: Facts = noFacts) => summarize("sparkify", recorded(name), facts).sentences;
const cluster = (name: string) =>
  (recorded(name).find((plan) => plan.label === "cluster")?.json.output_changes?.["cluster_id"] as { before: string })
    .before;

test("a first plan: counts, and that the pipeline runs for the first time", () => {
  const summary = summarize("sparkify", recorded("first"), {
    ...noFacts,
    ranBefore: { "parquetry-sparkify-example": false },
  });
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
    ["network", 32, 0, 0, 0, true],
    ["roles", 6, 0, 0, 0, true],
    ["cluster", 6, 0, 0, 0, false],
  ]);
  expect(summary.sentences).toEqual([
    "a cluster is created: applying runs the pipeline for the first time",
    "sparkify-cluster is planned with placeholders for core_group_id, primary_group_id, service_group_id and " +
      "subnet_ids: sparkify-network gives the real values when it is applied",
  ]);
});

test("a new cluster is the first one only where the bucket has nothing of an earlier run", () => {
  const ran = (ranBefore: Facts["ranBefore"]) => sentences("first", { ...noFacts, ranBefore })[0];
  expect(ran({})).toBe("a cluster is created: applying runs the pipeline");
  expect(ran({ "parquetry-sparkify-example": true })).toBe("a cluster is created: applying runs the pipeline again");
});

test("no change: no sentence", () => {
  const summary = summarize("sparkify", recorded("none"));
  expect([summary.anyChange, summary.sentences]).toEqual([false, []]);
  expect(planTable(summary)).toMatch(/Nothing to change\.$/);
});

test("a replaced cluster: the step that changed and no other, and what ends when it is at work or protected", () => {
  const [why, merge, ...others] = sentences("replacement");
  expect(why).toBe(
    "the cluster is replaced because step 2's arguments changed and the description of its job changed: " +
      "applying runs the pipeline again",
  );
  expect(merge).toBe(
    "step 2 (merge events): --groupBy=s3://parquetry-sparkify-example/landing/(log_data/(?:[^/]+/){0,2}).* " +
      "becomes --groupBy=s3://parquetry-sparkify-example/landing/(log_data/(?:[^/]+/){0,1}).*",
  );
  expect(others).toEqual([]);
  const id = cluster("replacement");
  const facts: Facts = {
    ...noFacts,
    clusters: {
      [id]: {
        state: "RUNNING",
        reason: "",
        protected: true,
        run: "going on",
        doing: "1 of 3 steps done, merge events 4 min 10 s",
      },
    },
  };
  expect(sentences("replacement", facts).slice(2)).toEqual([
    `the cluster ${id} is at work (1 of 3 steps done, merge events 4 min 10 s): its run ends unfinished`,
    `the cluster ${id} is protected from being ended: make deploy and make destroy refuse until it is not`,
  ]);
});

test("what differs in the job is said in place of its hash, or why it is not known", () => {
  const parts: JobChanges["parts"] = [
    { kind: "source", name: "events", what: "changed", details: ["its merge changed"] },
  ];
  const withJob = (job: JobChanges | string) =>
    sentences("replacement", { ...noFacts, jobs: { "sparkify-cluster": job } });
  expect(withJob({ parts, settings: [] })).toEqual([
    "the cluster is replaced because step 2's arguments changed and source events changed: " +
      "applying runs the pipeline again",
    expect.stringMatching(/^step 2 /),
    "source events: its merge changed",
  ]);
  expect(withJob("NoSuchKey: gone").at(-1)).toBe(
    "which tables and sources changed is not known, since the job of the last run could not be read: NoSuchKey: gone",
  );
});

test("a cluster that is gone: its run has finished, failed or was ended, as far as EMR says", () => {
  const id = cluster("gone");
  const gone = (state: string, run: ClusterFacts["run"], reason = "") =>
    sentences("gone", { ...noFacts, clusters: { [id]: { state, reason, protected: false, run } } });
  expect(sentences("gone")).toEqual([`the last cluster (${id}) is gone: applying runs the pipeline again`]);
  expect(sentences("gone", { ...noFacts, clusterProblems: { [id]: "AccessDeniedException: not authorized" } })).toEqual(
    [
      `the last cluster (${id}) is gone: applying runs the pipeline again`,
      `EMR does not say what ${id} does, or how it ended: AccessDeniedException: not authorized`,
    ],
  );
  expect(gone("TERMINATED", "succeeded")).toEqual([
    `the last run (${id}) has finished and its cluster is gone: applying runs the pipeline again`,
  ]);
  expect(gone("TERMINATED_WITH_ERRORS", "failed", "Shut down as step failed")).toEqual([
    `the last run (${id}) has failed and its cluster is gone (Shut down as step failed): applying ` +
      "runs the pipeline again",
  ]);
  expect(gone("TERMINATED", "failed", "Terminated by user request")).toEqual([
    `the last run (${id}) did not finish and its cluster is gone (Terminated by user request): applying ` +
      "runs the pipeline again",
  ]);
});

test("a cluster that an earlier refresh has already forgotten is gone as well, by the output it left", () => {
  const plans = recorded("gone").map((plan) => ({ ...plan, json: { ...plan.json, resource_drift: [] } }));
  expect(summarize("sparkify", plans).sentences).toEqual([
    `the last cluster (${cluster("gone")}) is gone: applying runs the pipeline again`,
  ]);
});

test("a plan that deletes the bucket says what is in it, or why that is unknown", () => {
  const bucket = (content: Facts["buckets"][string]) =>
    sentences("destruction", { ...noFacts, buckets: { "parquetry-sparkify-example": content } })[0];
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
