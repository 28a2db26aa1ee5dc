import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { estimateRun, type SourceSize } from "../../../cli/estimate/model";
import { costOf } from "../../../cli/estimate/prices";
import { type Services, usageOfMonth, usageOfRun } from "../../../cli/estimate/services";
import { servicesOfHcl } from "../../../cli/estimate/services-of-hcl";
import { root } from "../../../cli/project";
import { readStacks } from "../../../cli/synthesized/stacks";
import { startSynthesis } from "../../../cli/synthesized/synthesis";
import { sparkify, synthHcl } from "../../stacks/synthesized";

/** What AWS bills beside nodes, disks and S3. */
const folder = mkdtempSync(join(tmpdir(), "services-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const none: Services = {
  endpoints: 0,
  keys: 0,
  alarms: 0,
  dashboards: 0,
  schedules: 0,
  timers: 0,
  successRules: { cluster: 0, step: 0 },
  subscriptions: 0,
  trails: 0,
  registered: [],
};

async function servicesOfExample(name: string, registered: string[] = []): Promise<Services> {
  const outdir = await startSynthesis(root, name, join(folder, name)).done();
  return servicesOfHcl(await readStacks(outdir, name), registered);
}

test("the services of the examples, as their pipeline.yaml asks for them", async () => {
  // A private network, and no other choice.
  expect(await servicesOfExample("cdc")).toEqual(none);
  // The key of the notices, five alarms, a dashboard, two addresses and a queue, data events.
  expect(await servicesOfExample("cluster-watching")).toEqual({
    ...none,
    keys: 1,
    alarms: 5,
    dashboards: 1,
    successRules: { cluster: 1, step: 1 },
    subscriptions: 3,
    trails: 1,
  });
  expect(await servicesOfExample("cluster-schedule")).toEqual({ ...none, schedules: 1, timers: 1 });
  // An endpoint to Glue, in one subnet.
  expect(await servicesOfExample("cluster-catalog", ["clicks"])).toEqual({
    ...none,
    endpoints: 1,
    registered: ["clicks"],
  });
  // An endpoint to EMR. The example names its zone, so there is one subnet.
  expect(await servicesOfExample("cluster-spark-4")).toEqual({ ...none, endpoints: 1 });
  // A key of the pipeline's own, and an endpoint to KMS.
  expect(await servicesOfExample("cluster-encrypted")).toMatchObject({ keys: 1, endpoints: 1 });
});

test("an endpoint in a subnet of each zone is billed in each: three zones at most", async () => {
  const { cluster, ...pipeline } = sparkify();
  const outdir = await synthHcl({ ...pipeline, cluster: { ...cluster, release: "emr-spark-8.1.0" } });
  expect(servicesOfHcl(await readStacks(outdir, "sparkify"), [])).toEqual({ ...none, endpoints: 3 });
});

const nodes = [{ fleet: "core" as const, onDemand: 1, spot: 0, type: "m6i.xlarge", disk: 64 }];
const songs: SourceSize = { name: "songs", objects: 1000, bytes: 1e6, chunks: [{ objects: 1000, bytes: 1e6 }] };
const tables = [{ name: "plays", files: 250, bytes: 1e6, partitions: 250 }];

test("a schedule: ten states, and three for each look at the cluster, which is every three minutes", () => {
  const run = { ...estimateRun([songs], tables, nodes), seconds: 901 };
  expect(usageOfRun({ ...none, schedules: 1, timers: 1 }, run, tables)).toEqual([
    { name: "transitions of Step Functions", price: "thousandTransitions", number: 10 + 3 * 6 },
    { name: "invocations of Scheduler", price: "millionInvocations", number: 1 },
  ]);
});

test("a catalog: 250 partitions are three pages to read and three requests to write", () => {
  const services = { ...none, registered: ["plays"] };
  expect(usageOfRun(services, estimateRun([songs], tables, nodes), tables)).toEqual([
    { name: "requests to Glue (at most)", price: "millionGlueRequests", number: 1 + 3 + 3 },
  ]);
  expect(usageOfMonth(services, tables)).toEqual([
    { name: "partitions in Glue", price: "hundredThousandPartitionsMonth", number: 250 },
  ]);
});

test("watching: notices of a cluster and two steps to each address, an event for each request of an object", () => {
  const services = { ...none, successRules: { cluster: 1, step: 1 }, subscriptions: 3, trails: 1 };
  // An upload of the prefix list, 8 reads of the check, 2 for each merged object, 6 + 6 for each of 250 files.
  const events = 1 + 8 + 2 * 1000 + 12 * 250;
  expect(usageOfRun(services, estimateRun([songs], tables, nodes), tables)).toEqual([
    { name: "notices", price: "thousandNotices", number: 3 * (2 + 2) },
    { name: "data events", price: "hundredThousandDataEvents", number: events },
  ]);
});

test("services with a price are in the sum; those without are listed without a cost", () => {
  const services = { ...none, endpoints: 2, keys: 1, alarms: 5, schedules: 1 };
  const run = { ...estimateRun([songs], tables, nodes), seconds: 900 };
  const used = { storedBytes: 10 * 2 ** 30, run: usageOfRun(services, run, tables), month: usageOfMonth(services, []) };
  const prices = {
    currency: "USD",
    hour: { "m6i.xlarge": { ec2: 0, emr: 0 } },
    thousandRequests: { put: 0, get: 0 },
    gbMonth: { disk: 0, s3: 0.5 },
    services: { endpointHour: 0.01, kmsKeyMonth: 1, thousandTransitions: 2 },
  };
  const cost = costOf(run, used, prices, "PRICES=p.yaml");
  // 10 + 3 × 900 / 180 = 25 transitions, at 2 for a thousand.
  expect(cost.run).toBeCloseTo(0.05, 9);
  expect(cost.services.run.map(({ cost: amount }) => amount)).toEqual([expect.closeTo(0.05, 9)]);
  // 2 endpoints × 730 hours × 0.01, and the key; the alarms have no price.
  expect(cost.services.month).toEqual([
    { name: "hours of interface endpoints", price: "endpointHour", number: 1460, cost: expect.closeTo(14.6, 9) },
    { name: "keys in KMS", price: "kmsKeyMonth", number: 1, cost: 1 },
    { name: "alarms", price: "alarmMonth", number: 5 },
  ]);
  // 10 GB × 0.5 beside them.
  expect(cost.month).toBeCloseTo(5 + 14.6 + 1, 9);
});
