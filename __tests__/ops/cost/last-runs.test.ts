import { lastRuns } from "../../../ops/cost/last-runs";
import { PipelineAws } from "../pipeline-aws";

/** The last runs and the last ledger, in an AWS on this machine. */
let aws: PipelineAws;
const given = { ...process.env };
beforeAll(async () => {
  aws = await PipelineAws.start();
  Object.assign(process.env, aws.server.env);
});
afterAll(async () => {
  process.env = given;
  await aws.stop();
});

const folder = "s3://parquetry-sparkify-example/runs/";
const find = () => lastRuns("sparkify", "us-east-1", folder);
const ledger = (cluster: string, ok: boolean, started: string) =>
  JSON.stringify({ ok, cluster, started, sources: {}, tables: {} });

test("no run yet: nothing, and no problem", async () => {
  expect(await find()).toEqual({ runs: [], types: [] });
});

test("runs that EMR has forgotten: the newest ledger that adds up", async () => {
  await aws.put("runs/j-OLD/ledger.json", ledger("j-OLD", true, "2026-01-01T00:00:00Z"));
  await aws.put("runs/j-NEW/ledger.json", ledger("j-NEW", true, "2026-02-01T00:00:00Z"));
  await aws.put("runs/j-ODD/ledger.json", ledger("j-ODD", false, "2026-03-01T00:00:00Z"));
  expect((await find()).ledger?.place).toBe(`${folder}j-NEW/ledger.json`);
});

test("the last run: its time, its node hours, its types, and its ledger", async () => {
  const steps = ["merge songs", "write tables"];
  const done = { created: 720, cluster: "TERMINATED", steps: { 1: "COMPLETED", 2: "COMPLETED" } };
  await aws.cluster("j-RUN", steps, [done], { stays: false });
  await aws.put("runs/j-RUN/ledger.json", ledger("j-RUN", true, "2026-01-02T00:00:00Z"));
  const Timeline = { CreationDateTime: Date.now() / 1000 - 720, EndDateTime: Date.now() / 1000 };
  const instance = (Id: string, InstanceType: string) => ({ Id, InstanceType, Status: { Timeline } });
  const body = { Instances: [instance("1", "m6i.xlarge"), instance("2", "r6i.xlarge"), instance("3", "r6i.xlarge")] };
  await aws.server.tell({ answer: { target: "ListInstances", body, cluster: "j-RUN" } });
  const found = await find();
  expect(found).toMatchObject({ types: ["r6i.xlarge", "m6i.xlarge"], ledger: { place: `${folder}j-RUN/ledger.json` } });
  // Three nodes for twelve minutes.
  expect(found.runs).toMatchObject([{ run: "j-RUN", outcome: "succeeded", nodeHours: expect.closeTo(0.6, 1) }]);
  expect(found.runs[0]?.seconds).toBeCloseTo(720, -1);
});

test("EMR refuses: that is said, and nothing fails", async () => {
  await aws.server.tell({
    refuse: { target: "ListClusters", error: "AccessDeniedException", message: "no", times: -1 },
  });
  expect(await find()).toEqual({
    runs: [],
    types: [],
    problem:
      "The clusters of sparkify could not be listed: AccessDeniedException: no. docs/operations.md lists the rights " +
      "this needs.",
  });
});
