import type { Pipeline } from "../../config/pipeline";

/**
 * What S3A does when S3 answers 503 SlowDown, as settings of core-site. Hadoop counts these refusals apart from other
 * failures, so fs.s3a.retry.limit, to which EMR maps EMRFS's fs.s3.maxRetries, does not apply to them.
 * @see https://hadoop.apache.org/docs/r3.4.1/hadoop-aws/tools/hadoop-aws/index.html
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-s3a-migrate.html
 */
export function slowDownSettings({ slowDown = {} }: Pick<Pipeline["cluster"], "slowDown">): Record<string, unknown> {
  const { retries, interval, adaptive } = slowDown;
  return {
    ...(retries !== undefined && { "fs.s3a.retry.throttle.limit": retries }),
    ...(interval !== undefined && { "fs.s3a.retry.throttle.interval": `${interval}ms` }),
    ...(adaptive !== undefined && { "fs.s3a.aimd.enabled": adaptive }),
  };
}
