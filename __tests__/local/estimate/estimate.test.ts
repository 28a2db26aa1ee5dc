import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { type Nodes, nodesOf, readCluster, workers } from "../../../cli/synthesized/nodes";
import { vcpusOf } from "../../../config/aws/instance-types";
import { driverMemory, givenMemory } from "../../../local/estimate/driver-memory";
import { estimateRun, type SourceSize } from "../../../cli/estimate/model";
import { costOf, readPrices } from "../../../cli/estimate/prices";
import { tableSizes } from "../../../cli/estimate/table-sizes";
import { ledgerSchema } from "../../../cli/report/ledger";
import { showEstimate } from "../../../local/estimate/show";
import { root } from "../../../cli/project";

const nodes: Nodes[] = [
  { fleet: "primary", onDemand: 1, spot: 0, type: "m6i.xlarge", disk: 64 },
  { fleet: "core", onDemand: 2, spot: 1, type: "m6i.2xlarge", disk: 100 },
];
const songs: SourceSize = {
  name: "songs",
  objects: 2000,
  bytes: 80e6,
  chunks: [
    { objects: 1500, bytes: 60e6 },
    { objects: 500, bytes: 20e6 },
  ],
  reducers: 20,
};
const orders: SourceSize = { name: "orders", objects: 10, bytes: 112e6 };
const driver = driverMemory([], [], 2 ** 31);
const tables = [{ name: "plays", files: 48, bytes: 96e6 }];

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "estimate-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the model", () => {
  const result = estimateRun([songs, orders], tables, nodes);

  test("a merge takes as long as its largest file, and the job spreads its work over the workers' vCPUs", () => {
    expect(workers(nodes)).toBe(24);
    const merge = 30 + Math.ceil((2 + 59) / 20) * 0.1 + 1500 * 0.113 + 60e6 / 40e6;
    const job = 30 + ((2 + 59 + 1 + 9) * 0.1) / 20 + (192e6 / 8e6 + 10 * 0.2 + 48 * 0.5) / 24;
    const steps = Object.fromEntries(result.steps.map(({ name, seconds }) => [name, seconds]));
    expect(Object.keys(steps)).toEqual([
      "cluster start",
      "list prefixes",
      "check objects",
      "merge songs",
      "write tables",
    ]);
    expect(steps["merge songs"]).toBeCloseTo(merge, 6);
    expect(steps["write tables"]).toBeCloseTo(job, 6);
    expect(result.seconds).toBeCloseTo(600 + 41 + 5 + merge + job, 6);
  });

  test("with fewer threads than files, files wait; more threads than files change nothing", () => {
    const many = { ...songs, objects: 40, chunks: Array.from({ length: 40 }, () => ({ objects: 1, bytes: 40e6 })) };
    const seconds = (reducers: number) =>
      (estimateRun([{ ...many, reducers }], [], nodes).steps.find(({ name }) => name === "merge songs")?.seconds ?? 0) -
      30.2;
    expect(seconds(20)).toBeCloseTo(1.113, 6);
    expect(seconds(2)).toBeCloseTo(4 * 1.113, 6);
  });

  test("HDFS holds two copies with 4 core nodes or more, and three with 10 or more", () => {
    const used = (count: number) =>
      estimateRun([songs], [], [{ ...(nodes[1] as Nodes), onDemand: count, spot: 0 }]).hdfs.used;
    expect([3, 4, 9, 10].map(used)).toEqual([80e6, 160e6, 160e6, 240e6]);
  });

  test("the driver's memory grows with the files that it knows, and not with merged objects", () => {
    const needed = (objects: number, merged: number | undefined, files: number) =>
      driverMemory(
        [
          {
            ...songs,
            objects,
            chunks: merged === undefined ? undefined : Array(merged).fill({ objects: 1, bytes: 1 }),
          },
        ],
        [{ name: "plays", files, bytes: 1 }],
        2 ** 31,
      ).needed;
    expect(needed(10e6, 300, 700) - needed(10, 300, 0)).toBe(700 * 3072);
    expect(needed(10e6, undefined, 0) - needed(0, 0, 0)).toBe(10e6 * 3072);
  });

  test("the driver has what the step asks for, or what EMR gives it", () => {
    const step = { name: "write tables", actionOnFailure: "CONTINUE", jar: "command-runner.jar" } as const;
    expect(givenMemory({ steps: [{ ...step, args: ["spark-submit", "--driver-memory", "8g"] }] })).toBe(2 ** 33);
    expect(givenMemory({ steps: [{ ...step, args: ["spark-submit"] }] })).toBe(2 ** 31);
  });

  test("a merge to S3 needs no HDFS, and requests for each 128 MiB", () => {
    const toS3 = {
      ...songs,
      toS3: true,
      chunks: [
        { objects: 1, bytes: 300 * 2 ** 20 },
        { objects: 1, bytes: 5 },
      ],
    };
    const { hdfs, requests } = estimateRun([toS3], [], nodes);
    expect(hdfs.used).toBe(0);
    expect(requests).toContainEqual({ name: "write and read merged files on S3", put: 10, get: 10, listings: 0 });
  });

  test("the bytes of tables grow with the input, the number of partitions does not", () => {
    const ledger = ledgerSchema.parse({
      ok: true,
      sources: { songs: { bytes: { listed: 1e6 } } },
      tables: {
        plays: { partitions: 12, files: 12, bytes: 12e6 },
        users: { partitions: 0, files: 1, bytes: 1e6 },
        gone: { partitions: 0, files: 1, bytes: 1 },
      },
    });
    const job = {
      sources: [],
      tables: [
        { name: "plays", partitionBy: ["year"], fileSize: 128 },
        { name: "users", partitionBy: [], fileSize: 64 },
      ],
    };
    expect(tableSizes(ledger, job, [{ name: "songs", objects: 1, bytes: 200e6 }])).toEqual([
      { name: "plays", files: 24, bytes: 2400e6, partitions: 12 },
      { name: "users", files: 3, bytes: 200e6, partitions: 0 },
    ]);
  });
});

