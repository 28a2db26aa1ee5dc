import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { type Project, unwatched } from "./project";
import { deploy, projectCopies } from "./project-copies";

/**
 * What a run costs before and after a plan, with a real Terraform. The expected figures are computed here by hand, from
 * the assumptions of docs/cost.md: none is taken from the program.
 */

const prices = `currency: USD
hour:
  m6i.xlarge: { ec2: 0.2, emr: 0.05 }
  r6i.xlarge: { ec2: 0.3, emr: 0.06 }
thousandRequests: { put: 0.005, get: 0.0004 }
gbMonth: { disk: 0.08, s3: 0.023 }
services: { kmsKeyMonth: 1 }
`;
const line = (key: string, size: number) => `2026-01-02 03:04:05 ${String(size).padStart(10)} ${key}\n`;
// 1,000 songs of 1,000 bytes in four folders: four merged files of 250 songs. Ten logs of 100,000 bytes of a month.
const listing = [
  ...Array.from({ length: 1000 }, (_, n) => line(`landing/song_data/${"ABCD"[n % 4]}/A/A/TR${n}.json`, 1000)),
  ...Array.from({ length: 10 }, (_, n) => line(`landing/log_data/2018/11/2018-11-${10 + n}-events.json`, 100_000)),
].join("");
/** The last run read as many bytes as the listing has, so its tables do not grow. */
const ledger = JSON.stringify({
  ok: true,
  pipeline: "sparkify",
  cluster: "j-LAST",
  sources: {
    songs: { objects: { listed: 1000, merged: 1000 }, bytes: { listed: 1e6, merged: 1e6 }, mergedFiles: 4 },
    events: { objects: { listed: 10, merged: 10 }, bytes: { listed: 1e6, merged: 1e6 }, mergedFiles: 1 },
  },
  tables: {
    songs: { partitions: 48, files: 48, bytes: 480_000 },
    artists: { partitions: 0, files: 1, bytes: 20_000 },
    users: { partitions: 0, files: 1, bytes: 20_000 },
    time: { partitions: 2, files: 2, bytes: 180_000 },
    songplays: { partitions: 2, files: 2, bytes: 300_000 },
  },
});
const bytes = { sources: 2e6, tables: 1e6 };

// A cluster starts in 600 s, lists prefixes in 41 s and looks at objects in 5 s.
const start = 600 + 41 + 5;
// A step starts in 30 s. 60 pages are listed, 20 at a time, each in 0.1 s. A thread copies 250 songs, each in 0.113 s,
// and their bytes at 40 MB/s. With 8 vCPUs and more there are as many threads as merged files.
const mergeSongs = 30 + 3 * 0.1 + 250 * 0.113 + 250_000 / 40e6;
// Ten pages, all at a time; ten logs by one thread.
const mergeEvents = 30 + 0.1 + 10 * 0.113 + 1e6 / 40e6;
// 70 pages again for the ledger; 2 MB at 8 MB/s, and half a second for a file, divided by the workers' vCPUs.
const writeTables = (files: number, vcpus: number) => 30 + (70 * 0.1) / 20 + (2e6 / 8e6 + files * 0.5) / vcpus;
const seconds = (files: number, vcpus: number) => start + mergeSongs + mergeEvents + writeTables(files, vcpus);
// 41 for the prefix list of each of two sources, 3 to look at each, 70 pages twice, 6 for each file.
const put = (files: number) => 2 * 41 + 2 * 3 + 2 * 70 + files * 6;
// 8 to look at each source, 2 for each merged object, 6 for each file.
const get = (files: number) => 2 * 8 + 2 * 1010 + files * 6;
const requests = (files: number) => (put(files) / 1000) * 0.005 + (get(files) / 1000) * 0.0004;
// Each node has a disk of 64 GB, and a month has 730 hours.
const gbMonths = (hours: number) => (hours * 64) / 730;
const money = (amount: number) => expect.closeTo(amount, 9) as number;

