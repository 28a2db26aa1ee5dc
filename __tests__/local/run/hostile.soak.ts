import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { addsUp, EngineProject, type Ended } from "../project";
import { neededOnEmrOnly, unneededRights } from "./unneeded-rights";

/**
 * Files as they really arrive, from the folder through landing/, the bootstrap action, S3DistCp and Spark to Parquet.
 * One run has a source for each kind.
 */

const project = new EngineProject();
afterAll(() => project.remove());

const record = (id: number, v: string) => JSON.stringify({ id, v });
const [first, second] = [record(1, "a"), record(2, "b")];
const bom = "\ufeff";
const pretty = JSON.stringify({ id: 3, v: "}{", n: { x: [1, { y: '\\"}{' }] } }, null, 2);
const long = Array.from({ length: 100_000 }, (_, id) => record(id, "x")).join("");

interface Source {
  /** Below landing/SOURCE/, or in the source's bucket. */
  readonly files: Record<string, string | Buffer>;
  readonly bucket?: string;
  /** @default - the source's name */
  readonly prefix?: string;
  /** More of the source in pipeline.yaml. */
  readonly yaml?: string;
  /** @default - { id: bigint, v: string } */
  readonly schema?: string;
  /** What its rows are in SQL. @default - id, v */
  readonly select?: string;
  /** Records with each field that the schema does not name. */
  readonly unknown?: Record<string, number>;
  /** [id, v] of each row. */
  readonly rows: readonly (readonly [number, string])[];
  readonly bad?: Record<string, number>;
  /** The counts that differ from the usual, which is that all objects are listed and merged. */
  readonly objects?: Record<string, number | undefined>;
}

