import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { root } from "../../../cli/project";
import { leftOutOf } from "../../../config/left-out";
import { srcPatternOf } from "../../../stacks/cluster/src-pattern";
import { load, minimal } from "../../config/fixture";
import { type ListedKey, readListing } from "../../../cli/merge/listing-file";
import { previewMerge } from "../../../cli/merge/preview";
import { parseOptions } from "../../../cli/merge/options";
import { showPreview } from "../../../local/preview/show";
import type { Merge } from "../../../cli/merge/merges";

const merge = (...more: string[]): Merge => ({
  name: "merge songs",
  bucket: "demo",
  prefix: "landing/song_data/",
  folder: "song_data/",
  optional: false,
  options: parseOptions([
    "--src=s3://demo/landing/song_data/",
    "--dest=hdfs:///merged/songs/",
    "--outputCodec=none",
    ...more,
  ]),
});
const byFolder = "--groupBy=s3://demo/landing/(song_data/(?:[^/]+/){0,1}).*[.]json";
const keys = (...listed: [string, number][]): ListedKey[] => listed.map(([key, size]) => ({ key, size }));

test("a preview shows the rules by which a source leaves objects out", async () => {
  const [source] = load(minimal({ source: '    path: "{letter}/"' })).sources;
  if (!source) throw new Error("no source");
  const srcPattern = `--srcPattern=${srcPatternOf({ ...source, prefix: "song_data/" }, "demo")}`;
  const listed = keys(["A/1.json", 8], ["A/_SUCCESS", 0], ["top.json", 3], ["x.crc", 1]).map((key) => ({
    ...key,
    key: `landing/song_data/${key.key}`,
  }));
  const preview = await previewMerge(merge(byFolder, srcPattern), listed, leftOutOf(source));
  expect(preview.files.map(({ path }) => path)).toEqual(["A/A.json"]);
  expect(preview.skipped.map(({ rule, samples }) => [rule, samples])).toEqual([
    ['exclude "_SUCCESS"', ["landing/song_data/A/_SUCCESS"]],
    ['does not fit path "{letter}/"', ["landing/song_data/top.json"]],
    ['exclude "*.crc"', ["landing/song_data/x.crc"]],
  ]);
});

test("a preview shows which objects go into which merged file, and what is left out and why", async () => {
  const listed = keys(
    ["landing/song_data/", 0],
    ["landing/song_data/A/1.json", 1000],
    ["landing/song_data/A/B/2.json", 2000],
    ["landing/song_data/B/3.json", 500],
    ["landing/song_data/top.json", 10],
    ["landing/song_data/B/readme.txt", 7],
    ["landing/song_data/C//4.json", 5],
    ["landing/log_data/1.json", 9],
  );
  const doubledSlash =
    "Hadoop shortens // to /, and finds no such object, such as landing/song_data/C//4.json; " +
    "write the objects under other keys";
  expect(showPreview(await previewMerge(merge(byFolder), listed)))
    .toBe(`merge songs: 4 objects into 3 files, in 3 groups, from s3://demo/landing/song_data/
  would fail: 1 object, 5 bytes: ${doubledSlash}
  merged file     objects       size  such as
  A/B/A.json            2    2.9 KiB  A/B/2.json
  B/B.json              1  500 bytes  B/3.json
  song_data.json        1   10 bytes  top.json
  left out: 1 object, 0 bytes: is a folder marker (ends in /), such as landing/song_data/
  left out: 1 object, 7 bytes: does not match --groupBy, such as landing/song_data/B/readme.txt`);
});

test("a .gz of 0 bytes is not copied", async () => {
  const listed = keys(["landing/song_data/A/1.json.gz", 0], ["landing/song_data/A/2.json.gz", 30]);
  const groupBy = "--groupBy=s3://demo/landing/(song_data/(?:[^/]+/){0,1}).*";
  expect(showPreview(await previewMerge(merge(groupBy), listed))).toContain(
    "\n  left out: 1 object, 0 bytes: is a .gz of 0 bytes, which is not copied, and counts as taken and empty, " +
      "such as landing/song_data/A/1.json.gz",
  );
});

