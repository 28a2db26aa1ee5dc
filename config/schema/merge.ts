import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { withoutBackslashes } from "../sources/without-backslashes";
import { checked } from "./fields";

export const mergeSchema = z
  .strictObject({
    depth: z
      .int()
      .min(0)
      .max(8)
      .optional()
      .meta({
        description:
          "The files of a folder are merged, where the folder is this many levels below the source's prefix. " +
          "The default is 1, or the number of folders in path. " +
          "More levels give more groups, which merge in parallel, and more merged files.",
      }),
    groupBy: checked(
      (value) => hclProblem(withoutBackslashes(value)),
      "The --groupBy of S3DistCp, instead of depth: a Java regular expression that matches whole URIs. " +
        "Files for which its ( ) groups match the same text are merged, and that text names the merged file.",
    ).optional(),
    targetSize: z.int().min(1).max(1024).default(128).meta({
      description: "The size in MiB at which S3DistCp closes a merged file and begins the next.",
    }),
    reducers: z
      .int()
      .max(1000)
      .superRefine((value, context) => {
        // S3DistCp 2.4.0 cannot tell 1 from Hadoop's own default.
        if (value >= 2) return;
        const message = `${value} is too small; the minimum is 2, because S3DistCp takes 1 as "not set" and uses 10`;
        context.addIssue({ code: "custom", message });
      })
      .default(20)
      .meta({ minimum: 2, description: "The number of reducers. S3DistCp spreads the groups over them." }),
    to: z
      .enum(["hdfs", "s3"])
      .default("hdfs")
      .meta({
        description:
          "Where merged files wait for Spark. hdfs: on the disks of the core nodes. " +
          "s3: in a folder of the run in S3, for sources that do not fit on those disks. " +
          "That folder is emptied before the merge, and expires after retention.merged days.",
      }),
  })
  .meta({ description: "Settings of S3DistCp." });

export type MergeSettings = z.output<typeof mergeSchema>;
