import { z } from "zod";

const value = z.union([z.string(), z.number(), z.boolean()]);

export const settingsSchema = {
  settings: z
    .record(z.string(), z.record(z.string().min(1), value))
    .optional()
    .meta({
      description:
        "Settings of Hadoop and Spark by EMR's classification, for example " +
        "`{ core-site: { fs.s3a.retry.limit: 20 } }`. Becomes configurations_json. `make run` does not read them. " +
        "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html",
    }),
};