const names = ["a b", "é日本🎵", "%2F%41", "x+y&z=", 'it\'s "q" $HOME `id`', "A", "AB"];
const sources: Record<string, Source> = {
  // Merged to S3. AFTER_PART also puts two folder markers.
  keys: {
    files: Object.fromEntries(
      [
        ...names.map((name) => `${name}/${name}.json`),
        "A/A/1.json",
        "A/AB/1.json",
        ".hidden.json",
        "A/.x",
        "A/.DS_Store",
      ].map((key, id) => [key, record(id, "k")]),
    ),
    yaml: "merge: { to: s3 }",
    rows: Array.from({ length: 11 }, (_, id) => [id, "k"] as const),
    objects: { listed: 11, merged: 11 },
  },
  packed: {
    files: {
      "A/1.json.gz": gzipSync(first + pretty),
      "A/2.json.gz": Buffer.concat([gzipSync(first), gzipSync(second)]),
      "A/3.json": second,
      "B/4.GZ": gzipSync(`[${first},${second}]`),
      // S3DistCp cannot decompress these.
      "A/0.json.gz": "",
      "C/0.gz": "",
    },
    unknown: { n: 1 },
    rows: [
      [1, "a"],
      [3, "}{"],
      [1, "a"],
      [2, "b"],
      [2, "b"],
      [1, "a"],
      [2, "b"],
    ],
  },
  texts: {
    files: {
      "A/bom.json": bom + first,
      "A/bom2.json": `${bom}${second}\n`,
      "A/crlf.json": `${first}\r\n${second}\r\n`,
      "A/pretty.json": pretty,
      "A/empty.json": "",
      "A/blank.json": " \r\n\t",
      "A/array.json": `[\n${pretty},\n${first}\n]`,
      "A/none.json": "[]",
      "A/braces.json": record(4, '}{"}{\\'),
      "A/plain.json": second,
    },
    unknown: { n: 2 },
    rows: [
      [1, "a"],
      [2, "b"],
      [1, "a"],
      [2, "b"],
      [3, "}{"],
      [3, "}{"],
      [1, "a"],
      [4, '}{"}{\\'],
      [2, "b"],
    ],
  },
  cut: {
    files: { "A/1.json": '{"id": 7, "v": "c', "A/2.json": first, "A/3.json": second },
    rows: [
      [1, "a"],
      [2, "b"],
    ],
    bad: { "not valid JSON": 1 },
    yaml: "quarantineLimit: 1",
  },
  wide: { files: { "A/1.json": long }, rows: [[4_999_950_000, "100000"]] },
  none: { files: {}, rows: [], yaml: "optional: true" },
  onlyempty: { files: { "A/0.gz": "" }, rows: [], yaml: "optional: true" },
  // Values in keys, as Hive and others write them.
  tenants: {
    files: {
      "v=a%3Ab/2024/1.json": '{"id":1}',
      "v=__HIVE_DEFAULT_PARTITION__/2024/2.json": '{"id":2}',
      "v=c/2025/3.json": '{"id":3}{"id":4}',
      "other/4.json": '{"id":5}',
    },
    schema: "{ id: bigint }",
    yaml: 'path: "v={v}/{year}/"',
    select: "id, concat(coalesce(v, 'null'), year) as v",
    rows: [
      [1, "a:b2024"],
      [2, "null2024"],
      [3, "c2025"],
      [4, "c2025"],
    ],
    objects: { listed: 4, merged: 3, skipped: 1 },
  },
  // Objects around an array of records, one of them odd; digests beside them.
  trails: {
    files: {
      "A/1.json.gz": gzipSync(JSON.stringify({ Records: [{ id: 1 }, { id: "odd" }, { id: 2 }], v: "x" })),
      "A/2.json.gz": gzipSync(JSON.stringify({ v: "y", Records: [{ id: 3 }] })),
      "CloudTrail-Digest/3.json.gz": gzipSync('{"digest":1}'),
      "A/_SUCCESS": "",
      "A/.2.json.crc": "crc",
    },
    schema: "{ id: bigint }",
    yaml: "each: Records\n    envelope: { v: string }\n    quarantineLimit: 1",
    rows: [
      [1, "x"],
      [2, "x"],
      [3, "y"],
    ],
    bad: { "id is not a bigint": 1 },
    objects: { listed: 5, merged: 2, skipped: 3 },
  },
  // Names that no column can have, or that differ in capitals only; folders that Hadoop hides; nested fields.
  odd: {
    files: {
      "_raw/1.json": '{"Id":1,"id":"a","__deleted":"false","n":{"x.y":1,"z":2}}',
      ".raw/2.json": '{"Id":2,"id":"b","__deleted":"true","n":{"x.y":1}}',
    },
    schema:
      "{ number: { field: Id, type: bigint }, v: { field: id, type: string }, " +
      "deleted: { field: __deleted, type: string }, n: 'struct<z:int>' }",
    select: "number as id, concat(v, deleted) as v",
    rows: [
      [1, "afalse"],
      [2, "btrue"],
    ],
    unknown: { "n.x.y": 2 },
  },
  // No object at the top, or one that is nested more deeply than a type may be.
  arrays: {
    files: { "A/1.json": '[[1,"a"],[2,"b"]]' },
    yaml: "format: text\n    text: { record: value }",
    schema: "{ value: string }",
    select: "size(from_json(value, 'array<array<string>>')) as id, value as v",
    rows: [[2, '[[1,"a"],[2,"b"]]']],
  },
  deep: {
    files: { "A/1.json": `{"id":1,"v":${"[".repeat(190)}${"]".repeat(190)}}` },
    rows: [[1, "[".repeat(190) + "]".repeat(190)]],
  },
  times: {
    files: { "A/1.json": '{"id":1,"v":"2024-01-01T00:30Z"}{"id":2,"v":"2024-01-01 00:30:00.5+01"}' },
    schema: "{ id: bigint, v: timestamp }",
    select: "id, cast(v as string) as v",
    rows: [
      [1, "2024-01-01 00:30:00"],
      [2, "2023-12-31 23:30:00.5"],
    ],
  },
  // Read where they are.
  lines: {
    files: { "A/1.csv": "id,v\r\n1,a\r\n" },
    rows: [[1, "a"]],
    yaml: "format: csv",
    objects: { merged: undefined, read: 1 },
  },
  headless: {
    files: { "1.csv": '1,"say \\"hi\\", ok"\n2,2024-01-01T00:30Z\n', "2.csv.gz": "" },
    rows: [
      [1, 'say "hi", ok'],
      [2, "2024-01-01T00:30Z"],
    ],
    yaml: 'format: csv\n    csv: { header: false, escape: "\\\\" }',
    objects: { merged: undefined, read: 2 },
  },
  drift: {
    files: { "1.csv": "id\n1\n", "2.csv": "v,id,more\nb,2,x\n" },
    schema: "{ id: bigint, v: { type: string, optional: true } }",
    select: "id, coalesce(v, 'none') as v",
    rows: [
      [1, "none"],
      [2, "b"],
    ],
    yaml: "format: csv",
    unknown: { more: 1 },
    objects: { merged: undefined, read: 2 },
  },
  twice: {
    files: { "1.csv": ",id,id\n0,1,a\n1,2,b\n" },
    schema: "{ nr: int, id: bigint, v: string }",
    rows: [
      [1, "a"],
      [2, "b"],
    ],
    yaml: "format: csv\n    csv: { header: false, skipLines: 1 }",
    objects: { merged: undefined, read: 1 },
  },
  colons: {
    files: { "2024-01-05T00:00:00/1.json": first, "2024-01-05T00:00:00/2.json.gz": "", "3.json.gz": gzipSync(second) },
    rows: [
      [1, "a"],
      [2, "b"],
    ],
    yaml: "merge: none",
    objects: { merged: undefined, read: 3 },
  },
  // In buckets that exist already.
  trail: {
    bucket: "company-logs",
    prefix: "AWSLogs/123/",
    files: { "AWSLogs/123/A/1.json": first, "AWSLogs/123/B/2.json": second, "AWSLogs/1234/3.json": "another team's" },
    rows: [
      [1, "a"],
      [2, "b"],
    ],
    objects: { listed: 2, merged: 2 },
  },
  partner: {
    bucket: "partner-drop",
    prefix: "a/",
    files: { "1.csv": "not of this source", "a/1.csv": "id,v\n1,a\n", "a/b/2.csv": "id,v\n2,b\n" },
    rows: [
      [1, "a"],
      [2, "b"],
    ],
    yaml: "format: csv",
    objects: { listed: 2, merged: undefined, read: 2 },
  },
  moved: {
    files: {
      "a/1.json": record(1, "stays"),
      "a/2.json": record(2, "vanishes before the merge"),
      "b/1.json": record(3, "vanishes after the merge"),
    },
    // a/3 arrives in a listed folder, c/x in a folder that is not in the list, and a/9 after the merge.
    rows: [
      [1, "stays"],
      [3, "vanishes after the merge"],
      [4, "a/3"],
    ],
    objects: { listed: 3, merged: 3, arrivedDuringRun: 2 },
  },
};

