import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import execa from "execa";
import { S3Store } from "../../../local/storage/s3-store";
import { reducerOf } from "../../../cli/merge/group-key";
import { root } from "../../../cli/project";

/** S3DistCp as a step starts it: a process of its own, with a real S3 server. */

const bucket = "s3distcp-test";
let folder: string;
let store: S3Store;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "s3distcp-"));
  store = await S3Store.start(bucket, { region: "us-east-1", temporary: folder });
});
afterAll(async () => {
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

let uploads = 0;
/** Uploads files below a new prefix. @returns the URI of the prefix */
async function upload(files: Record<string, string | Buffer>): Promise<string> {
  const prefix = `in-${uploads++}/`;
  const local = join(folder, prefix);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(local, name)), { recursive: true });
    writeFileSync(join(local, name), content);
  }
  await store.put(local, { prefix });
  return `s3://${bucket}/${prefix}`;
}

interface Outcome {
  readonly code: number;
  readonly log: string;
  /** The files below /out on HDFS, by path. */
  readonly files: Record<string, string>;
  /** The most memory that the process used, in MiB. */
  readonly peakMemory: number;
}

let runs = 0;
async function distcp(
  args: string[],
  options: {
    /** The folder that stands in for HDFS. @default - a new one */
    readonly hdfs?: string;
    /** MERGE_SEED, which decides the order of the objects. */
    readonly seed?: string;
    /** LOSE_ATTEMPT, such as 1:songs: the merge into songs/ loses an attempt after its first chunk. */
    readonly lose?: string;
    /** Files in /home/hadoop of the node, by name. */
    readonly node?: Record<string, string>;
  } = {},
): Promise<Outcome> {
  const hdfs = options.hdfs ?? join(folder, `hdfs-${runs++}`);
  const node = join(folder, `node-${runs++}`);
  for (const path of [hdfs, join(node, "home/hadoop")]) mkdirSync(path, { recursive: true });
  for (const [name, content] of Object.entries(options.node ?? {}))
    writeFileSync(join(node, "home/hadoop", name), content);
  const memoryReport = join(folder, `memory-${runs++}.cjs`);
  writeFileSync(
    memoryReport,
    'process.on("exit", () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`));',
  );
  const done = await execa(
    process.execPath,
    ["--require", memoryReport, "--require", "./cli/typescript.cjs", "local/s3distcp/main.ts", ...args],
    {
      cwd: root,
      env: {
        EMR_HDFS: hdfs,
        EMR_NODE: node,
        EMR_TMP: folder,
        AWS_ENDPOINT_URL: store.endpoint,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "x",
        AWS_SECRET_ACCESS_KEY: "x",
        ...(options.seed && { MERGE_SEED: options.seed }),
        ...(options.lose && { LOSE_ATTEMPT: options.lose }),
      },
      reject: false,
    },
  );
  return {
    code: done.exitCode,
    log: done.stderr,
    files: filesOf(join(hdfs, "out")),
    peakMemory: Number(/peak (\d+)/.exec(done.stderr)?.[1]) / 1024,
  };
}

function filesOf(folder: string, below = ""): Record<string, string> {
  const found: Record<string, string> = {};
  let entries;
  try {
    entries = readdirSync(join(folder, below), { withFileTypes: true });
  } catch {
    return {};
  }
  for (const entry of entries) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) Object.assign(found, filesOf(folder, path));
    else found[path] = readFileSync(join(folder, path), "latin1");
  }
  return found;
}

const objects = (...names: string[]) => Object.fromEntries(names.map((name) => [name, `{"name":"${name}"}`]));
const grouped = ["--groupBy=s3://[^/]+/in-[0-9]+/(\\w+)/.*", "--outputCodec=none"];
/** How many objects of one record were merged, over all files. */
const merged = ({ files }: Outcome) => Object.values(files).join("").split("}{").length;