describe("the tables of a run on the same data", () => {
  const bytes = { listed: 500, loadedBefore: 380, skipped: 20, merged: 700 }; // merged objects are unpacked
  const ledger = ledgerSchema.parse({
    ok: true,
    sources: { songs: { bytes } },
    tables: { plays: { partitions: 1, files: 1, bytes: 4000 } },
  });
  const job = { sources: [], tables: [{ name: "plays", partitionBy: [], fileSize: 128 }] };
  const sizeFor = (size: number, measured: "as listed" | "as taken") =>
    tableSizes(ledger, job, [{ name: "songs", objects: 1, bytes: size }], measured)[0]?.bytes;

  test("are as large as before, whether a ledger or a listing says how much is read", () => {
    expect(sizeFor(700, "as taken")).toBe(4000);
    expect(sizeFor(100, "as listed")).toBe(4000);
  });

  test("are as large as before where the ledger does not count the input", () => {
    const old = ledgerSchema.parse({ ok: true, sources: { songs: {} }, tables: { plays: { bytes: 10 } } });
    expect(tableSizes(old, job, [{ name: "songs", objects: 1, bytes: 5 }])[0]).toMatchObject({ files: 1, bytes: 10 });
  });
});

describe("what is shown", () => {
  const result = estimateRun([songs, orders], tables, nodes);

  test("without prices and without an earlier run: time, requests, node hours and disk space", () => {
    expect(
      showEstimate({
        pipeline: "demo",
        sources: [songs, orders],
        tables: [],
        estimate: estimateRun([songs, orders], [], nodes),
        driver,
      }),
    ).toBe(
      `demo: a run takes about 14 min 39 s and 0.98 node hours. docs/cost.md says what this estimate assumes.

  source  objects       size  merged files
  songs     2,000   76.3 MiB             2
  orders       10  106.8 MiB    not merged

  part of the run        time
  cluster start    10 min 0 s
  list prefixes          41 s
  check objects           5 s
  merge songs      3 min 21 s
  write tables           31 s

  S3 requests                PUT, LIST    GET
  list prefixes (at most)           41      0
  check objects (at most)            6     16
  list for the merge                61      0
  read objects to merge              0  4,000
  list again for the ledger         71      0
  read unmerged objects              0     30
  all                              179  4,046

  nodes                   type         hours
  1 primary               m6i.xlarge    0.24
  3 core, 1 of them Spot  m6i.2xlarge   0.73

  HDFS: 76.3 MiB of 300.0 GiB on the core nodes' disks, with all copies.

  tables: their requests and time are left out. The number of their files depends on their partitions,
  which a run on this machine counts: make run DATA=<folder>

  Give PRICES=<file> or PRICES=aws to see the cost. docs/cost.md shows a file of prices.`,
    );
  });

  test("with prices and an earlier run", () => {
    const prices = {
      currency: "EUR",
      hour: { "m6i.xlarge": { ec2: 2, emr: 1 }, "m6i.2xlarge": { ec2: 4, emr: 2, spot: 1 } },
      thousandRequests: { put: 1, get: 0.1 },
      gbMonth: { disk: 73, s3: 0.5 },
    };
    const cost = costOf(result, { storedBytes: 2 ** 30, run: [], month: [] }, prices, "PRICES=p.yaml");
    const time = result.seconds / 3600;
    expect(cost.nodes).toBeCloseTo(time * (3 + 2 * 6 + 3), 9);
    expect(cost.disks).toBeCloseTo((time * (64 + 300) * 73) / 730, 9);
    expect(cost.requests).toBeCloseTo((41 + 6 + 61 + 71 + 288) / 1000 + (4046 + 288) / 10_000, 9);
    expect(
      showEstimate({
        pipeline: "demo",
        sources: [songs],
        tables,
        ledger: "out/demo/ledger.json",
        estimate: result,
        driver,
        cost,
      })
        .split("\n")
        .slice(-8),
    ).toEqual([
      "  tables: 48 files, 91.6 MiB: those of the last run (out/demo/ledger.json), grown with the input.",
      "",
      "  cost                       EUR",
      `  nodes                     ${cost.nodes.toFixed(2)}`,
      `  their disks               ${cost.disks.toFixed(2)}`,
      `  S3 requests             ${cost.requests.toFixed(4)}`,
      `  a run                    ${cost.run.toFixed(2)}`,
      "  storage in S3, a month  0.5000",
    ]);
  });

  test("where merged files do not fit into HDFS, it says what to change", () => {
    const large = { ...songs, bytes: 290 * 2 ** 30 };
    expect(
      showEstimate({
        pipeline: "demo",
        sources: [large],
        tables: [],
        estimate: estimateRun([large], [], nodes),
        driver,
      }),
    ).toContain(
      "HDFS: 290.0 GiB of 300.0 GiB on the core nodes' disks, with all copies. " +
        "That is too much: use more core nodes, larger disks, or merge: { to: s3 }.\n",
    );
  });
});

