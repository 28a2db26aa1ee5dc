import { z } from "zod";

const hadoopPage = "https://hadoop.apache.org/docs/r3.4.1/hadoop-aws/tools/hadoop-aws/index.html";
const emrPage = "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-s3a-migrate.html";
const ratePage = "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-emrfs-retry.html";

export const slowDownSchema = {
  slowDown: z
    .strictObject({
      retries: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .meta({
          description:
            "How often S3A repeats a request that S3 refused with 503 SlowDown. If omitted, Hadoop's 20. " +
            `Becomes fs.s3a.retry.throttle.limit in configurations_json. ${hadoopPage}`,
        }),
      interval: z
        .int()
        .min(100)
        .max(60000)
        .optional()
        .meta({
          description:
            "Milliseconds before the first repetition; each further pause is longer. If omitted, Hadoop's 500. " +
            `Becomes fs.s3a.retry.throttle.interval. ${hadoopPage}`,
        }),
      adaptive: z
        .boolean()
        .optional()
        .meta({
          description:
            "true lets EMR's S3A slow its own requests down after a 503, and speed them up again (AIMD): for large " +
            "clusters. If omitted, it does not. Becomes fs.s3a.aimd.enabled " +
            `(${emrPage}; EMR describes it for EMRFS: ${ratePage}).`,
        }),
    })
    .optional()
    .meta({
      description:
        "What happens when S3 refuses requests because there are too many (503 SlowDown): for merges and for Spark. " +
        "`make run` does not read it.",
    }),
};
