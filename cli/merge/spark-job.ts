import { z } from "zod";

const jobSchema = z.object({
  pipeline: z.string(),
  /** The URI of the folder of all runs, in the pipeline's own bucket. */
  runs: z.string(),
  sources: z.array(
    z.object({
      name: z.string(),
      uri: z.string(),
      merged: z.string().nullable(),
      optional: z.boolean().default(false),
      load: z.enum(["all", "new-only"]).default("all"),
      /** Regular expressions of keys, relative to the source, that are left out. */
      exclude: z.array(z.object({ pattern: z.string() })).default([]),
      /** The regular expression of the keys that fit its path. */
      path: z.object({ fits: z.string() }).optional(),
    }),
  ),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })).default([]),
      mode: z.string().optional(),
      key: z.array(z.string()).default([]),
      partitionBy: z.array(z.string()).default([]),
      fileSize: z.number().default(128),
      /** Whether the run registers its partitions in Glue. */
      registered: z.boolean().optional(),
    }),
  ),
});
/** The description of the Spark job, job.json. `fileSize` is in MiB. */
export type SparkJob = z.output<typeof jobSchema>;
export type JobSource = SparkJob["sources"][number];

/** Reads a job.json. */
export function parseSparkJob(text: string): SparkJob {
  return jobSchema.parse(JSON.parse(text));
}

/** The names of the tables whose partitions a run registers in Glue; none where there is no job. */
export function registeredTables(job: SparkJob | undefined): string[] {
  return (job?.tables ?? []).filter(({ registered }) => registered === true).map(({ name }) => name);
}