test("for a cluster that stays after its last step, the node hours of each further hour are shown", () => {
  const estimate = estimateRun([songs], [], nodes);
  const shown = showEstimate({
    pipeline: "sparkify",
    sources: [songs],
    tables: [],
    estimate,
    driver,
    stays: "it was idle for 1 h 0 min",
  });
  expect(shown).toContain(
    "  The cluster stays after its last step, until it was idle for 1 h 0 min. " +
      "Each hour of that is 4 node hours more than this estimate.\n",
  );
});

test("for a driver with too little memory for its files, it says what to write", () => {
  const many = { ...orders, objects: 1_000_000 };
  const result = { pipeline: "demo", sources: [many], tables: [], estimate: estimateRun([many], [], nodes) };
  expect(showEstimate({ ...result, driver: driverMemory([many], [], 2 * 2 ** 30) })).toContain(
    "Spark's driver needs about 3.3 GiB of memory, and it has 2.0 GiB. Write cluster.driverMemory: 4 (GiB), " +
      "merge the sources that are not merged, or write fewer files.\n",
  );
  expect(showEstimate({ ...result, driver: driverMemory([many], [], 4 * 2 ** 30) })).not.toContain("driver needs");
});

test("with load: new-only, it says what each load lists", () => {
  const events = { ...songs, name: "events", objects: 10_000_000, isNewOnly: true };
  const result = { pipeline: "demo", tables, estimate: estimateRun([events], tables, nodes), driver };
  expect(showEstimate({ ...result, sources: [songs, events] })).toContain(
    "\n\n  events: this is a load in which all objects are new. Later loads merge only new ones, but list all,\n" +
      "  old ones too: 20,118 requests, about 1 min 41 s.\n\n",
  );
  expect(showEstimate({ ...result, sources: [songs] })).not.toContain("a load in which");
});

