import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PipelineAws, refusals } from "../pipeline-aws";

/** The part of `make history` that uses AWS: the event logs of a run come to this machine. */
let aws: PipelineAws;
const run = (env: Record<string, string> = {}) => aws.run("history", env);
const fetched = (name: string) => join(aws.project.folder, ".local/history/sparkify", name);
const refuse = (error: string, status: string, times: number) =>
  aws.server.tell({ refuse: { target: "GET", error, status, times, message: "Refused." } });

beforeAll(async () => {
  aws = await PipelineAws.start();
  await aws.cluster("j-OLD", ["write tables"], [{ created: 9000, cluster: "TERMINATED" }]);
  await aws.cluster("j-NEW", ["write tables"], [{ created: 60, cluster: "RUNNING" }]);
  await aws.put("runs/j-OLD/history/application_1_0001", "events");
  await aws.put("runs/j-OLD/history/eventlog_v2_application_1_0002/events_1_application_1_0002", "rolled");
  await aws.put("runs/j-OLD/ledger.json", "{}");
});
afterAll(() => aws.stop());

test("the event logs of a run, with their folders, in place of those of another run", async () => {
  const from = "s3://parquetry-sparkify-example/runs/j-OLD/history/";
  const { exitCode, stdout, stderr } = await run({ CLUSTER: "j-OLD" });
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: `The history of j-OLD: 12 bytes from ${from}`,
    stderr: "",
  });
  expect(readFileSync(fetched("application_1_0001"), "utf8")).toBe("events");
  expect(readFileSync(fetched("eventlog_v2_application_1_0002/events_1_application_1_0002"), "utf8")).toBe("rolled");

  await aws.put("runs/j-OTHER/history/application_2_0001", "others");
  await run({ RUN: "j-OTHER" });
  expect([existsSync(fetched("application_1_0001")), existsSync(fetched("application_2_0001"))]).toEqual([false, true]);
});

test("a run that goes on has none yet", async () => {
  const { exitCode, stderr } = await run();
  expect([exitCode, stderr]).toEqual([
    1,
    "There is nothing in s3://parquetry-sparkify-example/runs/j-NEW/history/. A run keeps its history when its Spark " +
      "job ends; one that was killed keeps none. While the cluster of j-NEW lives, make tunnel UI=spark shows it.",
  ]);
});

test("of several runs of a cluster the newest, or each by its name, also if EMR has forgotten it", async () => {
  const [first, second] = ["20261101T000000Z", "20261127T193012Z"].map((time) => `j-MANY-${time}`);
  const submitted = (run = "") => ({ name: "write tables", args: [`--run=${run}`, "--steps=1"] });
  await aws.cluster("j-MANY", ["write tables", submitted(first), submitted(second)], [{ cluster: "WAITING" }]);
  for (const run of ["j-MANY", first, second, "j-MANYMORE"]) await aws.put(`runs/${run}/history/application_1`, "x");
  const shown = async (env: Record<string, string>) => /^The history of (\S+):/.exec((await run(env)).stdout)?.[1];
  expect(await shown({ CLUSTER: "j-MANY" })).toBe(second);
  expect(await shown({ CLUSTER: first ?? "" })).toBe(first);
  expect(await shown({ RUN: first ?? "" })).toBe(first);
  expect(await shown({ RUN: "j-MANY" })).toBe("j-MANY");

  for (const run of ["j-GONE", "j-GONE-20260801T000000Z"]) await aws.put(`runs/${run}/history/application_1`, "x");
  expect(await shown({ CLUSTER: "j-GONE" })).toBe("j-GONE-20260801T000000Z");
  expect(await run({ CLUSTER: "j-NEVER" })).toMatchObject({
    exitCode: 2,
    stderr:
      "CLUSTER=j-NEVER: EMR in us-east-1 does not know the cluster j-NEVER. It knows clusters for two months; " +
      "make runs lists those of the pipeline.",
  });
});

test.each(refusals)("%s is one sentence", async (error, message, advice) => {
  expect(await aws.refused("ListSteps", error, message, "history", { CLUSTER: "j-OLD" })).toEqual({
    exitCode: 1,
    stderr: `The runs of j-OLD are not known: ${error}: ${message}.${advice}`,
  });
});

test("throttling is survived, and a missing right is one sentence", async () => {
  await refuse("SlowDown", "503 Slow Down", 2);
  expect((await run({ CLUSTER: "j-OLD" })).exitCode).toBe(0);
  await refuse("AccessDenied", "403 Forbidden", -1);
  const { exitCode, stderr } = await run({ CLUSTER: "j-OLD" });
  await refuse("", "", 0);
  expect([exitCode, stderr]).toEqual([
    1,
    "The history could not be read from s3://parquetry-sparkify-example/runs/j-OLD/history/: " +
      "AccessDenied: Refused. docs/operations.md lists the rights this needs.",
  ]);
});
