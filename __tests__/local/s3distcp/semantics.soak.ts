import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { runJob } from "../../../local/s3distcp/job";
import { thorough } from "../../random";
import { drawJob, entryText, idsIn, lastSegment, type ManifestEntry, plainContent, type RandomJob } from "./random-job";

/**
 * What S3DistCp promises, checked with many random jobs: keys, sizes, groupings, target sizes, prefix lists and
 * manifests. JOB_SEED=<number> runs only the job that a failure names.
 */

const jobs = thorough(4000);
const blockSize = jobs / 8;

let temporary: string;
beforeAll(() => (temporary = mkdtempSync(join(tmpdir(), "semantics-"))));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** One merged file, and the keys of the objects in it. */
interface Merged {
  readonly path: string;
  readonly text: string;
  readonly keys: readonly string[];
}

async function checkJob(seed: number): Promise<void> {
  const drawn = drawJob(seed, join(temporary, String(seed)));
  const matching = [...drawn.objects.keys()].filter((key) => drawn.groupOf(key) !== undefined);
  const copied = matching.filter((key) => !drawn.previous.has(entryText(entryOf(drawn, key))));
  if (copied.length === 0) {
    await expect(runJob(drawn.job)).rejects.toThrow("Input path does not exist: hdfs:/tmp/");
    expect(drawn.files.written).toEqual([]);
    return;
  }
  await runJob(drawn.job);
  expectManifest(drawn, matching);
  const merged = mergedFiles(drawn);
  expectEachObject(drawn, copied, merged);
  expectFolders(drawn, copied, merged);
  expectSizes(drawn, merged);
  expectNames(drawn, merged);
  if (drawn.byFolder && drawn.random.below(4) === 0) await expectSecondRun(drawn, copied, merged);
}

function entryOf({ objects }: RandomJob, key: string): ManifestEntry {
  return { baseName: key, size: (objects.get(key) as Buffer).length };
}

/** Each key as often as it is listed. */
function listed({ times }: RandomJob, keys: readonly string[]): string[] {
  return keys.flatMap((key) => Array.from({ length: times(key) }, () => key));
}

/** The manifest holds all that was listed and matches, also what --previousManifest left out. It is written last. */
function expectManifest(drawn: RandomJob, matching: readonly string[]): void {
  const { path, content } = drawn.files.written.pop() as { path: string; content: string };
  expect(path.endsWith("/out/_m.gz")).toBe(true);
  const lines = gunzipSync(Buffer.from(content, "latin1")).toString().split("\n");
  const entries = lines.filter((line) => line !== "").map((line) => entryText(JSON.parse(line) as ManifestEntry));
  expect(entries.sort()).toEqual(
    listed(drawn, matching)
      .map((key) => entryText(entryOf(drawn, key)))
      .sort(),
  );
}

function keysById(drawn: RandomJob): Map<number, string> {
  return new Map(
    [...drawn.objects.keys()].map((key) => [idsIn(plainContent(drawn, key).toString())[0] as number, key]),
  );
}

function mergedFiles(drawn: RandomJob): Merged[] {
  const keyOf = keysById(drawn);
  return drawn.files.written.map(({ path, content: text }) => ({
    path,
    text,
    keys: idsIn(text).map((id) => keyOf.get(id) as string),
  }));
}

/** Every object is in the files as often as it was listed, and nothing else is. */
function expectEachObject(drawn: RandomJob, copied: readonly string[], merged: readonly Merged[]): void {
  const wanted = listed(drawn, copied);
  expect(merged.flatMap(({ keys }) => keys).sort()).toEqual([...wanted].sort());
  const bytes = wanted.reduce((sum, key) => sum + plainContent(drawn, key).length, 0);
  expect(merged.reduce((sum, { text }) => sum + text.length, 0)).toBe(bytes);
}

/**
 * A file holds one group and lies in the folder of one of its objects, unless the common suffix begins in a folder's
 * name.
 */
