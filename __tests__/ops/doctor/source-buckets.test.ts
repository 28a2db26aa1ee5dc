import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Store } from "../../../local/storage/s3-store";
import { sourceBucketFindings } from "../../../ops/doctor/source-buckets";

const folder = mkdtempSync(join(tmpdir(), "buckets-"));
let store: S3Store;
beforeAll(async () => {
  store = await S3Store.start("logs", { region: "eu-central-1", temporary: folder });
  mkdirSync(join(folder, "in"));
  writeFileSync(join(folder, "in/1.json"), "{}");
  await store.put(join(folder, "in"), { prefix: "trail/" });
  process.env["AWS_ENDPOINT_URL"] = store.endpoint;
  process.env["AWS_ACCESS_KEY_ID"] = process.env["AWS_SECRET_ACCESS_KEY"] = "local-run";
});
afterAll(async () => {
  delete process.env["AWS_ENDPOINT_URL"];
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function findings(region: string, ...uris: string[]) {
  const job = join(folder, "job.json");
  const sources = uris.map((uri, index) => ({ name: `s${index}`, uri, merged: null }));
  writeFileSync(job, JSON.stringify({ pipeline: "p", runs: "s3://own/runs/", sources, tables: [] }));
  const found = [];
  for await (const finding of sourceBucketFindings(job, ["own"], region)) found.push(finding);
  return found;
}

test("a source in another bucket is looked for, one in the pipeline's bucket is not", async () => {
  expect(await findings("eu-central-1", "s3://own/landing/a/", "s3://logs/trail/", "s3://logs/trai1/")).toEqual([
    { name: "source s1", state: "ok", says: "s3://logs/trail/ has objects, and you may list them" },
    {
      name: "source s2",
      state: "wrong",
      says: "no object is under s3://logs/trai1/",
      fix: "Correct the source's bucket or prefix.",
    },
  ]);
});

test("a bucket that does not exist, or is in another region, is named", async () => {
  expect(await findings("eu-central-1", "s3://nobodys/a/")).toEqual([
    {
      name: "source s0",
      state: "wrong",
      says: "there is no bucket nobodys",
      fix: "Correct the source's bucket.",
    },
  ]);
  expect(await findings("eu-west-1", "s3://logs/trail/")).toEqual([
    {
      name: "source s0",
      state: "wrong",
      says: "the bucket logs is in eu-central-1; the nodes reach S3 of their own region only",
      fix: "Set region: eu-central-1, or copy the objects.",
    },
  ]);
});
