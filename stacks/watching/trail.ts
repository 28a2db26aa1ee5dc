import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import type { Construct } from "constructs";
import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";
import { trailName } from "../names";
import { s3Arn } from "../region";

/**
 * Records who reads and writes inputs and tables. What it writes itself is in another folder, so it does not record
 * that. The bucket's own policy lets it write there.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
export function trail(scope: Construct, pipeline: Pipeline): void {
  const bucket = s3Arn(pipeline.region, pipeline.bucket);
  new Cloudtrail(scope, "trail", {
    name: trailName(pipeline),
    s3BucketName: pipeline.bucket,
    s3KeyPrefix: folders.trail.slice(0, -1),
    includeGlobalServiceEvents: false,
    enableLogFileValidation: true,
    advancedEventSelector: [
      {
        name: "Objects of inputs and tables",
        fieldSelector: [
          { field: "eventCategory", equalTo: ["Data"] },
          { field: "resources.type", equalTo: ["AWS::S3::Object"] },
          {
            field: "resources.ARN",
            startsWith: [folders.landing, folders.tables].map((folder) => `${bucket}/${folder}`),
          },
        ],
      },
    ],
  });
}
