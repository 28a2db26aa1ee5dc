import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { missingQuarantine } from "../../../ops/apply/quarantines";
import { AwsServer } from "../aws-server";

let aws: AwsServer;
beforeAll(async () => {
  aws = await AwsServer.start();
});
afterAll(() => aws.stop());

test("before the cluster of a replay starts, S3 is asked for the quarantines of the runs that are named", async () => {
  const s3 = aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket: "shop" }));
  for (const key of ["runs/j-1/quarantine/orders/part-0.json", "runs/j-2/ledger.json"])
    await s3.send(new PutObjectCommand({ Bucket: "shop", Key: key, Body: "{}" }));
  expect(await missingQuarantine(s3, "s3://shop/runs/", ["j-1"])).toBeUndefined();
  expect(await missingQuarantine(s3, "s3://shop/runs/", ["all"])).toBeUndefined();
  expect(await missingQuarantine(s3, "s3://shop/runs/", ["j-1", "j-2"])).toBe(
    "REPLAY names run j-2, which has no records in quarantine: there is no s3://shop/runs/j-2/quarantine/. " +
      "It had none, or its files have expired.",
  );
  s3.destroy();
});
