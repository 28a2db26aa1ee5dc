import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import type { Construct } from "constructs";
import { folders } from "../../config/bucket-folders";
import { encrypts } from "../../config/cluster/encryption";
import type { Pipeline } from "../../config/pipeline";
import { s3Uri } from "../names";

const gib = 1024 ** 3;

/**
 * A workgroup for queries of the tables. Its settings win over those of a client, so each query has the limit, and its
 * result is encrypted and expires with the folder's rule of the bucket.
 */
export function workgroup(scope: Construct, pipeline: Pipeline): AthenaWorkgroup {
  const { name, bucket, catalog } = pipeline;
  return new AthenaWorkgroup(scope, "workgroup", {
    name,
    description: `Queries of pipeline ${name}`,
    // Athena keeps the history of queries for 45 days, and refuses to delete a workgroup that has one.
    // https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteWorkGroup.html
    forceDestroy: true,
    configuration: {
      enforceWorkgroupConfiguration: true,
      publishCloudwatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: (catalog?.scanLimit ?? 0) * gib,
      resultConfiguration: {
        outputLocation: s3Uri(bucket, folders.queries),
        // With a key in KMS, the bucket itself encrypts each new object with it.
        ...(encrypts(pipeline, "bucket") ? {} : { encryptionConfiguration: { encryptionOption: "SSE_S3" } }),
      },
    },
  });
}
