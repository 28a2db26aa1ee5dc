import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PipelineAws } from "../pipeline-aws";

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

test("throttling is survived, and a missing right is one sentence", async () => {
  await refuse("SlowDown", "503 Slow Down", 2);
  expect((await run({ CLUSTER: "j-OLD" })).exitCode).toBe(0);
  await refuse("AccessDenied", "403 Forbidden", -1);
  const { exitCode, stderr } = await run({ CLUSTER: "j-OLD" });
  await refuse("", "", 0);
  expect([exitCode, stderr]).toEqual([
    1,
    "The history of j-OLD could not be read from s3://parquetry-sparkify-example/runs/j-OLD/history/: " +
      "AccessDenied: Refused.. docs/operations.md lists the rights this needs.",
  ]);
});
