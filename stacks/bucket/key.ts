import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { keyAlias, makesKey } from "../encryption";

/** AWS's longest time. Until it is over, the deletion of a key can be cancelled. */
const daysUntilDeletion = 30;

/**
 * The key that is made for a pipeline. It is in the stack of the bucket, since what is encrypted with it cannot be read
 * without it. It has AWS's default policy: IAM decides who uses it.
 * @returns its ARN; undefined where a key is given, or where there is none
 */
export function madeKey(scope: Construct, pipeline: Pipeline): string | undefined {
  if (!makesKey(pipeline)) return undefined;
  const key = new KmsKey(scope, "key", {
    description: `Data of pipeline ${pipeline.name}`,
    enableKeyRotation: true,
    deletionWindowInDays: daysUntilDeletion,
    tags: { Name: pipeline.name },
  });
  new KmsAlias(scope, "key_alias", { name: keyAlias(pipeline), targetKeyId: key.keyId });
  return key.arn;
}
