import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Objects } from "../../../local/storage/s3-objects";
import { S3Store } from "../../../local/storage/s3-store";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "s3-store-"))));
afterAll(() => rmSync(folder, { recursive: true }));

test("a bucket in China has its objects for requests of its region", async () => {
  const region = "cn-north-1";
  const store = await S3Store.start("demo", { region, temporary: folder });
  try {
    writeFileSync(join(folder, "file"), "text");
    await store.putFile(join(folder, "file"), "landing/file");
    const found = new S3Objects({ endpoint: store.endpoint, region }).list("s3://demo/landing/");
    expect(await found.next()).toEqual({ done: false, value: { uri: "s3://demo/landing/file", size: 4 } });
  } finally {
    await store.stop();
  }
});