describe("prices", () => {
  const file = (content: string) => {
    const path = join(folder, "prices.yaml");
    writeFileSync(path, content);
    return path;
  };

  test("a file that lacks a key, has an unknown key, does not exist, or is not YAML, is refused", () => {
    const allowed = "Allowed here: currency, hour, thousandRequests, gbMonth, services";
    const path = file(
      "hour:\n  m6i.xlarge: { ec2: 1 }\nthousandRequests: { put: -1, get: 1 }\ngbMonth: { disk: 1, s3: 1 }\nspot: 1\n",
    );
    expect(() => readPrices(path)).toThrow(
      new Error(`PRICES=${path}: is not a file of prices; docs/cost.md shows one
  ${path}:2:3 hour.m6i.xlarge.emr: is missing; add it
  ${path}:3:26 thousandRequests.put: -1 is too small; the minimum is 0
  ${path}:5:1 spot: is not a known key. It belongs to hour.NAME. ${allowed}`),
    );
    for (const none of [join(folder, "none.yaml"), folder])
      expect(() => readPrices(none)).toThrow(
        new Error(`PRICES=${none}: there is no such file; docs/cost.md shows one. PRICES=aws asks AWS`),
      );
    expect(() => readPrices(file("{ hour: ["))).toThrow(
      /^PRICES=.*prices[.]yaml: is not a file of prices; .*\n.*is not valid YAML/,
    );
  });

  test("amounts that are not numbers, a list, and an unknown service are refused: place, value, rule and fix", () => {
    const wrong = (content: string) => {
      const path = file(content);
      try {
        readPrices(path);
      } catch (error) {
        return (error as Error).message.replaceAll(path, "p.yaml").split("\n").slice(1);
      }
      throw new Error("these prices are taken");
    };
    const others = "thousandRequests: { put: 1, get: 1 }\ngbMonth: { disk: 1, s3: 1 }\n";
    const hour = (ec2: string) => `hour: { m6i.xlarge: { ec2: ${ec2}, emr: 1 } }\n${others}`;
    expect(wrong(hour('"0.2"'))).toEqual([
      '  p.yaml:1:28 hour.m6i.xlarge.ec2: "0.2" is a string, but a number is needed; ' +
        "write digits only, without quotes or a unit",
    ]);
    expect(wrong(hour(".inf"))).toEqual([
      "  p.yaml:1:28 hour.m6i.xlarge.ec2: Infinity is not a number; write digits only",
    ]);
    expect(wrong(`currency: 5\n${hour("1")}`)).toEqual([
      '  p.yaml:1:11 currency: 5 is a number, but a string is needed; put it in quotes: "5"',
    ]);
    expect(wrong(`${hour("1")}services: { endpoint: 1 }\n`)[0]).toMatch(
      /^ {2}p[.]yaml:4:13 services[.]endpoint: is not a known key[.] .*Allowed here: endpointHour, kmsKeyMonth, /,
    );
    expect(wrong("[1]")).toEqual([
      "  p.yaml:1:1 [1] is a list, but a map is needed; write each entry as name: value, without brackets and dashes",
    ]);
    expect(wrong("")[0]).toBe("  p.yaml:1:1 hour: is missing; add it");
  });

  test("a node without a price is refused, and the error says what to add", () => {
    const prices = readPrices(
      file(
        "hour: { m5.large: { ec2: 1, emr: 1 } }\nthousandRequests: { put: 1, get: 1 }\ngbMonth: { disk: 1, s3: 1 }\n",
      ),
    );
    expect(() =>
      costOf(estimateRun([songs], [], nodes), { storedBytes: 0, run: [], month: [] }, prices, "PRICES=p.yaml"),
    ).toThrow(
      new Error("PRICES=p.yaml: has no price for m6i.xlarge; add it under hour, as m6i.xlarge: { ec2: …, emr: … }"),
    );
  });

  test("the name of a type gives its vCPUs; a type whose name does not is refused", () => {
    expect(["m5.large", "m5.xlarge", "r6i.12xlarge", "m5.metal"].map(vcpusOf)).toEqual([2, 4, 48, undefined]);
    expect(() => workers([{ fleet: "core", onDemand: 1, spot: 0, type: "m5.metal", disk: 64 }])).toThrow(
      new Error("m5.metal: how many vCPUs it has does not show in its name; estimate with a type such as m6i.xlarge"),
    );
  });
});

