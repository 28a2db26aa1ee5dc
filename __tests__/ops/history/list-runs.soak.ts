import { PipelineAws, refusals } from "../pipeline-aws";

/** `make runs` as people start it, with clusters of several days in an AWS on this machine. */
let aws: PipelineAws;
beforeAll(async () => {
  aws = await PipelineAws.start();
});
afterAll(() => aws.stop());

const ledger = (run: string, holds: boolean) =>
  JSON.stringify({
    ok: holds,
    pipeline: "sparkify",
    cluster: run,
    sources: { songs: { records: { read: 1204 } }, events: { records: { read: 40 } } },
    tables: { songs: { rowsOut: 1100 }, users: { rowsOut: 7 } },
    equations: [{ name: "songs", left: 1, right: holds ? 1 : 2, holds }],
  });
/** Instances that existed from `from` until `until` seconds ago. */
const instances = (...lives: [from: number, until: number][]) => ({
  Instances: lives.map(([from, until], number) => ({
    Id: `ci-${number}`,
    Status: {
      State: "TERMINATED",
      Timeline: { CreationDateTime: Date.now() / 1000 - from, EndDateTime: Date.now() / 1000 - until },
    },
  })),
});
const submitted = (id: string) => `${id}-20261127T193012Z`;

test("without any run, it says so, and that is not an error", async () => {
  const { exitCode, stdout, stderr } = await aws.run("runs");
  expect(stderr).toBe("There was no run of sparkify in the last two months. make deploy starts one.");
  expect(stdout).toBe("run,started,outcome,records,rows,seconds,node_hours,remark\n".trimEnd());
  expect(exitCode).toBe(0);
});

describe("runs of several days", () => {
  beforeAll(async () => {
    await aws.cluster("j-OTHER", ["x"], [{ created: 50 }], { name: "other" });
    await aws.cluster(
      "j-GOOD",
      ["merge songs", "write tables"],
      [
        { created: 9000, cluster: "TERMINATED", steps: { 1: "COMPLETED", 2: "COMPLETED" } },
        { steps: { 1: { state: "COMPLETED", start: 8800, end: 8700 }, 2: { state: "COMPLETED", end: 8000 } } },
      ],
      { stays: false },
    );
    await aws.put("runs/j-GOOD/ledger.json", ledger("j-GOOD", true));
    await aws.cluster(
      "j-BAD",
      ["merge songs", "write tables"],
      [
        {
          created: 7200,
          cluster: "WAITING",
          steps: {
            1: { state: "FAILED", end: 3600, Reason: "Unknown Error.", Message: "Disk full" },
            2: { state: "CANCELLED", end: 3600 },
          },
        },
      ],
    );
    await aws.cluster(
      "j-STAYS",
      [
        "merge songs",
        "write tables",
        { name: "list prefixes", args: ["bash", `--run=${submitted("j-STAYS")}`, "--steps=2"] },
        { name: "write tables", args: ["spark-submit", `--run=${submitted("j-STAYS")}`] },
        "a step of somebody",
      ],
      [
        {
          created: 3600,
          cluster: "RUNNING",
          steps: {
            1: { state: "COMPLETED", end: 3000 },
            2: { state: "COMPLETED", end: 2700 },
            3: { state: "COMPLETED", end: 30 },
            4: "RUNNING",
          },
        },
      ],
    );
    await aws.put("runs/j-STAYS/ledger.json", ledger("j-STAYS", false));
    for (const [cluster, body] of [
      ["j-GOOD", instances([9000, 5400], [7200, 5400])],
      ["j-BAD", { Instances: [] }],
      ["j-STAYS", instances([3600, 0], [3600, 0])],
    ] as const)
      await aws.server.tell({ answer: { target: "ListInstances", body, cluster } });
  });

  test("as CSV for programs: the newest first, submitted runs apart, and not the clusters of others", async () => {
    const { exitCode, stdout } = await aws.run("runs");
    const lines = stdout.split("\n").map((line) => line.split(","));
    expect(lines.map(([run, , outcome, records, rows]) => [run, outcome, records, rows])).toEqual([
      ["run", "outcome", "records", "rows"],
      [submitted("j-STAYS"), "going on", "", ""],
      ["j-STAYS", "failed", "1244", "1107"],
      ["j-BAD", "failed", "", ""],
      ["j-GOOD", "succeeded", "1244", "1107"],
    ]);
    // The run of j-STAYS ended after 15 of its 60 minutes; the nodes of j-GOOD lived for 60 and 30 minutes.
    expect(lines.map((line) => line[6])).toEqual(["node_hours", "0.00", "0.50", "", "1.50"]);
    expect(lines.map((line) => Math.round(Number(line[5]) / 10) * 10).slice(2)).toEqual([900, 3600, 9000]);
    expect(lines.map((line) => line[7])).toEqual([
      "remark",
      "",
      "its ledger does not add up",
      "step 1 (merge songs) FAILED: Unknown Error. Disk full",
      "",
    ]);
    expect(exitCode).toBe(0);
  });

  test("a ledger that cannot be read is not called missing", async () => {
    await aws.put("runs/j-GOOD/ledger.json", '{"ok": "yes"}');
    const { stdout } = await aws.run("runs");
    expect(stdout).toContain(',"its ledger cannot be read: it is damaged, or of another version"');
    await aws.put("runs/j-GOOD/ledger.json", ledger("j-GOOD", true));
  });

  test("as a table for people, and as JSON", async () => {
    const { stdout } = await aws.run("runs", { FORMAT: "table" });
    const [head, first, second] = stdout.split("\n");
    expect(head).toMatch(/^ {2}run +started +outcome +records +rows +duration +node hours +remark$/);
    expect(first).toMatch(/^ {2}j-STAYS-20261127T193012Z +\d{4}-\d\d-\d\d \d\d:\d\d +going on +\d/);
    expect(second).toMatch(/ failed +1,244 +1,107 +15 min 0 s +0.50 +its ledger does not add up$/);
    const json = JSON.parse((await aws.run("runs", { FORMAT: "json" })).stdout) as Record<string, unknown>[];
    expect(json[3]).toMatchObject({ run: "j-GOOD", outcome: "succeeded", records: 1244, rows: 1107 });
    expect(json[2]).toMatchObject({ run: "j-BAD", records: null, node_hours: null });
  });

  test("FORMAT has only these values", async () => {
    expect(await aws.run("runs", { FORMAT: "xml" })).toMatchObject({
      exitCode: 2,
      stderr: "FORMAT=xml is not known; for the last runs it is one of: table, csv, json.",
    });
  });

  test.each(refusals)("%s is one sentence", async (error, message, advice) => {
    expect(await aws.refused("ListSteps", error, message, "runs")).toEqual({
      exitCode: 1,
      stderr: `The runs of sparkify could not be read: ${error}: ${message}.${advice}`,
    });
  });
});
