import { renameSync } from "node:fs";
import { join } from "node:path";
import { AwsServer } from "./aws-server";
import type { Result } from "./project";
import { projectCopies } from "./project-copies";

/** A pipeline whose runs a schedule starts: deploy, watch and destroy. A server stands in for S3 and EMR. */
let aws: AwsServer;
const key = "schedule: { cron: 0 3 * * ? *, timeZone: Europe/Berlin }";

let deployed: Result;
const project = projectCopies(async (original) => {
  aws = await AwsServer.start();
  original.edit(/^tables:/m, `${key}\n$&`);
  deployed = await original.run("deploy", { ...aws.env, YES: "1" });
});
afterAll(() => aws.stop());

const run = (command: string, env: Record<string, string> = {}) =>
  project().run(command, { ...aws.env, YES: "1", ...env });

let runs = 0;
/** A run that the schedule started: a cluster that no state knows. @returns its id */
async function scheduledRun(): Promise<string> {
  const id = `j-SCHEDULED${++runs}`;
  await aws.tell({ cluster: { id, name: "sparkify", steps: ["write tables"] } });
  return id;
}
const end = (id: string) =>
  aws.tell({ move: { id, changes: [{ cluster: "TERMINATED_WITH_ERRORS", steps: { 1: "FAILED" } }] } });

test("deploy makes the schedule and no cluster, and a second plan changes nothing", async () => {
  const { stdout, exitCode } = deployed;
  expect(stdout).toContain(
    "- a schedule is made that starts a run at cron(0 3 * * ? *), Europe/Berlin; applying starts no cluster\n",
  );
  expect(stdout.split("\n").slice(-2)).toEqual([
    "Applied: bucket, network, roles, schedule.",
    "No run was started: the schedule starts a run at cron(0 3 * * ? *), Europe/Berlin. " +
      "make watch shows the last run, and make deploy STACK=cluster starts one now.",
  ]);
  expect(exitCode).toBe(0);
  expect(project().inState("schedule")).toBe(15);
  expect(project().terraformRuns("apply")).toEqual(["bucket", "network", "roles", "schedule"]);
  process.env["LAB_REFRESH"] = "real";
  const again = await project().run("plan", aws.env);
  delete process.env["LAB_REFRESH"];
  expect([again.exitCode, again.stdout]).toEqual([0, expect.not.stringContaining("cluster")]);
});

test("watch follows the last run that the schedule started, and says when there was none", async () => {
  expect((await run("watch")).stderr).toBe(
    "There was no run of sparkify in the last two months. The schedule starts a run at cron(0 3 * * ? *), " +
      "Europe/Berlin; CLUSTER=j-… watches an older one.",
  );
  const [first, last] = [await scheduledRun(), await scheduledRun()];
  for (const id of [first, last]) await end(id);
  const { stdout, exitCode } = await run("watch", { WATCH_EVERY: "0.2" });
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining(`Watching ${last}.`)]);
});

test("a change deletes code only where no run may still read it, and after the machine names the new", async () => {
  const id = await scheduledRun();
  project().edit(/^select /m, "select distinct ", "tables/songs.sql");
  const refused = await run("deploy");
  expect(refused.stdout).toContain("- the next scheduled run differs: table songs changed\n");
  expect(refused.stderr).toContain(
    `A run is going on in ${id}, and this plan deletes code that it may not have read yet. ` +
      `Wait for its end (make watch CLUSTER=${id}), then run the same command again.`,
  );
  expect(refused.exitCode).toBe(1);
  await end(id);
  const { stdout, exitCode } = await run("deploy");
  expect(exitCode).toBe(0);
  const order = [
    "aws_s3_object.spark_job: Creating",
    "aws_sfn_state_machine.run: Modifying",
    "aws_s3_object.spark_job (deposed object",
  ];
  const places = order.map((text) => stdout.indexOf(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("a run by hand does not start while a scheduled one is going on", async () => {
  const id = await scheduledRun();
  const { stderr, exitCode } = await run("deploy", { STACK: "cluster", WATCH: "no" });
  expect(stderr).toContain(`A run is going on in ${id}, and two runs must not work at the same time. `);
  expect(exitCode).toBe(1);
  await end(id);
});

test("destroy takes the schedule first, and leaves what a run that is going on needs", async () => {
  const id = await scheduledRun();
  const refused = await run("destroy");
  expect(refused.stderr).toContain(
    `The run of ${id}, which the schedule started, still uses sparkify-network. Wait for its end, or end it: ` +
      `aws emr terminate-clusters --cluster-ids ${id}. Then run the same command again.`,
  );
  expect([refused.exitCode, project().inState("schedule"), project().inState("network") > 0]).toEqual([1, 0, true]);
  await end(id);
  const { stdout, exitCode } = await run("destroy");
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Destroyed: network, roles.")]);
});

test("a schedule that was removed from pipeline.yaml is refused while it goes on", async () => {
  project().edit(`${key}\n`, "");
  for (const [command, code] of [
    ["plan", 1],
    ["deploy", 2],
  ] as const) {
    const { stderr, exitCode } = await run(command);
    expect(stderr).toBe(
      "The stack sparkify-schedule is deployed (15 resources), and pipeline.yaml has no `schedule` any more. Put " +
        "`schedule` back, run make destroy STACK=schedule, and then remove it: without the key no command knows the " +
        "stack.",
    );
    expect(exitCode).toBe(code);
  }
  renameSync(join(project().folder, "state/sparkify-schedule.tfstate"), join(project().folder, "state/other"));
  expect((await run("plan")).exitCode).toBe(2);
});