describe("names that Hadoop refuses", () => {
  const colons = keys(["landing/song_data/T00:00/1.json", 1000], ["landing/song_data/T01:00/2.json", 24]);
  const deep = keys(["landing/song_data/A/T00:00/1.json", 1], ["landing/song_data/A/T00:00.json", 1]);
  const otherKeys = "write the objects under other keys";
  const adviceOf = async (listed: ListedKey[], ...more: string[]) =>
    (await previewMerge(merge(byFolder, ...more), listed)).failing.map(({ rule, advice }) => [rule, advice]);

  test("a preview names the objects, and says what to do", async () => {
    expect(showPreview(await previewMerge(merge(byFolder), colons))).toBe(
      `merge songs: 0 objects into 0 files, in 0 groups, from s3://demo/landing/song_data/
  would fail: 2 objects, 1.0 KiB: S3DistCp takes no ":" in the first name below the source's prefix, ` +
        "such as landing/song_data/T00:00/1.json, landing/song_data/T01:00/2.json; " +
        `set merge: none for this source in pipeline.yaml, or ${otherKeys}`,
    );
  });

  test("the advice is one that works: only what the rule and the source allow", async () => {
    const first = 'S3DistCp takes no ":" in the first name below the source\'s prefix';
    const toS3 = "--dest=s3://demo/merged/songs/";
    const newOnly = "--previousManifest=s3://demo/manifests/0/songs.gz";
    expect(await adviceOf(colons, toS3)).toEqual([
      [first, `set merge: none for this source in pipeline.yaml, or ${otherKeys}`],
    ]);
    expect(await adviceOf(colons, newOnly)).toEqual([[first, otherKeys]]);
    expect(await adviceOf(deep)).toEqual([
      [
        'HDFS takes no ":" in a name',
        `set merge: { to: s3 } or merge: none for this source in pipeline.yaml, or ${otherKeys}`,
      ],
    ]);
    expect(await adviceOf(deep, newOnly)).toEqual([
      ['HDFS takes no ":" in a name', `set merge: { to: s3 } for this source in pipeline.yaml, or ${otherKeys}`],
    ]);
    expect(await adviceOf(deep, toS3)).toEqual([]);
    expect(await adviceOf(keys(["landing/song_data/A/.snapshot/1.json", 1]))).toEqual([
      ['HDFS keeps the name ".snapshot" for itself', otherKeys],
    ]);
  });

  test("only the folders of a source's objects count, since a merged file has the name of its group", async () => {
    expect(await adviceOf(keys(["landing/song_data/A/T00:00.json", 1]))).toEqual([]);
  });

  test("a merged file whose own name is too long is named, with what to do", async () => {
    const name = "x".repeat(251);
    const preview = await previewMerge(merge(byFolder), keys([`landing/song_data/${name}/1.json`, 7]));
    expect(preview.failing).toEqual([
      {
        rule: "HDFS takes names of at most 255 bytes",
        advice: `set merge: { to: s3 } or merge: none for this source in pipeline.yaml, or ${otherKeys}`,
        objects: 1,
        bytes: 7,
        samples: [`${name}/${name}.json`],
      },
    ]);
  });
});

test("a long list of files is shortened, and a group may have several files", async () => {
  const many = Array.from({ length: 30 }, (_, index): [string, number] => [
    `landing/song_data/${String(index).padStart(2, "0")}/x.json`,
    (30 - index) * 1024,
  ]);
  const long = showPreview(await previewMerge(merge(byFolder), keys(...many))).split("\n");
  expect(long).toHaveLength(23);
  expect(long.at(-1)).toBe("  … and 10 more files, of 1.0 KiB to 10.0 KiB");

  const chunked = await previewMerge(
    merge(byFolder, "--targetSize=1"),
    keys(...[1, 2, 3].map((n): [string, number] => [`landing/song_data/A/${n}.json`, 700 * 1024])),
  );
  expect(chunked.files.map(({ path, objects }) => [path, objects])).toEqual([
    ["A/A.json", 2],
    ["A/A1.json", 1],
  ]);
  expect(showPreview(chunked)).toMatch(
    /\n  Numbers and sizes are exact\. Which objects of a group share a file is not: S3DistCp's order is not fixed\.$/,
  );
});