const yaml = `bucket: parquetry-hostile-example
region: us-east-1
cluster:
  release: emr-7.13.0
  primary: { types: [m6i.xlarge] }
  core: { types: [m6i.xlarge], onDemand: 1 }
sources:
${Object.entries(sources)
  .map(
    ([name, source]) => `  ${name}:
    prefix: ${source.prefix ?? `${name}/`}
    ${source.bucket ? `bucket: ${source.bucket}` : ""}
    schema: ${source.schema ?? "{ id: bigint, v: string }"}
    ${source.yaml ?? ""}
`,
  )
  .join("")}
  fresh: { prefix: fresh/, load: new-only, schema: { id: bigint, v: string } }
tables:
  everything:
    columns: { source: string, id: bigint, v: string }
  fresh:
    columns: { id: bigint, v: string }
    mode: append
`;
const columns = (name: string) =>
  name === "wide" ? "sum(id) as id, cast(count(*) as string) as v" : (sources[name]?.select ?? "id, v");
const sql = Object.keys(sources)
  .map((name) => `select '${name}' as source, ${columns(name)} from ${name}`)
  .join("\nunion all\n");

/**
 * It changes the bucket as any other program would. It waits for a new second, because S3 has times in whole seconds.
 */
const hook = `#!/usr/bin/env python3
import sys, time
import botocore.session
bucket = "parquetry-hostile-example"
s3 = botocore.session.get_session().create_client("s3")
def put(key, text=""):
    s3.put_object(Bucket=bucket, Key="landing/" + key, Body=text.encode())
def delete(key):
    s3.delete_object(Bucket=bucket, Key="landing/" + key)
if sys.argv[1] == "landing":
    put("keys/")
    put("keys/A/")
elif sys.argv[1] == "list prefixes":
    time.sleep(1.2)
    delete("moved/a/2.json")
    put("moved/a/3.json", '{"id":4,"v":"a/3"}')
    put("moved/c/x.json", '{"id":5,"v":"c/x"}')
elif sys.argv[1] == "merge moved":
    delete("moved/b/1.json")
    put("moved/a/9.json", '{"id":6,"v":"a/9"}')
`;

let ended: Ended;
beforeAll(async () => {
  project.pipeline("hostile", yaml, { everything: sql, fresh: "select id, v from fresh" });
  const data = project.files(
    "data",
    Object.fromEntries(
      Object.entries(sources).flatMap(([name, { bucket, files }]) =>
        Object.entries(files).map(([key, content]) => [`${bucket ?? name}/${key}`, content]),
      ),
    ),
  );
  project.files("data", { "fresh/1.json": first, "fresh/0.json.gz": "" });
  project.files(".", { "hook.py": hook });
  ended = await project.run("hostile", data, { AFTER_PART: join(project.folder, "hook.py") });
});