function expectFolders({ groupOf, dest }: RandomJob, copied: readonly string[], merged: readonly Merged[]): void {
  for (const { path, keys } of merged) {
    const groups = new Set(keys.map(groupOf));
    expect(groups.size).toBe(1);
    const [group] = groups;
    const rests = copied
      .filter((key) => groupOf(key) === group)
      .map((key) => `${dest.replace(":///", ":/")}${key}`)
      .map((output) => output.slice(0, output.lastIndexOf("/") + 1))
      .filter((folder) => path.startsWith(folder))
      .map((folder) => path.slice(folder.length));
    expect(rests.length).toBeGreaterThan(0);
    expect(rests.some((rest) => !rest.includes("/")) || keys.every((key) => !lastSegment(key).includes("."))).toBe(
      true,
    );
  }
}

/** At most one file of a group, its last, is smaller than the target size. */
function expectSizes({ groupOf, objects, targetSize }: RandomJob, merged: readonly Merged[]): void {
  const small = new Map<string | undefined, number>();
  for (const { keys } of merged) {
    const size = keys.reduce((sum, key) => sum + (objects.get(key) as Buffer).length, 0);
    const group = groupOf(keys[0] as string);
    if (size < targetSize) small.set(group, (small.get(group) ?? 0) + 1);
  }
  for (const count of small.values()) expect(count).toBe(1);
}

/**
 * A group never writes the same name twice. Two groups do only without folders of their own: chunk 1 of 1, chunk 0 of
 * 11.
 */
function expectNames({ groupOf, byFolder }: RandomJob, merged: readonly Merged[]): void {
  const groupsByPath = new Map<string, Set<string | undefined>>();
  for (const { path, keys } of merged) {
    const groups = groupsByPath.get(path) ?? new Set();
    const group = groupOf(keys[0] as string);
    expect(groups.has(group) || (byFolder && groups.size > 0)).toBe(false);
    groupsByPath.set(path, groups.add(group));
  }
}

/**
 * A second run to the same destination appends to the files on HDFS, and writes further files on S3. So each object is
 * there twice. But the second chunk of a group, and those after it, overwrite the files that have their names.
 */
async function expectSecondRun(drawn: RandomJob, copied: readonly string[], merged: readonly Merged[]): Promise<void> {
  await runJob(drawn.job);
  const outputs = [...drawn.files.files].filter(
    ([uri]) => /^(hdfs:|s3:\/\/b)\/out\//.test(uri) && !uri.endsWith("_m.gz"),
  );
  const ids = outputs.flatMap(([, text]) => idsIn(text.toString("latin1")));
  const keyOf = keysById(drawn);
  for (const key of copied) {
    const count = ids.filter((id) => keyOf.get(id) === key).length;
    expect(count >= drawn.times(key) && count <= 2 * drawn.times(key)).toBe(true);
  }
  if (merged.length === new Set(copied.map(drawn.groupOf)).size)
    expect(ids.length).toBe(2 * listed(drawn, copied).length);
}

/** JOB_SEED runs one job alone. */
const only = process.env["JOB_SEED"];
if (only !== undefined && !/^\d+$/.test(only))
  throw new Error(`JOB_SEED=${only}: must be the number of a job, 0 to ${jobs - 1}`);
const seeds = only === undefined ? Array.from({ length: 8 }, (_, block) => block * blockSize) : [Number(only)];

test.each(seeds)("random jobs from seed %d", async (first) => {
  const count = only === undefined ? blockSize : 1;
  for (let seed = first; seed < first + count; seed++) {
    try {
      await checkJob(seed);
    } catch (error) {
      throw Object.assign(error as Error, { message: `JOB_SEED=${seed}: ${(error as Error).message}` });
    } finally {
      rmSync(join(temporary, String(seed)), { recursive: true, force: true });
    }
  }
});
