import { renameSync } from "node:fs";
import { join } from "node:path";
import { unwatched } from "./project";
import { deploy, projectCopies } from "./project-copies";

/** Plans and deploys of stacks that are applied: each test changes a copy of its own. */
const project = projectCopies((original) => deploy(original, unwatched));

test("make plan without a change: nothing to change, exit 0", async () => {
  const { exitCode, stdout } = await project().run("plan");
  expect(stdout).toContain("Nothing to change.");
  expect(exitCode).toBe(0);
});

test("RERUN=1 runs the pipeline again though nothing changed", async () => {
  const { exitCode, stdout } = await project().run("deploy", { ...unwatched, RERUN: "1" });
  expect(stdout).toContain("- the cluster is replaced as RERUN=1 asks for: applying runs the pipeline again");
  expect(stdout).toContain("Applied: cluster. Nothing to change: bucket, network, roles.");
  expect(exitCode).toBe(0);
  expect((await project().run("plan")).exitCode).toBe(0);
});

test("a saved plan that is older than the program is refused", async () => {
  expect((await project().run("plan")).exitCode).toBe(0);
  project().edit("merge: { depth: 2 }", "merge: { depth: 1 }");
  const { exitCode, stderr } = await project().run("deploy", { ...unwatched, PLAN: "saved" });
  expect(stderr).toBe(
    "sparkify-cluster is not what was planned: pipeline.yaml or the program has changed since. " +
      "Run make plan again and read the new plan.",
  );
  expect(exitCode).toBe(2);
});

test("a changed argument: the cluster is replaced, in words, and nothing else is touched", async () => {
  project().edit("merge: { depth: 2 }", "merge: { depth: 1 }");
  const { exitCode, stdout } = await project().run("plan", { FORMAT: "json" });
  const plan = JSON.parse(stdout);
  expect(plan.sentences[0]).toBe(
    "the cluster is replaced because step 2's arguments changed and source events changed: " +
      "applying runs the pipeline again",
  );
  const groupBy = "--groupBy=s3://parquetry-sparkify-example/landing/";
  expect(plan.sentences[1]).toBe(
    `step 2 (merge events): ${groupBy}(log_data/(?:[^/]+/){0,2}).* becomes ${groupBy}(log_data/(?:[^/]+/){0,1}).*`,
  );
  expect(plan.sentences.slice(2)).toEqual(["source events: its merge changed"]);
  const touched = plan.stacks.flatMap((stack: { resources: { address: string; action: string }[] }) =>
    stack.resources.map(({ address, action }) => `${address} ${action}`),
  );
  expect(touched).toEqual(["aws_emr_cluster.cluster replace", "aws_s3_object.spark_job replace"]);
  expect(exitCode).toBe(2);
});

test("a subnet that is replaced takes the cluster along in the same plan", async () => {
  project().edit(/^region: .*$/m, "$&\nnetwork: { cidr: 10.20.0.0/16, zone: us-east-1a, subnet: 10.20.64.0/20 }");
  const { stdout } = await project().run("plan");
  expect(stdout).toMatch(
    /- .*aws_vpc\.vpc.* replaced, and the cluster j-\w+ still uses that: AWS refuses it\. End the cluster /,
  );
  expect(stdout).toMatch(/- the cluster is replaced because .*its subnet changed/);
  expect(stdout).toMatch(
    /sparkify-cluster is planned with placeholders for .*subnet_ids: sparkify-network gives the real values/,
  );
});

test("a state that somebody moved away is missed", async () => {
  const state = join(project().folder, "state/sparkify-network.tfstate");
  renameSync(state, `${state}.elsewhere`);
  const { stdout } = await project().run("plan");
  expect(stdout).toContain(
    "- sparkify-network has an empty state, but sparkify-cluster, which needs it, has resources: " +
      "if that state was moved or lost, put it back before anything is applied",
  );
});

test("a cluster that has ended is said to be gone", async () => {
  const { exitCode, stdout } = await project().run("plan", { LAB_GONE: "aws_emr_cluster" });
  expect(stdout).toMatch(/- the last cluster \(j-\w+\) is gone: applying runs the pipeline again\n/);
  expect(exitCode).toBe(2);
});

test("make destroy keeps the bucket, and says so", async () => {
  const { exitCode, stdout } = await project().run("destroy", { YES: "1" });
  expect(stdout).toContain(
    "Kept: s3://parquetry-sparkify-example with everything in it (stack sparkify-bucket, its state in " +
      "state/sparkify-bucket.tfstate). make destroy DATA=delete deletes it too.",
  );
  expect(["bucket", "network", "roles", "cluster"].map((stack) => project().inState(stack))).toEqual([7, 0, 0, 0]);
  expect(exitCode).toBe(0);
});