describe("the command", () => {
  const run = (env: Record<string, string>) =>
    execa(process.execPath, ["--require", "./cli/typescript.cjs", "local/estimate.ts"], {
      cwd: root,
      env: { PIPELINE: "sparkify", CDKTF_OUTDIR: join(folder, "cdktf.out"), ...env },
      reject: false,
    });

  test("a listing of the bucket, on the nodes of the synthesized cluster", async () => {
    const listing = join(folder, "listing.txt");
    const line = (key: string, size: number) => `2026-01-02 03:04:05 ${String(size).padStart(10)} ${key}\n`;
    const songFiles = Array.from({ length: 30 }, (_, n) =>
      line(`landing/song_data/${n % 2 ? "A" : "B"}/A/A/TR${n}.json`, 250),
    ).join("");
    writeFileSync(
      listing,
      `${line("landing/song_data/", 0)}${songFiles}${line("landing/log_data/2018/11/2018-11-01-events.json", 500_000)}`,
    );
    const { stdout, stderr, exitCode } = await run({ LISTING: listing });
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`
  source  objects       size  merged files
  songs        30    7.3 KiB             2
  events        1  488.3 KiB             1
`);
    expect(
      nodesOf(await readCluster(join(folder, "cdktf.out/stacks/sparkify-cluster/cdk.tf"))).map(
        ({ fleet, onDemand, spot, disk }) => [fleet, onDemand, spot, disk],
      ),
    ).toEqual([
      ["primary", 1, 0, 64],
      ["core", 2, 0, 64],
    ]);
  });

  test("each mistake in the options: exit code 2 and one message", async () => {
    const none = await run({});
    expect([none.exitCode, none.stderr]).toEqual([
      2,
      "neither DATA nor LISTING is given; make estimate reads one of them: DATA=<folder with your files>, " +
        "or LISTING=<file> with the output of aws s3 ls --recursive s3://BUCKET/",
    ]);
    const empty = join(folder, "half.txt");
    writeFileSync(empty, "2026-01-02 03:04:05 12 landing/song_data/A/x.json\n");
    const half = await run({ LISTING: empty });
    expect([half.exitCode, half.stderr]).toEqual([
      2,
      `LISTING=${empty}: no key begins with landing/log_data/, which source events reads; ` +
        "list the whole bucket: aws s3 ls --recursive s3://parquetry-sparkify-example/",
    ]);
    const colons = join(folder, "colons.txt");
    writeFileSync(colons, "2026-01-02 03:04:05 12 landing/song_data/T00:00/x.json\n");
    const refused = await run({ LISTING: colons });
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      'step "merge songs" would fail: 1 object, 12 bytes: S3DistCp takes no ":" in the first name below the ' +
        "source's prefix, such as landing/song_data/T00:00/x.json; " +
        "set merge: none for this source in pipeline.yaml, or write the objects under other keys",
    ]);
    const unknown = await run({ PIPELINE: "nobody", LISTING: empty });
    expect([
      unknown.exitCode,
      unknown.stderr.startsWith("PIPELINE=nobody: there is no pipelines/nobody/pipeline.yaml; there are "),
    ]).toEqual([2, true]);
  });
});
