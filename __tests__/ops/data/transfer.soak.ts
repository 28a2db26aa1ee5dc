import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { root } from "../../../cli/project";
import { temporaryFolder } from "../../stacks/synthesized";
import { AwsServer } from "../aws-server";
import { command } from "./command";

/** `make upload` and `make download`, as people start them, against moto's S3. */
let aws: AwsServer;
let s3: S3Client;
const bucket = "parquetry-sparkify-example";

beforeAll(async () => {
  aws = await AwsServer.start();
  s3 = aws.s3();
});
afterAll(async () => {
  s3.destroy();
  await aws.stop();
});

const run = (name: string, env: Record<string, string>, meanwhile?: Parameters<typeof command>[3]) =>
  command(name, root, { ...aws.env, ...env }, meanwhile);
const refuse = (target: string, error: string, status: string, times: number) =>
  aws.tell({ refuse: { target, error, status, times, message: "Refused." } });
const asked = async (method: string) => (await aws.tell({ asked: {} }))[method] ?? 0;

function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const made = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(made, name)), { recursive: true });
    writeFileSync(join(made, name), content);
  }
  return made;
}
const keys = async (prefix: string) =>
  (await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }))).Contents?.map(({ Key }) => Key) ?? [];
const contentOf = async (key: string) => {
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
};

describe("make upload", () => {
  const rights = readdirSync(join(root, "docs/rights")).sort();
  const song = (number: number) => `{"song_id": "S${number}"}`;
  const large = randomBytes(16 * 1024 ** 2);
  const data = folder({
    ...Object.fromEntries(Array.from({ length: 40 }, (_, number) => [`song_data/A/${number}.json`, song(number)])),
    "log_data/2018/large.json": large,
    "log_data/2018/_SUCCESS": "",
    "song_data/.DS_Store": "x",
    "readme.txt": "hello",
  });

  test("without the bucket, it says what creates it", async () => {
    const { stderr, status } = await run("upload", { DATA: data });
    expect(stderr).toBe(`The bucket ${bucket} does not exist; make deploy creates it.\n`);
    expect(status).toBe(2);
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  });

  test("what no source reads is named first; throttling is survived; a missing right ends it", async () => {
    await refuse("PUT", "SlowDown", "503 Slow Down", 2);
    await refuse("POST", "AccessDenied", "403 Forbidden", -1);
    const { stdout, stderr, status } = await run("upload", { DATA: data });
    await refuse("POST", "", "", 0);
    expect(stdout).toBe(
      "not uploaded: 1 file, such as log_data/2018/_SUCCESS: " +
        'source events leaves it out: exclude "_SUCCESS"\n' +
        "not uploaded: 1 file, such as readme.txt: its key does not begin with the prefix of any source\n",
    );
    expect(stderr).toBe(
      `${data}/log_data/2018/large.json could not be uploaded to s3://${bucket}/landing/log_data/2018/large.json: ` +
        "AccessDenied: Refused. docs/operations.md lists the rights this needs. " +
        "40 of 41 files are uploaded; the same command goes on with the others.\n",
    );
    expect(status).toBe(1);
  });

  test("the same command uploads what is left, with checksums, and then nothing more", async () => {
    const first = await run("upload", { DATA: data });
    expect(first.stdout).toContain(`1 file (16.0 MiB) was uploaded, 40 were there already: s3://${bucket}/landing/\n`);
    expect(first.status).toBe(0);
    expect(await keys("landing/")).toHaveLength(41);
    expect(await contentOf("landing/song_data/A/7.json")).toEqual(Buffer.from(song(7)));
    expect((await contentOf("landing/log_data/2018/large.json")).equals(large)).toBe(true);
    const head = await s3.send(
      new HeadObjectCommand({ Bucket: bucket, Key: "landing/song_data/A/7.json", ChecksumMode: "ENABLED" }),
    );
    expect(head.ChecksumSHA256).toBe(createHash("sha256").update(song(7)).digest("base64"));

    const before = await asked("PUT");
    const second = await run("upload", { DATA: data });
    expect(second.stdout).toContain("0 files (0 bytes) were uploaded, 41 were there already");
    expect(await asked("PUT")).toBe(before);
  });

  test("a file of the same size with another content is uploaded again", async () => {
    const key = "landing/song_data/A/9.json";
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "x".repeat(song(9).length) }));
    const { stdout } = await run("upload", { DATA: join(data, "song_data/A"), TO: "song_data/A" });
    expect(stdout).toBe(
      `1 file (${song(9).length} bytes) was uploaded, 39 were there already: s3://${bucket}/landing/song_data/A/\n`,
    );
    expect(await contentOf(key)).toEqual(Buffer.from(song(9)));
  });

  test("Ctrl-C leaves no part of a file in the bucket, and the next run goes on", async () => {
    const many = folder({ "log_data/a.json": randomBytes(80 * 1024 ** 2), "song_data/1.json": song(1) });
    const before = await asked("PUT");
    const { stderr, status } = await run("upload", { DATA: many }, async (child) => {
      while ((await asked("PUT")) < before + 2) await sleep(20);
      child.kill("SIGINT");
    });
    expect(stderr).toBe("\nInterrupted. 1 of 2 files are uploaded; the same command goes on with the others.\n");
    expect(status).toBe(130);
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).toEqual([]);
    expect((await run("upload", { DATA: many })).stdout).toContain("1 file (80.0 MiB) was uploaded, 1 was there");
  });

  test("a missing right to look at objects is named, though S3's answer has no text", async () => {
    await refuse("HEAD", "AccessDenied", "403 Forbidden", -1);
    const { stderr, status } = await run("upload", { DATA: join(data, "song_data"), TO: "song_data" });
    await refuse("HEAD", "", "", 0);
    expect(stderr).toMatch(/could not be uploaded to \S+: AccessDenied: S3 denied the request /);
    expect(stderr).toContain(": S3 denied the request (HTTP 403) and gave no reason. docs/operations.md lists");
    expect(status).toBe(1);
  });

  test.each([
    [{}, "DATA is not given; name the folder whose files are uploaded: make upload DATA=<folder>\n"],
    [{ DATA: "nowhere" }, "DATA=nowhere: there is no such folder\n"],
    [{ DATA: "Makefile" }, "DATA=Makefile: this is a file; give the folder that holds it\n"],
    [
      { DATA: "docs/rights" },
      "DATA=docs/rights: nothing was uploaded, because pipeline sparkify would read none of these files:\n" +
        `  not uploaded: ${rights.length} files, such as ${rights[0] ?? ""}: ` +
        "its key does not begin with the prefix of any source\n" +
        "DATA stands for landing/, and the sources read landing/song_data/, landing/log_data/. " +
        "Give another folder, or write TO=<prefix below landing/>.\n",
    ],
    [
      { DATA: "docs", TO: "landing/song_data" },
      "TO=landing/song_data is not a prefix below landing/; write it like the prefix of a source in pipeline.yaml, " +
        "for example TO=song_data/2026/\n",
    ],
  ])("%j is refused", async (env, message) => {
    const { stderr, status } = await run("upload", env);
    expect([stderr, status]).toEqual([message, 2]);
  });
});

