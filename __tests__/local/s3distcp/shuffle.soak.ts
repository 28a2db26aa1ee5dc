import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordsOf } from "../../../local/s3distcp/record-file";
import { Shuffle } from "../../../local/s3distcp/shuffle";

/** The shuffle compared with a sort in memory. */

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "shuffle-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The records of each reducer, in their order. Some objects are listed twice. */
async function shuffled(records: number): Promise<Record<number, string[]>> {
  const shuffle = new Shuffle(folder, "seed");
  for (let uid = 0; uid < records; uid++) {
    const uri = uriOf(uid);
    await shuffle.add({ key: keyOf(uri), uri, size: 1, uid, output: `hdfs:/out/${uid}` }, reducerFor(uri));
  }
  const found: Record<number, string[]> = {};
  for (const [reducer, share] of await shuffle.sorted()) {
    const uris = (found[reducer] = [] as string[]);
    for await (const { key, uri, uid } of recordsOf(share.path, share)) uris.push(`${key} ${uri} ${uid}`);
  }
  return found;
}

const uriOf = (uid: number) => `s3://b/ä/${uid % 5 === 0 ? uid : uid - (uid % 5) + 1 + (uid % 3)}.json`;
const numberOf = (uri: string) => Number(/(\d+)\.json$/.exec(uri)?.[1]);
const keyOf = (uri: string) => `k${numberOf(uri) % 7}`;
const reducerFor = (uri: string) => 2 + ((numberOf(uri) % 7) % 3);

function expected(records: number): Record<number, string[]> {
  const sorted: Record<number, { key: string; rank: string; uri: string; uid: number }[]> = {};
  for (let uid = 0; uid < records; uid++) {
    const uri = uriOf(uid);
    (sorted[reducerFor(uri)] ??= []).push({
      key: keyOf(uri),
      rank: createHash("md5").update(`seed\0${uri}`).digest("hex"),
      uri,
      uid,
    });
  }
  const order = (text: string, other: string) => (text < other ? -1 : text > other ? 1 : 0);
  return Object.fromEntries(
    Object.entries(sorted).map(([reducer, of]) => [
      reducer,
      of
        .sort((a, b) => order(a.key, b.key) || order(a.rank, b.rank) || a.uid - b.uid)
        .map(({ key, uri, uid }) => `${key} ${uri} ${uid}`),
    ]),
  );
}

test.each([
  [0, "no run"],
  [50, "as many as memory holds"],
  [5_000, "a few runs"],
  [131_000, "enough runs that some are merged before the end"],
])(
  "%d records, %s: the seed decides the order, and an object listed twice keeps the order of listing",
  async (records) => {
    expect(await shuffled(records)).toEqual(expected(records));
    expect(readdirSync(folder)).toEqual(["sorted"]);
  },
);
