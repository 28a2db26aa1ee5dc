import type { Pipeline } from "../../config/pipeline";
import { placedElsewhere, sourceBuckets, sourceObjects, unique } from "../source-buckets";

/** What a run may do with the buckets of its sources: it lists and reads, and decrypts with the named keys only. */
export function sourceStatements(pipeline: Pick<Pipeline, "region" | "sources">) {
  const buckets = sourceBuckets(pipeline);
  const keys = unique(placedElsewhere(pipeline).flatMap(({ kmsKey }) => kmsKey ?? []));
  return [
    ...(buckets.length > 0
      ? [
          // As for the pipeline's bucket, a condition on prefixes would turn 404 into 403.
          { sid: "ListSourceBuckets", actions: ["s3:ListBucket"], resources: buckets },
          { sid: "ReadSources", actions: ["s3:GetObject"], resources: sourceObjects(pipeline) },
        ]
      : []),
    // S3 decrypts for the caller, so the nodes need no way to KMS.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    ...(keys.length > 0 ? [{ sid: "DecryptSources", actions: ["kms:Decrypt"], resources: keys }] : []),
  ];
}
