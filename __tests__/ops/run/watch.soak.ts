import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { bucket, PipelineAws } from "../pipeline-aws";

/** `make watch` as people start it, with a server whose clusters change their states as EMR's do. */
let aws: PipelineAws;
const names = ["merge songs", "merge events", "write tables"];

beforeAll(async () => {
  aws = await PipelineAws.start();
});
afterAll(() => aws.stop());

const ledger = (holds: boolean) => ({
  version: 1,
  pipeline: "sparkify",
  cluster: "j-1",
  started: "2026-01-01T00:00:00Z",
  finished: "2026-01-01T00:10:00Z",
  ok: holds,
  sources: {},
  tables: {
    songs: {
      rowsIn: 71,
      duplicates: 0,
      rowsOut: 71,
      partitions: 1,
      files: 1,
      bytes: 2048,
      smallestFile: 2048,
      largestFile: 2048,
    },
  },
  equations: [{ name: "songs: objects listed = merged + skipped", left: 71, right: holds ? 71 : 70, holds }],
});

async function cluster(id: string, changes: object[], more: object = {}): Promise<void> {
  await aws.server.tell({ cluster: { id, steps: names, log_uri: `s3n://${bucket}/logs/`, ...more } });
  await aws.server.tell({ move: { id, changes } });
}
const watch = (id: string) => aws.run("watch", { CLUSTER: id });
/** Waits until a text has been written. */
const said = (stream: NodeJS.ReadableStream | null, words: string) =>
  new Promise<void>((resolve) => {
    let text = "";
    stream?.on("data", (data: Buffer) => (text += data.toString()).includes(words) && resolve());
  });
/** Lines without the clock, and with the word TIME for the times of steps. */
const lines = (text: string) =>
  text.split("\n").map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, "").replace(/ \(\d+ s\)/, " (TIME)"));

test("a run that succeeds: each change once, then the ledger, exit 0", async () => {
  await aws.put("runs/j-GOOD/ledger.json", JSON.stringify(ledger(true)));
  await cluster("j-GOOD", []);
  const watching = aws.project.start("watch", { ...aws.server.env, CLUSTER: "j-GOOD", WATCH_EVERY: "0.2" });
  await said(watching.stdout, "step 3/3 write tables PENDING");
  await aws.server.tell({
    move: {
      id: "j-GOOD",
      changes: [
        { cluster: "RUNNING", steps: { 1: "RUNNING" } },
        { after: 1, steps: { 1: "COMPLETED", 2: "RUNNING" } },
        { after: 1, steps: { 2: "COMPLETED", 3: "RUNNING" } },
        { after: 1, steps: { 3: "COMPLETED" } },
      ],
    },
  });
  const { exitCode, stdout } = await watching;
  expect(lines(stdout)).toEqual(
    expect.arrayContaining([
      "Watching j-GOOD. Ctrl-C ends the watching, not the run.",
      "cluster j-GOOD RUNNING",
      "step 1/3 merge songs COMPLETED (TIME)",
      "step 2/3 merge events RUNNING (TIME)",
      "step 2/3 merge events COMPLETED (TIME)",
      "step 3/3 write tables COMPLETED (TIME)",
      "  = songs: objects listed = merged + skipped: 71 = 71",
      "The run of j-GOOD is complete, and its ledger adds up.",
      "Report: out/sparkify/aws/j-GOOD/report.html",
    ]),
  );
  expect(new Set(lines(stdout)).size).toBe(lines(stdout).length);
  expect(exitCode).toBe(0);
});

test("the report of a run: its page here and beside the ledger, with the runs before it", async () => {
  await aws.put("runs/j-OTHER/ledger.json", JSON.stringify({ ...ledger(true), cluster: "j-OTHER", pipeline: "other" }));
  await aws.put("runs/j-CUT/ledger.json", '{"ok');
  await aws.put("runs/j-BEFORE/ledger.json", JSON.stringify({ ...ledger(true), cluster: "j-BEFORE" }));
  const entry = {
    file: "hdfs:///merged/songs/A.json",
    offset: 5,
    reason: "not valid JSON",
    detail: "cut",
    text: "</script>",
  };
  await aws.put("runs/j-NEW/quarantine/songs/part-0.json", `${JSON.stringify(entry)}\n`);
  const songs = {
    objects: { listed: 9, merged: 9, skipped: 0, arrivedDuringRun: 0 },
    bytes: { listed: 90, merged: 90, skipped: 0 },
    mergedFiles: 1,
    records: { read: 72, used: 71, dropped: 0, quarantined: 1 },
    dropped: {},
    quarantined: { "not valid JSON": 1 },
    unknownFields: {},
    skipped: [],
  };
  await aws.put("runs/j-NEW/ledger.json", JSON.stringify({ ...ledger(true), cluster: "j-NEW", sources: { songs } }));
  await cluster("j-NEW", [{ cluster: "WAITING", steps: { 1: "COMPLETED", 2: "COMPLETED", 3: "COMPLETED" } }]);
  const { stdout } = await watch("j-NEW");
  const file = "out/sparkify/aws/j-NEW/report.html";
  expect(lines(stdout)).toContain(`Report: ${file}`);
  const html = readFileSync(join(aws.project.folder, file), "utf8");
  expect(html).toContain("<p>Run j-NEW on EMR in us-east-1, 2026-01-01 00:00:00 UTC</p>");
  expect(html).toContain("<title>songs: 72 records read</title>");
  expect(html).toContain("&lt;/script&gt;</pre>");
  expect(html).toContain("j-BEFORE");
  expect(html).not.toContain("j-OTHER");
  const object = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: "runs/j-NEW/report.html" }));
  expect(object.ContentType).toBe("text/html; charset=utf-8");
  expect(await object.Body?.transformToString()).toBe(html);
});