test("the run uses each right of the role, except those that only EMR needs", () => {
  expect(project.rows("hostile", "fresh")).toEqual([[1, "a"]]);
  expect(unneededRights(project.out("hostile", ""))).toEqual(neededOnEmrOnly);
});

test("the run succeeds, and every equation holds", () => {
  expect([ended.code, ended.err]).toEqual([0, ""]);
  expect(addsUp(project.ledger("hostile"))).toBe(true);
  expect(ended.out).toContain(", without 1 file of the operating system (.DS_Store and the like)");
  expect(project.left("hostile")).toEqual([]);
});

test.each(Object.keys(sources))("%s: the rows, and the numbers of the ledger", (name) => {
  const { files, rows, bad = {}, objects, unknown = {} } = sources[name] as Source;
  const found = project
    .rows("hostile", "everything")
    .filter(([source]) => source === name)
    .map(([, id, v]) => [id, v]);
  expect(found.map((row) => JSON.stringify(row)).sort()).toEqual(rows.map((row) => JSON.stringify(row)).sort());
  const entry = project.ledger("hostile").sources[name];
  const listed = Object.keys(files).length;
  const expected = { listed, merged: listed, skipped: 0, arrivedDuringRun: 0, ...objects };
  expect({ ...expected, ...entry?.objects }).toEqual(expected);
  const [used, quarantined] = [
    name === "wide" ? 100_000 : rows.length,
    Object.values(bad).reduce((sum, count) => sum + count, 0),
  ];
  expect(entry?.records).toEqual({ read: used + quarantined, used, dropped: 0, quarantined });
  expect(entry?.quarantined).toEqual(bad);
  expect(entry?.unknownFields).toEqual(unknown);
});

const small = (name: string) => `${yaml.slice(0, yaml.indexOf("sources:")).replace("hostile", name)}sources:
  things: { prefix: things/, schema: { id: bigint, v: string } }
tables:
  things: { columns: { id: bigint, v: string } }
`;

test("a truncated gzip file fails the merge, which names the file, and nothing is published", async () => {
  project.pipeline("torn", small("torn"), { things: "select id, v from things" });
  const data = project.files("torn", {
    "things/A/1.json": first,
    "things/A/2.json.gz": gzipSync(Buffer.from(long)).subarray(0, 2000),
  });
  const { code, err } = await project.run("torn", data);
  expect(code).toBe(1);
  expect(err).toMatch(/^\nstep "merge things" ended with exit code 1:\n/);
  expect(err).toMatch(/\n .*things\/A\/2\.json\.gz: unexpected end of file\n/);
  expect(err).toMatch(/\n {2}cancelled because of its TERMINATE_CLUSTER: "write tables"\n$/);
  expect(project.rows("torn", "things")).toEqual([]);
});

test("after a lost reducer attempt the bytes do not add up, so nothing is published; the next run does", async () => {
  // The first run reads all of landing/ where it is.
  const whole = small("lost").replace("prefix: things/", 'prefix: "", format: csv');
  project.pipeline("lost", whole, { things: "select id, v from things" });
  expect((await project.run("lost", project.files("first", { "things/A/1.csv": "id,v\n1,a\n" }))).code).toBe(0);
  expect(unneededRights(project.out("lost", ""))).toEqual(neededOnEmrOnly);
  project.pipeline("lost", small("lost"), { things: "select id, v from things" });
  const data = project.files("both", { "things/A/1.json": first, "things/B/2.json": second });
  const failed = await project.run("lost", data, { LOSE_ATTEMPT: "1" });
  expect(failed.code).toBe(1);
  expect(failed.err).toContain(
    "error: nothing was published: things: bytes listed = merged + skipped: 32 is not 48 " +
      "(S3DistCp may have written data twice, with a repeated reducer attempt, or an object has vanished; run again)\n",
  );
  expect(failed.out).toMatch(/merge things +2 objects, 32 bytes merged/);
  expect([project.ledger("lost").ok, project.rows("lost", "things")]).toEqual([false, [[1, "a"]]]);
  const again = await project.run("lost", data);
  expect([again.code, again.err, project.ledger("lost").ok]).toEqual([0, "", true]);
  expect(project.rows("lost", "things")).toEqual([
    [1, "a"],
    [2, "b"],
  ]);
  expect(readFileSync(project.out("lost", "ledger.json"), "utf8")).toContain('"ok": true');
});