/** 48 partitions of songs, one file each of artists and users, two of time and two of songplays. */
const allFiles = 48 + 1 + 1 + 2 + 2;
// One primary and two core nodes of m6i.xlarge: 2 × 4 vCPUs work.
const hours = (3 * seconds(allFiles, 8)) / 3600;
const deployed = {
  run: {
    seconds: money(seconds(allFiles, 8)),
    nodeHours: { "m6i.xlarge": money(hours) },
    requests: { put: put(allFiles), get: get(allFiles) },
    diskGbMonths: money(gbMonths(hours)),
    storedBytes: bytes.sources + bytes.tables,
    services: [],
  },
  month: [],
  cost: expect.objectContaining({
    run: money(hours * (0.2 + 0.05) + gbMonths(hours) * 0.08 + requests(allFiles)),
    month: money((3e6 / 2 ** 30) * 0.023),
  }),
};

let original: Project;
const project = projectCopies((applied) => {
  original = applied;
  applied.file("prices.yaml", prices);
  applied.file("listing.txt", listing);
  mkdirSync(join(applied.folder, "out/sparkify"), { recursive: true });
  writeFileSync(join(applied.folder, "out/sparkify/ledger.json"), ledger);
  applied.edit("types: [m6i.xlarge, m5.xlarge] }", "types: [m6i.xlarge] }");
  applied.edit("types: [m6i.xlarge, m5.xlarge, m6a.xlarge]", "types: [m6i.xlarge]");
});

const given = { PRICES: "prices.yaml", LISTING: "listing.txt" };

async function planned(env: Record<string, string> = given) {
  const { stdout, stderr, exitCode } = await project().run("plan", { FORMAT: "json", ...env });
  if (exitCode !== 2) throw new Error(stderr);
  return (JSON.parse(stdout) as { cost: { before?: object; after?: object; notes: string[] } }).cost;
}

/** The rows of the table of costs in plan.md. */
const rows = () =>
  project()
    .read(".local/plan/sparkify/plan.md")
    .split("\n| cost | before | after |\n|---|--:|--:|\n")[1]
    ?.split("\n\n")[0]
    ?.split("\n");

describe("before the first deploy", () => {
  test("a first plan: only what comes after", async () => {
    const { notes, ...sides } = await planned();
    expect(sides).toEqual({ after: deployed });
    expect(notes).toEqual([
      "from listing.txt; the files of tables from out/sparkify/ledger.json, grown with the input; " +
        "docs/cost.md has the model",
    ]);
    // 769.57 s; 3 nodes × 769.57 s are 0.6413 hours; 0.6413 × 64 / 730 are 0.056 GB-months.
    // 0.6413 × 0.25 + 0.0562 × 0.08 + 0.0037 for requests are 0.1685 USD.
    expect(rows()).toEqual([
      "| time of a run | · | 12 min 50 s |",
      "| hours of m6i.xlarge | · | 0.64 |",
      "| GB-months of disks | · | 0.06 |",
      "| PUT and LIST requests | · | 552 |",
      "| GET requests | · | 2,360 |",
      "| **a run, USD** | **·** | **0.1685** |",
      "| stored in S3, a month | · | 2.9 MiB |",
      "| **a month without a run, USD** | **·** | **0.0001** |",
    ]);
  });

  test("without prices there are no amounts of money, and how to get them is said", async () => {
    const { after, notes } = await planned({ LISTING: "listing.txt" });
    expect(after).toEqual({ run: deployed.run, month: [] });
    expect(notes.at(-1)).toBe("give PRICES=<file> or PRICES=aws to see that in money");
  });

  test("from the ledger alone: the same objects, bytes and files", async () => {
    const { after, notes } = await planned({ PRICES: "prices.yaml" });
    expect(after).toEqual(deployed);
    expect(notes).toEqual(["from the last ledger, out/sparkify/ledger.json; docs/cost.md has the model"]);
  });

  test("neither a listing nor a ledger: one sentence says what to do", async () => {
    project().file("out/sparkify/ledger.json", "{}");
    expect(await planned({})).toEqual({
      after: { month: [] },
      notes: [
        "what a run costs is not known: no listing is given, and there is no ledger of a run. List the bucket with " +
          "aws s3 ls --recursive s3://BUCKET/ > listing.txt, and run make plan LISTING=listing.txt",
      ],
    });
  });

  test("wrong prices and a wrong listing are errors that name the file", async () => {
    const wrong = await project().run("plan", { PRICES: "none.yaml" });
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      1,
      "PRICES=none.yaml: there is no such file; docs/cost.md shows one. PRICES=aws asks AWS",
    ]);
    const none = await project().run("plan", { LISTING: "none.txt" });
    expect([none.exitCode, none.stderr]).toEqual([1, "LISTING=none.txt: there is no such file"]);
  });
});

