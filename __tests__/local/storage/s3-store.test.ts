import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Objects } from "../../../local/storage/s3-objects";
import { accessKeys } from "../../../local/storage/s3-rights";
import { S3Store } from "../../../local/storage/s3-store";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "s3-store-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const judgedBy = (Statement: object) => ({
  role: [{ name: "role", document: { Version: "2012-10-17", Statement } }],
  bucket: null,
  endpoint: null,
  caller: { role: "nodes", session: "i-1", endpoint: "vpce-1", account: "123456789012" },
  record: join(folder, "requests.jsonl"),
});

test("a bucket in China has its objects, and its ARN, for requests of its region", async () => {
  const region = "cn-north-1";
  const store = await S3Store.start("demo", { region, temporary: folder });
  try {
    writeFileSync(join(folder, "file"), "text");
    await store.putFile(join(folder, "file"), "landing/file");
    expect(await store.rights()).toBeUndefined();
    await store.judge(judgedBy({ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws-cn:s3:::demo" }));
    const found = new S3Objects({ endpoint: store.endpoint, region, accessKey: accessKeys.role }).list(
      "s3://demo/landing/",
    );
    expect(await found.next()).toEqual({ done: false, value: { uri: "s3://demo/landing/file", size: 4 } });
    expect(await store.rights()).toEqual({
      requests: { "s3:ListBucket": 1 },
      rights: [{ policy: "role", statement: "statement 1", action: "s3:ListBucket", requests: 1 }],
      refused: [],
      refusedCount: 0,
    });
    const wrong = judgedBy({
      Effect: "Allow",
      Action: "s3:*",
      Resource: "*",
      Condition: { Bool: { "aws:x": "true" } },
    });
    await expect(store.judge(wrong)).rejects.toThrow(
      'role, statement 1: the local S3 does not know the condition key "aws:x"; ' +
        "add what it is in AWS to local/storage/rights/context.py",
    );
  } finally {
    await store.stop();
  }
});