test("two groups that would write the same file give a warning", async () => {
  const names = await previewMerge(
    merge("--groupBy=s3://demo/landing/song_data/(?:(a)|(b))[^/]*[.]json"),
    keys(["landing/song_data/a1.json", 1], ["landing/song_data/b1.json", 1]),
  );
  expect(names.files.map(({ path }) => path)).toEqual(["anull.json", "nullb.json"]);
  expect(names.warnings).toEqual([]);
  const collide = await previewMerge(
    merge("--groupBy=s3://demo/landing/song_data/a/(x|y)-(:k)[.]json"),
    keys(["landing/song_data/a/x-:k.json", 1], ["landing/song_data/a/y-:k.json", 1]),
  );
  expect(collide.warnings).toEqual([
    "2 groups or chunks would write a/k.json, and each would overwrite the one before; " +
      "choose a --groupBy that gives different names",
  ]);
});

test("the command shows the merges, and ends with exit code 2 when a step would fail", async () => {
  const folder = mkdtempSync(join(tmpdir(), "preview-"));
  try {
    const listing = join(folder, "listing.txt");
    const line = (key: string) => `2026-01-02 03:04:05 12 landing/${key}\n`;
    writeFileSync(listing, line("song_data/T00:00/x.json") + line("log_data/x.json"));
    const { exitCode, stdout, stderr } = await execa(process.execPath, ["--import", "tsx", "local/preview.ts"], {
      cwd: root,
      env: { PIPELINE: "sparkify", LISTING: listing, CDKTF_OUTDIR: join(folder, "cdktf.out") },
      reject: false,
    });
    expect([exitCode, stderr]).toEqual([2, 'step "merge songs" would fail; see "would fail" above']);
    expect(stdout).toContain("\n  would fail: 1 object, 12 bytes: ");
    expect(stdout).toContain("\nmerge events: 1 object into 1 file, in 1 group, ");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("listings", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "listing-"))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function read(content: string): Promise<ListedKey[]> {
    const file = join(folder, "listing");
    writeFileSync(file, content);
    const found: ListedKey[] = [];
    for await (const key of readListing(file)) found.push(key);
    return found;
  }

  test("the output of aws s3 ls --recursive is read, also with blanks in keys", async () => {
    expect(
      await read(
        "2026-01-02 03:04:05         12 landing/a b.json\n2026-01-02 03:04:05          0 landing/d/\n" +
          "\nTotal Objects: 2\n   Total Size: 12\n",
      ),
    ).toEqual([
      { key: "landing/a b.json", size: 12 },
      { key: "landing/d/", size: 0 },
    ]);
  });

  test("the output of aws s3api list-objects-v2 is read", async () => {
    expect(await read('\n{"Contents": [{"Key": "a", "Size": 1, "ETag": "x"}]}')).toEqual([{ key: "a", size: 1 }]);
  });

  test("any other text is an error that names the line", async () => {
    await expect(read("2026-01-02 03:04:05 12 a\nhello\n")).rejects.toThrow(
      `LISTING=${join(folder, "listing")}:2: "hello" is not a line of aws s3 ls --recursive (date, time, bytes, key)`,
    );
    await expect(read("{}")).rejects.toThrow(
      `LISTING=${join(folder, "listing")}: has no "Contents", as the JSON of aws s3api list-objects-v2 has`,
    );
    await expect(read("{")).rejects.toThrow(
      `LISTING=${join(folder, "listing")}: is not JSON of aws s3api list-objects-v2: `,
    );
  });
});