test("a run that cannot be estimated does not stop the plan", async () => {
  project().edit("core: { types: [m6i.xlarge], onDemand: 2 }", "core: { types: [m5.metal], onDemand: 2 }");
  const { after, notes } = await planned();
  expect(after).toMatchObject({ month: [] });
  expect(after).not.toHaveProperty("run");
  expect(notes[0]).toBe(
    "a run as it is planned cannot be estimated: m5.metal: how many vCPUs it has does not show in its name; " +
      "estimate with a type such as m6i.xlarge",
  );
});

describe("after a deploy", () => {
  beforeAll(() => deploy(original, unwatched));

  test("other types: hours, time and money of both", async () => {
    project().edit("core: { types: [m6i.xlarge], onDemand: 2 }", "core: { types: [r6i.xlarge], onDemand: 3 }");
    // One node of m6i.xlarge and three of r6i.xlarge: 3 × 4 vCPUs work.
    const time = seconds(allFiles, 12) / 3600;
    const { before, after } = await planned();
    expect(before).toEqual(deployed);
    expect(after).toMatchObject({
      run: {
        seconds: money(time * 3600),
        nodeHours: { "m6i.xlarge": money(time), "r6i.xlarge": money(3 * time) },
        requests: { put: put(allFiles), get: get(allFiles) },
      },
      cost: {
        run: money(time * 0.25 + 3 * time * 0.36 + gbMonths(4 * time) * 0.08 + requests(allFiles)),
      },
    });
    // 768.43 s are 0.2135 hours; 0.2135 × (0.25 + 3 × 0.36) + 0.0749 × 0.08 + 0.0037 are 0.2936.
    expect(rows()).toEqual([
      "| time of a run | 12 min 50 s | 12 min 48 s |",
      "| hours of m6i.xlarge | 0.64 | 0.21 |",
      "| hours of r6i.xlarge | · | 0.64 |",
      "| GB-months of disks | 0.06 | 0.07 |",
      "| PUT and LIST requests | 552 | 552 |",
      "| GET requests | 2,360 | 2,360 |",
      "| **a run, USD** | **0.1685** | **0.2936** |",
      "| stored in S3, a month | 2.9 MiB | 2.9 MiB |",
      "| **a month without a run, USD** | **0.0001** | **0.0001** |",
    ]);
  });

  test("other tables: a table without partitions is one file instead of 48", async () => {
    project().edit("partitionBy: [year, artist_id]", "smallPartition: 1");
    const { before, after } = await planned();
    const files = 1 + 1 + 1 + 2 + 2;
    expect(before).toEqual(deployed);
    expect(after).toMatchObject({
      run: { seconds: money(seconds(files, 8)), requests: { put: put(files), get: get(files) } },
    });
    // 47 files fewer, of 6 requests each: 552 - 282 and 2,360 - 282.
    expect(rows()?.slice(3, 5)).toEqual(["| PUT and LIST requests | 552 | 270 |", "| GET requests | 2,360 | 2,078 |"]);
  });

  test("a cluster that has ended is still what was deployed", async () => {
    expect((await planned({ ...given, LAB_GONE: "aws_emr_cluster" })).before).toEqual(deployed);
  });

  test("a key that is made costs each month; the endpoint to it has no price here", async () => {
    project().edit(/^region: .*$/m, "$&\nencryption: { key: made }");
    const { before, after, notes } = await planned();
    expect(before).toEqual(deployed);
    expect(after).toMatchObject({ month: [{ name: "hours of interface endpoints", number: 730 }, { number: 1 }] });
    // 1 USD for the key, beside the storage.
    expect(after).toMatchObject({ cost: { month: money(1 + (3e6 / 2 ** 30) * 0.023) } });
    expect(notes).toContain("not priced, and in no sum: hours of interface endpoints");
  });

  test("the stack of the network alone: what it costs each month, and no run", async () => {
    project().edit(/^region: .*$/m, "$&\ncatalog: {}");
    const { cost, ...figures } = (await planned({ ...given, STACK: "network" })).after as { cost: object };
    // An endpoint to Glue, for which there is no price.
    expect(figures).toEqual({ month: [{ name: "hours of interface endpoints", price: "endpointHour", number: 730 }] });
    expect(cost).toEqual({ currency: "USD", month: 0 });
  });

  test("from the last ledger in the bucket, with what the last run took", async () => {
    const aws = await AwsServer.start();
    const s3 = aws.s3();
    try {
      const Bucket = "parquetry-sparkify-example";
      await s3.send(new CreateBucketCommand({ Bucket }));
      await s3.send(new PutObjectCommand({ Bucket, Key: "runs/j-LAST/ledger.json", Body: ledger }));
      await aws.tell({ cluster: { id: "j-LAST", steps: ["write tables"], name: "sparkify", stays: false } });
      await aws.tell({
        change: { id: "j-LAST", changes: [{ created: 750, cluster: "TERMINATED", steps: { 1: "COMPLETED" } }] },
      });
      const Timeline = { CreationDateTime: Date.now() / 1000 - 720, EndDateTime: Date.now() / 1000 };
      const Instances = [1, 2, 3].map((id) => ({ Id: `ci-${id}`, InstanceType: "m6i.xlarge", Status: { Timeline } }));
      await aws.tell({ answer: { target: "ListInstances", body: { Instances }, cluster: "j-LAST" } });
      project().edit(/^select /m, "select distinct ", "tables/songs.sql");
      const { before, after, notes } = await planned({ ...aws.env, PRICES: "prices.yaml" });
      expect([before, after]).toEqual([deployed, deployed]);
      expect(notes[0]).toBe(`from the last ledger, s3://${Bucket}/runs/j-LAST/ledger.json; docs/cost.md has the model`);
      // Three nodes for 720 s are 0.6 hours.
      expect(notes[1]).toMatch(/^the last runs took: j-LAST 12 min \d\d s and 0\.60 node hours$/);
    } finally {
      s3.destroy();
      await aws.stop();
    }
  });

  test("a listing of nothing: the reason is said once, and no figure is from it", async () => {
    project().edit(/^select /m, "select distinct ", "tables/songs.sql");
    project().file("empty.txt", "");
    const { before, after, notes } = await planned({ PRICES: "prices.yaml", LISTING: "empty.txt" });
    expect([before, after]).toEqual([
      { month: [], cost: { currency: "USD", month: 0 } },
      { month: [], cost: { currency: "USD", month: 0 } },
    ]);
    expect(notes.filter((note) => !note.startsWith("what the last runs took"))).toEqual([
      "a run cannot be estimated, neither as it is deployed nor as it is planned: LISTING=empty.txt: no key begins " +
        "with landing/song_data/, which source songs reads; list the whole bucket: " +
        "aws s3 ls --recursive s3://parquetry-sparkify-example/",
    ]);
    expect(rows()).toBeUndefined();
  });

  test("make destroy: what was before, and the bucket that stays", async () => {
    const { stdout, exitCode } = await project().run("destroy", { ...given, YES: "1" });
    expect(stdout).toMatch(/^ {2}time of a run +12 min 50 s +·$/m);
    expect(stdout).toMatch(/^ {2}a run, USD +0\.1685 +·$/m);
    // Three million bytes, of which a GiB costs 0.023.
    expect(stdout).toMatch(/^ {2}stored in S3, a month +2\.9 MiB +2\.9 MiB$/m);
    expect(stdout).toMatch(/^ {2}a month without a run, USD +0\.0001 +0\.0001$/m);
    expect(stdout).toContain("- the bucket stays, and what is stored in it costs the same as before\n");
    expect(exitCode).toBe(0);
  });
});