test("the files of a group are joined as they are, with nothing between them", async () => {
  const names = ["A/1.json", "A/x/2.json", "B/3.json"];
  const src = await upload(objects(...names));
  const { code, files } = await distcp([`--src=${src}`, "--dest=hdfs:///out/", ...grouped]);
  expect(code).toBe(0);
  expect(Object.keys(files).map((path) => path.replace(/^A\/x\//, "A/"))).toEqual(["A/A.json", "B/B.json"]);
  expect(files["B/B.json"]).toBe('{"name":"B/3.json"}');
  const [first, second] = ['{"name":"A/1.json"}', '{"name":"A/x/2.json"}'];
  expect([`${first}${second}`, `${second}${first}`]).toContain(files["A/A.json"] ?? files["A/x/A.json"]);
});

test("objects are not merged in sorted order; only the same seed gives the same order; no byte is lost", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `A/${String(index).padStart(3, "0")}.json`);
  const src = await upload(objects(...names));
  const merge = async (seed?: string) =>
    (await distcp([`--src=${src}`, "--dest=hdfs:///out/", ...grouped], { seed })).files["A/A.json"] as string;
  const [first, repeated, other] = [await merge(), await merge(), await merge("other")];
  const plain = Object.values(objects(...names)).join("");
  expect(first).toBe(repeated);
  expect(first).not.toBe(plain);
  expect(first).not.toBe(other);
  expect(first.length).toBe(plain.length);
  const records = (text: string) => text.slice(1, -1).split("}{").sort();
  expect(records(first)).toEqual(records(plain));
});

test("if the lines of a prefix list overlap, objects are listed and merged twice", async () => {
  const src = await upload(objects("A/1.json", "A/2018/2.json"));
  const run = (lines: string) =>
    distcp([`--src=${src}`, "--dest=hdfs:///out/", "--srcPrefixesFile=file:///home/hadoop/prefixes.txt", ...grouped], {
      node: { "prefixes.txt": lines },
    });
  expect(merged(await run(`${src}A/\n`))).toBe(2);
  expect(merged(await run(`${src}A/\n${src}A/2018/\n`))).toBe(3);
  expect(merged(await run(""))).toBe(2);
  const blank = await run(`${src}A/\n\n`);
  expect(blank.code).toBe(3);
  expect(blank.log).toContain(`srcPrefix:  does not start with src: ${src}`);
  const missing = await distcp([
    `--src=${src}`,
    "--dest=hdfs:///out/",
    "--srcPrefixesFile=file:///home/hadoop/none.txt",
    ...grouped,
  ]);
  expect(missing.code).toBe(3);
  expect(missing.log).toContain("Failed to read srcPrefixesFile: file:///home/hadoop/none.txt");
});

test("a line is a string prefix: 2018/1 lists 2018/11 too", async () => {
  const src = await upload(objects("A/2018/1/x.json", "A/2018/11/y.json"));
  const run = await distcp(
    [`--src=${src}`, "--dest=hdfs:///out/", "--srcPrefixesFile=file:///home/hadoop/p", ...grouped],
    { node: { p: `${src}A/2018/1` } },
  );
  expect(merged(run)).toBe(2);
});

test("objects that do not match are left out and counted in the log; without any object the step fails", async () => {
  const src = await upload({ ...objects("A/1.json"), "top.json": "{}" });
  const some = await distcp([`--src=${src}`, "--dest=hdfs:///out/", ...grouped]);
  expect(some.code).toBe(0);
  expect(some.log).toContain("Listed 2 objects, 21 bytes; 1 to copy");
  expect(some.log).toContain("Left out 1 objects, 2 bytes: does not match --groupBy");
  const none = await distcp([`--src=${src}none/`, "--dest=hdfs:///out/", ...grouped]);
  expect(none.code).toBe(1);
  expect(none.log).toContain("Input path does not exist: hdfs:/tmp/");
});

test("keys with blanks, +, %, quotes and letters of any language are read as they are", async () => {
  const names = ["A/a b.json", "A/a+b.json", "A/100%.json", 'A/it\'s "x".json', "A/ä語😀.json", "A/%41.json"];
  const src = await upload(objects(...names));
  const { code, files } = await distcp([`--src=${src}`, "--dest=hdfs:///out/", ...grouped]);
  expect(code).toBe(0);
  const records = Buffer.from(files["A/A.json"] as string, "latin1")
    .toString()
    .slice(1, -1)
    .split("}{");
  expect(records.sort()).toEqual(names.map((name) => `"name":"${name}"`).sort());
});

test("a second run on HDFS appends: the data is there twice", async () => {
  const src = await upload(objects("A/1.json"));
  const hdfs = join(folder, "twice");
  await distcp([`--src=${src}`, "--dest=hdfs:///out/", ...grouped], { hdfs });
  const { files } = await distcp([`--src=${src}`, "--dest=hdfs:///out/", ...grouped], { hdfs });
  expect(files).toEqual({ "A/A.json": '{"name":"A/1.json"}{"name":"A/1.json"}' });
});

test("a second run on S3 writes a file of the next number: the data is there twice", async () => {
  const src = await upload(objects("A/1.json"));
  for (let run = 0; run < 2; run++) await distcp([`--src=${src}`, `--dest=s3://${bucket}/merged-twice/`, ...grouped]);
  const out = join(folder, "merged-twice");
  await store.get("merged-twice/", out);
  expect(filesOf(out)).toEqual({ "A/A.json": '{"name":"A/1.json"}', "A/A1.json": '{"name":"A/1.json"}' });
});

test("targetSize cuts a group into chunks, and each further file has a number after the group's name", async () => {
  const block = Buffer.alloc(600 * 1024, "x");
  const src = await upload({ "A/1": block, "A/2": block, "A/3": block });
  const { files } = await distcp([`--src=${src}`, "--dest=hdfs:///out/", "--targetSize=1", ...grouped]);
  expect(Object.entries(files).map(([path, text]) => [path, text.length / 1024])).toEqual([
    ["A/A", 1200],
    ["A/A1", 600],
  ]);
});

test("gzip: none writes plain text, keep writes gzip again, and a truncated file fails the step", async () => {
  const src = await upload({
    "A/1.json.gz": gzipSync('{"a":1}'),
    "A/2.json.gz": Buffer.concat([gzipSync('{"b":'), gzipSync("2}")]),
  });
  const plain = await distcp([`--src=${src}`, "--dest=hdfs:///out/", ...grouped]);
  expect(Object.keys(plain.files)).toEqual(["A/A"]);
  expect(['{"a":1}{"b":2}', '{"b":2}{"a":1}']).toContain(plain.files["A/A"]);
  const kept = await distcp([`--src=${src}`, "--dest=hdfs:///out/", "--groupBy=s3://[^/]+/in-[0-9]+/(\\w+)/.*"]);
  expect(gunzipSync(Buffer.from(kept.files["A/A.gz"] as string, "latin1")).toString()).toBe(plain.files["A/A"]);

  const broken = await upload({
    "A/1.json.gz": gzipSync(Buffer.from(createHash("sha512").update("x").digest("hex").repeat(50))).subarray(0, 100),
  });
  const failed = await distcp([
    "-Dmapreduce.reduce.maxattempts=1",
    `--src=${broken}`,
    "--dest=hdfs:///out/",
    ...grouped,
  ]);
  expect(failed.code).toBe(1);
  expect(failed.log).toContain("numRetriesRemaining=1");
  expect(failed.log).toMatch(/ERROR S3DistCp The MapReduce job failed: .*A\/1\.json\.gz: unexpected end of file/);
  expect(failed.files).toEqual({});
});

test("large files that are not gzip fail the step, also when several chunks try them ten times each", async () => {
  const groups = ["A", "B", "C", "D"].map((name) => [`${name}/1.json.gz`, Buffer.alloc(1 << 20, name)] as const);
  const src = await upload(Object.fromEntries(groups));
  const failed = await distcp([`--src=${src}`, "--dest=hdfs:///out/", ...grouped]);
  expect(failed.code).toBe(1);
  expect(failed.log).toMatch(/ERROR S3DistCp The MapReduce job failed: .*\/1\.json\.gz: incorrect header check/);
});

test("a repeated reducer attempt writes all its chunks again", async () => {
  const names = "abcdefghijklmnop".split("").filter((name) => reducerOf(name, 10) === reducerOf("a", 10));
  expect(names.length).toBeGreaterThan(1);
  const src = await upload({ "a/1": "good", [`${names[1]}/1.gz`]: "no gzip" });
  const { code, log, files } = await distcp([
    "-Dmapreduce.reduce.maxattempts=2",
    `--src=${src}`,
    "--dest=hdfs:///out/",
    ...grouped,
  ]);
  expect(code).toBe(1);
  expect(log).toContain("attempt 2 of 2");
  expect(files).toEqual({ "a/a": "goodgood" });
});

test("an attempt lost with its node leaves chunks, another writes all again, and the step succeeds", async () => {
  const block = Buffer.alloc(600 * 1024, "x");
  const src = await upload({ "a/1": block, "a/2": block, "a/3": block, "a/4": block });
  const args = [
    "-Dmapreduce.reduce.maxattempts=1",
    `--src=${src}`,
    "--dest=hdfs:///out/songs/",
    "--targetSize=1",
    ...grouped,
  ];
  const sizes = ({ files }: Outcome) => Object.values(files).reduce((sum, text) => sum + text.length / 1024, 0);
  const lost = await distcp(args, { lose: "1:songs" });
  expect(lost.code).toBe(0);
  expect(lost.log).toContain("its attempt was KILLED with its node after ");
  expect(sizes(lost)).toBeGreaterThan(2400);
  expect(sizes(await distcp(args, { lose: "2:events" }))).toBe(2400);
  expect(sizes(await distcp(args, { lose: "3" }))).toBe(2400);
  const wrong = await distcp(args, { lose: "first" });
  expect([wrong.code, wrong.log]).toEqual([
    1,
    expect.stringContaining("LOSE_ATTEMPT=first: must be a number of chunks, 1 or more, and may name a merge: 1:songs"),
  ]);
});

test("the manifest lies beside the data: for each object a line with path, baseName, srcDir and size", async () => {
  const src = await upload({ ...objects("A/1.json", "B/2.json"), "top.json": "{}" });
  const { files } = await distcp([`--src=${src}`, "--dest=hdfs:///out/", "--outputManifest=_manifest.gz", ...grouped]);
  const lines = gunzipSync(Buffer.from(files["_manifest.gz"] as string, "latin1"))
    .toString()
    .trimEnd()
    .split("\n")
    .sort();
  expect(lines).toEqual([
    '{"path":"hdfs:/out/A/1.json","baseName":"A/1.json","srcDir":"hdfs:/out","size":19}',
    '{"path":"hdfs:/out/B/2.json","baseName":"B/2.json","srcDir":"hdfs:/out","size":19}',
  ]);
});

test("--previousManifest skips objects of the same name and size, but the new manifest lists them", async () => {
  const src = await upload(objects("A/1.json", "A/2.json"));
  const manifest = gzipSync(
    '{"path":"x","baseName":"A/1.json","srcDir":"y","size":19}\n' +
      '{"path":"x","baseName":"A/2.json","srcDir":"y","size":18}\n',
  );
  writeFileSync(join(folder, "previous.gz"), manifest);
  const args = [`--src=${src}`, "--dest=hdfs:///out/", ...grouped, "--outputManifest=m.gz"];
  const { files, log } = await distcp([...args, `--previousManifest=file://${join(folder, "previous.gz")}`]);
  expect(files["A/A.json"]).toBe('{"name":"A/2.json"}');
  expect(log).toContain("Left out 1 objects, 19 bytes: is in --previousManifest");
  expect(
    gunzipSync(Buffer.from(files["m.gz"] as string, "latin1"))
      .toString()
      .trimEnd()
      .split("\n"),
  ).toHaveLength(2);
  const missing = [...args, "--previousManifest=hdfs:///none.gz"];
  expect((await distcp(missing)).log).toContain("Failed to load manifest file 'hdfs:///none.gz': it does not exist");
  expect((await distcp([...missing, "--requirePreviousManifest=false"])).code).toBe(0);
});

test("an object that vanished after the listing fails the step, which names it", async () => {
  const src = await upload(objects("A/1.json"));
  writeFileSync(
    join(folder, "gone.gz"),
    gzipSync(`{"path":"${src}A/gone.json","baseName":"A/gone.json","srcDir":"${src}","size":1}\n`),
  );
  const { code, log } = await distcp([
    "-Dmapreduce.reduce.maxattempts=1",
    `--src=${src}`,
    "--dest=hdfs:///out/",
    ...grouped,
    "--copyFromManifest",
    `--previousManifest=file://${join(folder, "gone.gz")}`,
  ]);
  expect(code).toBe(1);
  expect(log).toMatch(/A\/gone\.json: The specified key does not exist/);
});

describe("names that Hadoop refuses fail the step, and the log says what to do", () => {
  const args = ["-Dmapreduce.reduce.maxattempts=1", "--groupBy=s3://[^/]+/in-[0-9]+/([^/]+/).*", "--outputCodec=none"];
  const lastLine = ({ log }: Outcome) => log.split("\n").findLast((line) => line.includes("S3DistCp ")) ?? "";
  const otherKeys = "write the objects under other keys";

  test("a colon in the first name below --src, for any destination, before anything is copied", async () => {
    const src = await upload(objects("T00:00/1.json", "T01/2.json"));
    for (const dest of ["hdfs:///out/", `s3://${bucket}/colons/`]) {
      const failed = await distcp([...args, `--src=${src}`, `--dest=${dest}`]);
      expect([failed.code, failed.files]).toEqual([1, {}]);
      expect(lastLine(failed)).toContain(
        "ERROR S3DistCp java.lang.IllegalArgumentException: java.net.URISyntaxException: " +
          `Relative path in absolute URI: T00:00/1.json (${src}T00:00/1.json: ` +
          'S3DistCp takes no ":" in the first name below the source\'s prefix); ' +
          `set merge: none for this source in pipeline.yaml, or ${otherKeys}`,
      );
    }
  });

  test("a colon in a deeper folder: HDFS refuses it, S3 takes it", async () => {
    const src = await upload(objects("A/T00:00/1.json"));
    const failed = await distcp([...args, `--src=${src}`, "--dest=hdfs:///out/"]);
    expect(failed.code).toBe(1);
    expect(lastLine(failed)).toMatch(
      new RegExp(
        "ERROR S3DistCp The MapReduce job failed: Task failed reducer \\d+: Pathname /out/A/T00:00/A.json from " +
          'hdfs:/out/A/T00:00/A.json is not a valid DFS filename. [(]HDFS takes no ":" in a name[)]; ' +
          `set merge: { to: s3 } or merge: none for this source in pipeline.yaml, or ${otherKeys}$`,
      ),
    );
    expect((await distcp([...args, `--src=${src}`, `--dest=s3://${bucket}/colons/`])).code).toBe(0);
    const out = join(folder, "colons");
    await store.get("colons/", out);
    expect(filesOf(out)).toEqual({ "A/T00:00/A.json": '{"name":"A/T00:00/1.json"}' });
  });

  test("a doubled slash: Hadoop reads another key, and the log has both", async () => {
    const src = await upload(objects("A/1.json"));
    await store.putFile(
      join(folder, src.slice(`s3://${bucket}/`.length), "A/1.json"),
      `${src.split("/")[3]}/A//2.json`,
    );
    const failed = await distcp([...args, `--src=${src}`, "--dest=hdfs:///out/"]);
    expect(failed.code).toBe(1);
    expect(lastLine(failed)).toContain(
      `${src}A/2.json (listed as ${src}A//2.json: Hadoop shortens // to /, and finds no such object; ` +
        "write the object under another key): " +
        "The specified key does not exist.",
    );
  });
});

test("an unknown option and a pattern without a group end the step before anything is listed", async () => {
  const unknown = await distcp(["--src=s3://b/", "--dest=hdfs:///out/", "--flat"]);
  expect([unknown.code, unknown.log]).toEqual([1, expect.stringContaining("Argument --flat doesn't match.")]);
  const group = await distcp(["--src=s3://b/", "--dest=hdfs:///out/", "--groupBy=.*"]);
  expect([group.code, group.log]).toEqual([
    1,
    expect.stringContaining("Group by pattern must contain at least one group.  Use () to enclose a group"),
  ]);
});

// Linux has a device that is always full.
if (existsSync("/dev/full"))
  test("a full disk fails the step without another attempt", async () => {
    const src = await upload(objects("A/1.json"));
    const hdfs = join(folder, "full");
    mkdirSync(join(hdfs, "out/A"), { recursive: true });
    symlinkSync("/dev/full", join(hdfs, "out/A/A.json"));
    const { code, log } = await distcp(
      ["-Dmapreduce.reduce.maxattempts=1", `--src=${src}`, "--dest=hdfs:///out/", ...grouped],
      { hdfs },
    );
    expect(code).toBe(1);
    expect(log).toContain("no space left on device");
    expect(log).not.toContain("numRetriesRemaining");
  });

test("memory does not grow with the size of the files", async () => {
  const small = await upload({ "A/1": "x" });
  const large = await upload({ "A/1": Buffer.alloc(150 << 20, "x"), "A/2": Buffer.alloc(50 << 20, "y") });
  const base = await distcp([`--src=${small}`, "--dest=hdfs:///out/", ...grouped]);
  const run = await distcp([`--src=${large}`, "--dest=hdfs:///out/", ...grouped]);
  expect(run.code).toBe(0);
  expect((run.files["A/A"] as string).length).toBe(200 << 20);
  expect(run.peakMemory - base.peakMemory).toBeLessThan(100);
});

test("no temporary file is left", () => {
  expect(readdirSync(folder).filter((name) => /^s3distcp-\d+$/.test(name))).toEqual([]);
  expect(execFileSync("find", [folder, "-name", "*.copying"]).toString()).toBe("");
});
