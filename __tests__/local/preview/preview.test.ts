import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ListedKey, readListing } from "../../../local/inputs/listing-file";
import { previewMerge } from "../../../local/preview/merge";
import { parseOptions } from "../../../local/s3distcp/options";
import { showPreview } from "../../../local/preview/show";
import type { Merge } from "../../../local/inputs/merges";

const merge = (...more: string[]): Merge => ({
  name: "merge songs",
  prefix: "landing/song_data/",
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
  const doubledSlash = "has // in its key, which S3DistCp cannot read: the step would fail";
  expect(showPreview(await previewMerge(merge(byFolder), "demo", listed)))
    .toBe(`merge songs: 4 objects into 3 files, in 3 groups, from s3://demo/landing/song_data/
  merged file     objects       size  such as
  A/B/A.json            2    2.9 KiB  A/B/2.json
  B/B.json              1  500 bytes  B/3.json
  song_data.json        1   10 bytes  top.json
  left out: 1 object, 0 bytes: is a folder marker (ends in /), such as landing/song_data/
  left out: 1 object, 7 bytes: does not match --groupBy, such as landing/song_data/B/readme.txt
  left out: 1 object, 5 bytes: ${doubledSlash}, such as landing/song_data/C//4.json`);
});

test("a long list of files is shortened, and a group may have several files", async () => {
  const many = Array.from({ length: 30 }, (_, index): [string, number] => [
    `landing/song_data/${String(index).padStart(2, "0")}/x.json`,
    (30 - index) * 1024,
  ]);
  const long = showPreview(await previewMerge(merge(byFolder), "demo", keys(...many))).split("\n");
  expect(long).toHaveLength(23);
  expect(long.at(-1)).toBe("  … and 10 more files, of 1.0 KiB to 10.0 KiB");

  const chunked = await previewMerge(
    merge(byFolder, "--targetSize=1"),
    "demo",
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
    "demo",
    keys(["landing/song_data/a1.json", 1], ["landing/song_data/b1.json", 1]),
  );
  expect(names.files.map(({ path }) => path)).toEqual(["anull.json", "nullb.json"]);
  expect(names.warnings).toEqual([]);
  const collide = await previewMerge(
    merge("--groupBy=s3://demo/landing/song_data/(x|y)-(:k)[.]json"),
    "demo",
    keys(["landing/song_data/x-:k.json", 1], ["landing/song_data/y-:k.json", 1]),
  );
  expect(collide.warnings).toEqual([
    "2 groups or chunks would write k.json, and each would overwrite the one before; " +
      "choose a --groupBy that gives different names",
  ]);
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

  test("aws s3 ls --recursive, also with blanks in keys", async () => {
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

  test("aws s3api list-objects-v2", async () => {
    expect(await read('\n{"Contents": [{"Key": "a", "Size": 1, "ETag": "x"}]}')).toEqual([{ key: "a", size: 1 }]);
  });

  test("what is neither is an error that names the line", async () => {
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
