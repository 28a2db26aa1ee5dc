import { z } from "zod";

const value = z
  .union([z.string(), z.number(), z.boolean()])
  .meta({ description: "The value of a property. Hadoop and Spark get it as text. Becomes configurations_json." });
const properties = z
  .record(z.string().min(1), value)
  .meta({ description: "The properties of a classification, such as core-site or spark-defaults." });

export const settingsSchema = {
  settings: z
    .record(z.string(), properties)
    .optional()
    .meta({
      description:
        "Settings of Hadoop and Spark by EMR's classification, for example " +
        "`{ core-site: { fs.s3a.retry.limit: 20 } }`. Becomes configurations_json. `make run` does not read them. " +
        "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html",
    }),
};
