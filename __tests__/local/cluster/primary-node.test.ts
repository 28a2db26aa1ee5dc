import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBootstrapAction } from "../../../local/cluster/bootstrap-action";
import { notRunHere, runStep } from "../../../local/cluster/command-runner";
import { makePrimaryNode, type PrimaryNode } from "../../../local/cluster/primary-node";
import { S3Store } from "../../../local/storage/s3-store";
import { root } from "../../../cli/project";
import { until } from "../processes";

/** Bootstrap actions and steps on a primary node, with a real S3 server. */

const python = join(root, ".venv/bin/python");
const spark = {
  python,
  pythonVersion: "3.11",
  home: "",
  java: "",
  jars: "",
  credentials: "",
  archives: "",
  inputBytes: 0,
};
let folder: string;
let store: S3Store;
let node: PrimaryNode;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "node-"));
  store = await S3Store.start("demo", { region: "us-east-1", temporary: folder });
  node = makePrimaryNode(join(folder, ".local"), join(folder, "logs"), store.endpoint, "us-east-1");
});
afterAll(async () => {
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function action(script: string, ...args: string[]): Promise<void> {
  writeFileSync(join(folder, "script.sh"), script);
  await store.putFile(join(folder, "script.sh"), "code/script.sh");
  await runBootstrapAction({ name: "demo", path: "s3://demo/code/script.sh", args }, 1, node);
}

test("a bootstrap action has its arguments, a home, EMR's files, and an S3 that the AWS CLI finds", async () => {
  process.env["AWS_PROFILE"] = "of-the-user";
  await action(
    `#!/usr/bin/env bash
set -eu
printf '%s\\n' "$@" > "$HOME/args"
env | grep -E '^(AWS_PROFILE|npm_|NODE_)' > "$HOME/env" || true
cat "$EMR_INFO_DIR/instance.json" "$EMR_INFO_DIR/job-flow.json" > "$HOME/info"
echo hello | aws s3 cp - s3://demo/from-the-node
`,
    "--want=60",
    "songs=s3://demo/landing/a b/",
    "",
  );
  delete process.env["AWS_PROFILE"];
  expect(readFileSync(join(node.home, "args"), "utf8")).toBe("--want=60\nsongs=s3://demo/landing/a b/\n\n");
  expect(readFileSync(join(node.home, "env"), "utf8")).toBe("");
  expect(readFileSync(join(node.home, "info"), "utf8")).toMatch(/"isMaster":true.*"jobFlowId":"j-[A-Z0-9]{13}"/);
  await store.get("from-the-node", join(folder, "got"));
  expect(readFileSync(join(folder, "got/from-the-node"), "utf8")).toBe("hello\n");
  expect(readdirSync(join(node.logs, "node", node.instance, "bootstrap-actions/1"))).toEqual([
    "controller",
    "stderr",
    "stdout",
  ]);
});

test("what a bootstrap action leaves running ends with it, also in a process group of its own", async () => {
  await action('#!/usr/bin/env bash\nset -m\nsleep 100 &\necho $! >"$HOME/left"\n');
  const left = readFileSync(join(node.home, "left"), "utf8").trim();
  // Z: it has ended, and its parent has not read the exit code yet.
  expect(spawnSync("ps", ["-o", "stat=", "-p", left]).stdout.toString()).toMatch(/^(Z.*)?\n?$/);
});

test("a bootstrap action that fails ends the run with the end of its stderr", async () => {
  const logs = join(node.logs, "node", node.instance, "bootstrap-actions/1");
  await expect(action("#!/bin/sh\necho no objects under landing/ >&2\nexit 3\n")).rejects.toThrow(
    `bootstrap action "demo" ended with exit code 3, and EMR would end the cluster:\n` +
      `    no objects under landing/\n  the whole log: ${logs}`,
  );
});

test("a bootstrap action that is not in S3 is an error", async () => {
  await expect(runBootstrapAction({ name: "demo", path: "s3://demo/none.sh", args: [] }, 1, node)).rejects.toThrow(
    'bootstrap action "demo": s3://demo/none.sh cannot be fetched (The specified key does not exist.); no aws_s3_object of the stack uploads it',
  );
});

const step = (args: string[], jar = "command-runner.jar") => ({
  name: "a step",
  actionOnFailure: "CONTINUE" as const,
  jar,
  args,
});

test("the error of a failed step names the step, its exit code, the end of its log and the whole log", async () => {
  const run = runStep(
    step(["s3-dist-cp", "--src=s3://demo/none/", "--dest=hdfs:///out/", "--flat"]),
    node,
    spark,
    () => undefined,
  );
  const { message } = await run.then(
    () => new Error("it did not fail"),
    (error: unknown) => error as Error,
  );
  const [first, ...lines] = message.split("\n");
  expect(first).toBe('step "a step" ended with exit code 1:');
  expect(lines.at(-2)).toMatch(/^ {4}\S+ ERROR S3DistCp Argument --flat doesn't match\.$/);
  expect(lines.at(-1)).toMatch(/^ {2}the whole log: .*\/logs\/j-[A-Z0-9]{13}\/steps\/s-[A-Z0-9]{13}$/);
});

test("a step reads the inputs, and its logs lie where EMR puts them", async () => {
  mkdirSync(join(folder, "in/A"), { recursive: true });
  writeFileSync(join(folder, "in/A/1.json"), "{}");
  await store.put(join(folder, "in"), { prefix: "landing/" });
  const progress: unknown[] = [];
  await runStep(
    step([
      "s3-dist-cp",
      "--src=s3://demo/landing/",
      "--dest=hdfs:///merged/",
      "--groupBy=.*/(A)/.*",
      "--outputCodec=none",
    ]),
    node,
    spark,
    (state) => progress.push(state),
  );
  expect(readFileSync(join(node.hdfs, "merged/A/A.json"), "utf8")).toBe("{}");
  expect(progress.at(-1)).toEqual({ files: 1, of: 1, bytes: 2 });
  const steps = readdirSync(join(node.logs, "steps"));
  expect(readdirSync(join(node.logs, "steps", steps[0] as string))).toEqual(["controller", "stderr", "stdout"]);
});

const merge = (...args: string[]) =>
  step([
    "bash",
    "/home/hadoop/merge.sh",
    "--region=us-east-1",
    "--runs=s3://demo/runs/",
    "--source=songs",
    "--may-be-empty",
    "s3-dist-cp",
    ...args,
  ]);

test("merge.sh, which a bootstrap action writes to the node, can run again and merges nothing twice", async () => {
  await store.putFile(join(root, "bootstrap/merge.sh"), "code/merge.sh");
  await runBootstrapAction({ name: "install merge", path: "s3://demo/code/merge.sh", args: ["--install"] }, 2, node);
  mkdirSync(join(folder, "wrapped"), { recursive: true });
  writeFileSync(join(folder, "wrapped/a b.json"), '{"a":"b c"}');
  await store.put(join(folder, "wrapped"), { prefix: "wrapped/A/" });
  const args = [
    "--src=s3://demo/wrapped/",
    "--groupBy=s3://demo/wrapped/(A)/(?:[a ]{1,2}|b).*",
    "--outputCodec=none",
    "--outputManifest=_manifest.gz",
  ];
  const progress: unknown[] = [];
  for (let times = 0; times < 2; times++) {
    await runStep(merge(...args, "--dest=hdfs:///wrapped/"), node, spark, (state) => progress.push(state));
    await runStep(
      merge(
        ...args,
        "--dest=s3://demo/merged/{run}/wrapped/",
        "--previousManifest=s3://demo/manifests/{load}/songs.gz",
        "--requirePreviousManifest=false",
      ),
      node,
      spark,
      () => undefined,
    );
  }
  expect(readdirSync(join(node.hdfs, "wrapped/A"))).toEqual(["A.json"]);
  expect(readFileSync(join(node.hdfs, "wrapped/A/A.json"), "utf8")).toBe('{"a":"b c"}');
  expect(progress).toContainEqual({ files: 1, of: 1, bytes: 11 });
  await store.get(`merged/${node.cluster}/wrapped/`, join(folder, "on-s3"));
  expect(readdirSync(join(folder, "on-s3"), { recursive: true }).sort()).toEqual(["A", "A/A.json", "_manifest.gz"]);
  await store.get(`runs/${node.cluster}/load/`, join(folder, "load"));
  expect(readFileSync(join(folder, "load/songs.txt"), "utf8")).toBe("0\n");
});

test("merge.sh says that there is nothing to merge, where that is allowed", async () => {
  const progress: unknown[] = [];
  await runStep(
    merge("--src=s3://demo/nowhere/", "--dest=hdfs:///nowhere/", "--groupBy=.*/(.*)"),
    node,
    spark,
    (state) => progress.push(state),
  );
  expect(progress).toEqual([{ line: "songs: nothing to merge" }]);
});

test("a step removes a folder of HDFS, and no other", async () => {
  for (const name of ["removed", "kept"]) {
    mkdirSync(join(node.hdfs, name), { recursive: true });
    writeFileSync(join(node.hdfs, name, "a.json"), "{}");
  }
  const remove = step(["hadoop", "fs", "-rm", "-r", "-f", "-skipTrash", "hdfs:///removed/"]);
  await runStep(remove, node, spark, () => undefined);
  expect([existsSync(join(node.hdfs, "removed")), readdirSync(join(node.hdfs, "kept"))]).toEqual([false, ["a.json"]]);
  // It may be gone already: the step does not fail for that.
  await runStep(remove, node, spark, () => undefined);
});

test.each([
  [
    ["fs", "-ls", "/"],
    "hadoop fs -ls /: this machine only has hadoop fs -rm -r -f -skipTrash hdfs:///FOLDER/, -mkdir -p and -put -f",
  ],
  [
    ["fs", "-rm", "-r", "-f", "-skipTrash", "/tmp/x"],
    "rm: No FileSystem for the scheme of /tmp/x; this machine has hdfs:///",
  ],
  [["fs", "-rm", "-r", "-f", "-skipTrash", "hdfs:///../x"], "rm: hdfs:///../x: is not a folder of HDFS"],
  [["fs", "-rm", "-r", "-f", "-skipTrash", "hdfs:///"], "rm: hdfs:///: is not a folder of HDFS"],
])("hadoop %j is refused", (args, message) => {
  expect(() => execFileSync("hadoop", args, { env: node.env, stdio: "pipe" })).toThrow(
    `Command failed: hadoop ${args.join(" ")}\n${message}`,
  );
});

test.each([
  [
    step(["hive-script", "x"]),
    'step "a step" cannot be run on this machine: it runs hive-script, which this machine does not have',
  ],
  [step([]), 'step "a step" cannot be run on this machine: it runs nothing, which this machine does not have'],
  [
    step(["bash", "/home/hadoop/none.sh"]),
    "bash /home/hadoop/none.sh: there is no such script on the primary node; a bootstrap action must write it",
  ],
  [
    step(["s3-dist-cp"], "s3://demo/own.jar"),
    'step "a step" cannot be run on this machine: it runs s3://demo/own.jar, and this machine has no hadoop jar',
  ],
])("a step that cannot run here is refused by name (%#)", async (refused, message) => {
  await expect(runStep(refused, node, spark, () => undefined)).rejects.toThrow(message);
});

test.each([
  [step(["s3-dist-cp"], "s3://demo/own.jar"), "it runs s3://demo/own.jar, and this machine has no hadoop jar"],
  [step(["hive-script", "x"]), "it runs hive-script, which this machine does not have"],
  [step(["hadoop", "fs", "-du", "-h", "/"]), "it runs hadoop fs -du -h /, and this machine has no Hadoop"],
  [step(["bash", "-c", "ls"]), "it runs bash -c, which is not a script that a bootstrap action has written"],
  [step(["hadoop", "fs", "-rm", "-r", "-f", "-skipTrash", "hdfs:///merged/"]), undefined],
  [step(["bash", "/home/hadoop/step.sh", "s3://demo/a.sh"]), undefined],
  [step(["spark-submit", "s3://demo/a.py"]), undefined],
])("which steps of the user's own cannot run here (%#)", (own, reason) => {
  expect(notRunHere(own)).toBe(reason);
});

test("a script of the user's own runs on the primary node, with its arguments", async () => {
  await store.putFile(join(root, "bootstrap/step.sh"), "code/step.sh");
  await runBootstrapAction({ name: "install steps", path: "s3://demo/code/step.sh", args: ["--install"] }, 1, node);
  writeFileSync(join(folder, "own.sh"), 'printf "%s\\n" "$@" >"$HOME/own"\n');
  await store.putFile(join(folder, "own.sh"), "code/own.sh");
  const args = ["bash", "/home/hadoop/step.sh", "--region=us-east-1", "s3://demo/code/own.sh", "a b", "$HOME"];
  await runStep(step(args), node, spark, () => undefined);
  expect(readFileSync(join(node.home, "own"), "utf8")).toBe("a b\n$HOME\n");
});

test("a killed parent leaves nothing running: neither the S3 server nor the processes of a step", async () => {
  const mark = join(folder, "mark");
  const parent = spawn(
    process.execPath,
    [
      "-e",
      `
    const { spawn } = require("node:child_process");
    const open = { detached: true, stdio: ["pipe", "inherit", "ignore"] };
    const start = (...args) => spawn(${JSON.stringify(python)}, args, open);
    const server = start(${JSON.stringify(join(root, "local/storage/s3-server.py"))});
    server.stdin.write('{"bucket": "demo2", "region": "us-east-1"}\\n');
    const script = "sleep 100 & touch ${mark}; sleep 100";
    const supervisor = start(${JSON.stringify(join(root, "local/cluster/supervisor.py"))}, "sh", "-c", script);
    process.stdout.write(JSON.stringify({ pids: [server.pid, supervisor.pid] }) + "\\n");
    setInterval(() => undefined, 1000);
  `,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const pids: number[] = await new Promise((resolve) =>
    parent.stdout.once("data", (data: Buffer) =>
      resolve((JSON.parse(data.toString().split("\n")[0] as string) as { pids: number[] }).pids),
    ),
  );
  const becomesTrue = (ask: () => boolean) =>
    until(
      () => ask() || undefined,
      () => false,
    );
  expect(await becomesTrue(() => existsSync(mark))).toBe(true);
  const running = () =>
    pids.filter(
      (pid) =>
        execFileSync("sh", ["-c", `ps -o pid= -g ${pid} | wc -l`])
          .toString()
          .trim() !== "0",
    );
  expect(running()).toEqual(pids);
  parent.kill("SIGKILL");
  expect(await becomesTrue(() => running().length === 0)).toBe(true);
});