describe("make download", () => {
  const to = join(temporaryFolder(), "songs");
  const files = { "year=2018/a.parquet": "aaa", "year=2019/b.parquet": "bb" };
  const put = (key: string, body: string, more: object = { ChecksumAlgorithm: "CRC32C" }) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...more }));
  const download = (meanwhile?: Parameters<typeof command>[3]) =>
    run("download", { TABLE: "songs", TO: to }, meanwhile);

  test("a table without files, an unknown table, and no TABLE", async () => {
    expect((await download()).stderr).toBe(
      `There are no files in s3://${bucket}/tables/songs/: no run has published rows of songs.\n`,
    );
    expect((await run("download", { TABLE: "song" })).stderr).toBe(
      "TABLE=song is not a table of pipeline sparkify; it has: songs, artists, users, time, songplays.\n",
    );
    expect((await run("download", {})).stderr).toBe(
      "TABLE is not given; name the table whose files you want: make download TABLE=<table>\n",
    );
  });

  test("the files of a table, and then nothing more", async () => {
    for (const [name, text] of Object.entries(files)) await put(`tables/songs/${name}`, text);
    await put("tables/songs_other/c.parquet", "no");
    const { stdout, status } = await download();
    expect([stdout, status]).toEqual([`2 files (5 bytes) were downloaded: ${to}/\n`, 0]);
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(to, name), "utf8")).toBe(text);

    writeFileSync(join(to, "year=2018/a.parquet"), "xxx");
    expect((await download()).stdout).toBe(`1 file (3 bytes) was downloaded, 1 was there already: ${to}/\n`);
    expect(readFileSync(join(to, "year=2018/a.parquet"), "utf8")).toBe("aaa");
  });

  test("a missing right leaves no half of a file, and the same command goes on", async () => {
    await put("tables/songs/year=2020/d.parquet", "dddd");
    await refuse("GET", "SlowDown", "503 Slow Down", 2);
    expect((await download()).stdout).toContain("1 file (4 bytes) was downloaded, 2 were there already");
    await put("tables/songs/year=2020/e.parquet", "eeee");
    await refuse("GET", "AccessDenied", "403 Forbidden", -1);
    const { stderr, status } = await download();
    await refuse("GET", "", "", 0);
    expect(stderr).toBe(
      `The files of s3://${bucket}/ could not be listed: AccessDenied: Refused. ` +
        "docs/operations.md lists the rights this needs.\n",
    );
    expect(status).toBe(1);
    expect(existsSync(join(to, "year=2020/e.parquet"))).toBe(false);
  });

  test("an object that comes damaged is not kept", async () => {
    await aws.tell({ damage: { bucket, key: "tables/songs/year=2020/e.parquet" } });
    const { stderr, status } = await download();
    expect(stderr).toMatch(/^s3:\/\/\S+e\.parquet could not be downloaded: Checksum mismatch: .*[^.]\. 3 of 4 files/);
    expect(status).toBe(1);
    expect(readdirSync(join(to, "year=2020"))).toEqual(["d.parquet"]);
    await put("tables/songs/year=2020/e.parquet", "eeee");
    expect((await download()).status).toBe(0);
  });

  test("files that the table does not have any more are named", async () => {
    writeFileSync(join(to, "old.parquet"), "old");
    const { stderr, status } = await download();
    expect(stderr).toBe(
      `TO=${to}: the folder has 1 file that the table does not have now, such as old.parquet. ` +
        "Whoever reads the folder would read other rows than the table's. Delete them, or give another folder.\n",
    );
    expect(status).toBe(2);
  });

  test("a file in the place of the folder is the user's mistake", async () => {
    const { stderr, status } = await run("download", { TABLE: "songs", TO: "README.md" });
    expect([stderr, status]).toEqual(["TO=README.md: this is a file; give a folder\n", 2]);
  });

  test.each([
    ["/proc/x", "ENOENT"],
    ["README.md/x", "ENOTDIR"],
  ])("TO=%s cannot be made, which is said at once", async (folder, code) => {
    const { stderr, status } = await run("download", { TABLE: "songs", TO: folder });
    expect([stderr, status]).toEqual([
      `TO=${folder}: cannot be written (${code}); give a folder in which you may write\n`,
      2,
    ]);
  });

  test("two downloads into one folder: the second one is refused, and the first one is not disturbed", async () => {
    const shared = temporaryFolder();
    await put("tables/songs/large.parquet", "x".repeat(64 * 1024 ** 2));
    const second = join(temporaryFolder(), "link");
    symlinkSync(shared, second);
    let refused: Awaited<ReturnType<typeof run>> | undefined;
    const first = await run("download", { TABLE: "songs", TO: shared }, async (child) => {
      while (!existsSync(join(shared, ".at-work.json"))) await sleep(5);
      child.kill("SIGSTOP");
      refused = await run("download", { TABLE: "songs", TO: second });
      child.kill("SIGCONT");
    });
    expect(refused?.stderr).toMatch(
      new RegExp(
        `^make download TABLE=songs \\(process \\d+\\) has been writing into ${second}/ since \\S+Z\\. ` +
          "Wait for it to end, or give another folder: TO=<folder>\\n$",
      ),
    );
    expect([refused?.status, refused?.stdout]).toEqual([2, ""]);
    expect([first.status, first.stderr]).toEqual([0, ""]);
    expect(readdirSync(shared).sort()).toEqual(["large.parquet", "year=2018", "year=2019", "year=2020"]);
  });

  test("while a run publishes, nothing is downloaded", async () => {
    await put("tables/_publishing.json", "{}");
    expect((await download()).stderr).toBe(
      `A run is publishing now, or has died while it did so (s3://${bucket}/tables/_publishing.json is its journal), ` +
        "so the table has files of two runs. Run the same command again when that run has ended; " +
        "the next run finishes what a dead one began.\n",
    );
  });
});
