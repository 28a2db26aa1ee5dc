/**
 * Makes an export of a DynamoDB table to S3, as DynamoDB writes it: gzipped lines, manifests and checksums.
 *
 *   node --import tsx examples/dynamodb-export/sample.ts --out DIR
 */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { numbers, pick, type SampleFile, writeFiles } from "../write-files";

const folder = "AWSDynamoDB/01709251200000-0a1b2c3d";

function item(number: number): object {
  return {
    Item: {
      order_id: { S: `o-${String(number).padStart(5, "0")}` },
      customer: { S: `c-${number % 90}` },
      total: { N: `${number}.${number % 10}5` }, // numbers are text, so that none is rounded
      paid: { BOOL: number % 4 !== 0 },
      tags: { SS: [pick(["new", "gift", "b2b"], number), "web"] },
      address: {
        M: { city: { S: pick(["Bremen", "Lyon", "Porto"], number + 7) }, zip: { S: String(10000 + number) } },
      },
      ...(number % 6 === 0 ? { note: { NULL: true } } : {}),
    },
  };
}

function* exported(): Generator<SampleFile> {
  const files: string[] = [];
  for (const file of numbers(12)) {
    const lines = numbers(50).map((number) => `${JSON.stringify(item(file * 50 + number))}\n`);
    const data = gzipSync(lines.join(""));
    const path = `${folder}/data/part${String(file).padStart(4, "0")}.json.gz`;
    files.push(JSON.stringify({ itemCount: 50, md5Checksum: md5(data), dataFileS3Key: path }));
    yield [path, data];
  }
  yield [`${folder}/_started`, ""];
  yield* withChecksum(`${folder}/manifest-files.json`, `${files.join("\n")}\n`);
  yield* withChecksum(
    `${folder}/manifest-summary.json`,
    JSON.stringify({ itemCount: 600, outputFormat: "DYNAMODB_JSON" }),
  );
}

function* withChecksum(path: string, text: string): Generator<SampleFile> {
  yield [path, text];
  yield [path.replace(".json", ".md5"), md5(text)];
}

function md5(data: string | Buffer): string {
  return createHash("md5").update(data).digest("base64");
}

writeFiles(exported());