test("a step that fails: EMR's reason, the end of its stderr as soon as it is in S3, exit 1", async () => {
  await cluster("j-BAD", []);
  const log = Array.from({ length: 100 }, (_, line) => `line ${line + 1}`).join("\n");
  const watching = aws.project.start("watch", { ...aws.server.env, CLUSTER: "j-BAD", WATCH_EVERY: "0.2" });
  await said(watching.stdout, "cluster j-BAD STARTING");
  await aws.server.tell({
    move: {
      id: "j-BAD",
      changes: [
        {
          cluster: "RUNNING",
          steps: {
            1: "COMPLETED",
            2: { state: "FAILED", Reason: "Unknown Error.", Message: "Disk quota exceeded" },
            3: "CANCELLED",
          },
        },
        { cluster: "TERMINATING", reason: { Code: "STEP_FAILURE", Message: "Shut down as step failed" } },
      ],
    },
  });
  await said(watching.stderr, "Waiting for EMR");
  await aws.put("logs/j-BAD/steps/s-2/stderr.gz", gzipSync(`${log}\n`));
  const { exitCode, stderr } = await watching;
  expect(stderr.split("\n")).toEqual([
    "The run has failed: step 2 (merge events) FAILED: Unknown Error. Disk quota exceeded",
    `Waiting for EMR to copy s3://${bucket}/logs/j-BAD/steps/s-2/stderr.gz`,
    `The end of s3://${bucket}/logs/j-BAD/steps/s-2/stderr.gz:`,
    ...Array.from({ length: 30 }, (_, line) => `  line ${line + 71}`),
  ]);
  expect(exitCode).toBe(1);
});

test("a bootstrap action that fails: the cluster's reason and the action's stderr", async () => {
  const reason = {
    Code: "BOOTSTRAP_FAILURE",
    Message: "On the master instance (i-0abc), bootstrap action 1 returned a non-zero return code",
  };
  await aws.put("logs/j-BOOT/node/i-0abc/bootstrap-actions/1/stderr.gz", gzipSync("list-prefixes: no objects\n"));
  await cluster("j-BOOT", [
    { cluster: "TERMINATED_WITH_ERRORS", reason, steps: { 1: "CANCELLED", 2: "CANCELLED", 3: "CANCELLED" } },
  ]);
  const { exitCode, stderr } = await watch("j-BOOT");
  expect(stderr).toBe(
    [
      "The run has failed: step 1 (merge songs) was cancelled; the cluster is TERMINATED_WITH_ERRORS: " +
        `BOOTSTRAP_FAILURE: ${reason.Message}`,
      `The end of s3://${bucket}/logs/j-BOOT/node/i-0abc/bootstrap-actions/1/stderr.gz:`,
      "  list-prefixes: no objects",
    ].join("\n"),
  );
  expect(exitCode).toBe(1);
});

test("a cluster that somebody ends in the middle is a stopped run", async () => {
  await cluster("j-ENDED", [
    {
      cluster: "TERMINATED",
      reason: { Code: "USER_REQUEST", Message: "Terminated by user request" },
      steps: { 1: "COMPLETED", 2: "INTERRUPTED", 3: "CANCELLED" },
    },
  ]);
  const { exitCode, stderr } = await watch("j-ENDED");
  expect(stderr).toBe("The run was stopped: step 2 (merge events) INTERRUPTED: EMR gives no reason");
  expect(exitCode).toBe(1);
});

test("a log that never comes is named", async () => {
  await cluster("j-NOLOG", [{ cluster: "WAITING", steps: { 1: "COMPLETED", 2: "FAILED", 3: "CANCELLED" } }]);
  const { exitCode, stderr } = await watch("j-NOLOG");
  expect(stderr).toContain("The run has failed: step 2 (merge events) FAILED: EMR gives no reason");
  expect(stderr).toContain(
    `There is no log yet at s3://${bucket}/logs/j-NOLOG/steps/s-2/stderr.gz; EMR copies it within some minutes. ` +
      "aws s3 cp",
  );
  expect(exitCode).toBe(1);
});

test("a pipeline that merges nothing has a ledger as well, and is not complete without it", async () => {
  const [retail, steps] = ["parquetry-retail-example", { steps: ["write tables"] }];
  await aws.s3.send(new CreateBucketCommand({ Bucket: retail }));
  await aws.s3.send(
    new PutObjectCommand({ Bucket: retail, Key: "runs/j-CSV/ledger.json", Body: JSON.stringify(ledger(true)) }),
  );
  const done = [{ cluster: "WAITING", steps: { 1: "COMPLETED" } }];
  await Promise.all([cluster("j-CSV", done, steps), cluster("j-CSVLESS", done, steps)]);
  const watchRetail = (id: string) =>
    aws.project.run("watch", { ...aws.server.env, PIPELINE: "retail", CLUSTER: id, WATCH_EVERY: "0.2" });
  const [withLedger, none] = [await watchRetail("j-CSV"), await watchRetail("j-CSVLESS")];
  expect(withLedger.stdout).toContain("= songs: objects listed = merged + skipped: 71 = 71");
  expect(withLedger.exitCode).toBe(0);
  expect(none.stderr).toContain(`there is no ledger at s3://${retail}/runs/j-CSVLESS/ledger.json`);
  expect(none.exitCode).toBe(1);
});

test("whatever the steps say, a run has failed if its ledger does not add up, is missing or is damaged", async () => {
  const done = [{ cluster: "WAITING", steps: { 1: "COMPLETED", 2: "COMPLETED", 3: "COMPLETED" } }];
  await aws.put("runs/j-LOSS/ledger.json", JSON.stringify(ledger(false)));
  await aws.put("runs/j-DAMAGED/ledger.json", '{"ok": "yes"}');
  await Promise.all([cluster("j-LOSS", done), cluster("j-NONE", done), cluster("j-DAMAGED", done)]);
  const [loss, none, damaged] = [await watch("j-LOSS"), await watch("j-NONE"), await watch("j-DAMAGED")];
  expect([damaged.exitCode, damaged.stderr]).toEqual([
    1,
    `s3://${bucket}/runs/j-DAMAGED/ledger.json cannot be read: it is damaged, or of another version. ` +
      "It is not proven that nothing was lost. Look at the log of the last step, and run the pipeline again.",
  ]);
  expect(loss.stdout).toContain(
    "The steps of j-LOSS are completed, but its ledger does not add up: the run has failed.",
  );
  expect(loss.exitCode).toBe(1);
  expect(none.stderr).toBe(
    `All steps are completed, but there is no ledger at s3://${bucket}/runs/j-NONE/ledger.json: it is not proven ` +
      "that nothing was lost. Look at the log of the last step, and run the pipeline again.",
  );
  expect(none.exitCode).toBe(1);
});

test("throttling is survived, and said once", async () => {
  await aws.put("runs/j-SLOW/ledger.json", JSON.stringify(ledger(true)));
  await cluster("j-SLOW", [{ cluster: "WAITING", steps: { 1: "COMPLETED", 2: "COMPLETED", 3: "COMPLETED" } }]);
  await aws.server.tell({
    refuse: { target: "ListSteps", error: "ThrottlingException", message: "Rate exceeded", times: 7 },
  });
  const { exitCode, stdout } = await watch("j-SLOW");
  expect(
    stdout.match(
      /AWS does not answer now \(ThrottlingException: Rate exceeded\); asking again in 0 s\. The run goes on\./g,
    ),
  ).toHaveLength(1);
  expect(stdout).toContain("The run of j-SLOW is complete");
  expect(exitCode).toBe(0);
});

test("credentials that expire end the watching with a way back; the run goes on", async () => {
  await cluster("j-LONG", []);
  await aws.server.tell({
    refuse: {
      target: "DescribeCluster",
      error: "ExpiredTokenException",
      message: "The security token included in the request is expired",
      times: -1,
    },
  });
  const { exitCode, stderr } = await watch("j-LONG");
  await aws.server.tell({ refuse: { target: "DescribeCluster", error: "", times: 0 } });
  expect(stderr).toBe(
    [
      "The run goes on in j-LONG, but it cannot be watched with these credentials",
      "(make watch CLUSTER=j-LONG comes back to it): ExpiredTokenException:",
      "The security token included in the request is expired.",
      "Get new credentials (for example: aws sso login, or set AWS_PROFILE) and run the same command again.",
    ].join(" "),
  );
  expect(exitCode).toBe(1);
});

test("Ctrl-C ends the watching and says how to come back", async () => {
  await cluster("j-ON", [{ cluster: "RUNNING", steps: { 1: "RUNNING" } }]);
  const watching = aws.project.start("watch", { ...aws.server.env, CLUSTER: "j-ON", WATCH_EVERY: "0.2" });
  await said(watching.stdout, "step 1/3");
  watching.kill("SIGINT");
  const { exitCode, stderr } = await watching;
  expect(stderr).toBe("\nNot watching any more. The run goes on in j-ON; make watch CLUSTER=j-ON comes back to it.");
  expect(exitCode).toBe(130);
});

test("a cluster nobody knows", async () => {
  const { exitCode, stderr } = await watch("j-UNKNOWN");
  expect(stderr).toBe(
    "CLUSTER=j-UNKNOWN: EMR in us-east-1 does not know the cluster j-UNKNOWN. It knows clusters for two months; " +
      "make runs lists those of the pipeline.",
  );
  expect(exitCode).toBe(2);
});
