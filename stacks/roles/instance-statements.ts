import type { Pipeline } from "../../config/pipeline";
import { folders } from "../names";

const all = (folder: string) => `${folder}*`;

/**
 * What a run may do with its bucket, for each folder. Inputs and code are only read.
 * @param bucketArn `arn:aws:s3:::BUCKET`
 */
export function instanceStatements(bucketArn: string, { sources }: Pick<Pipeline, "sources">) {
  const written = [
    folders.tables,
    folders.runs,
    ...(sources.some((source) => source.merge?.to === "s3") ? [folders.merged] : []),
    ...(sources.some((source) => source.load === "new-only") ? [folders.manifests] : []),
  ];
  const objects = (...names: string[]) => names.map((folder) => `${bucketArn}/${all(folder)}`);
  return [
    {
      // There is no condition on prefixes. For a missing key that a role may not list, S3 answers 403 instead of 404.
      // And Hadoop asks for many missing keys, such as the name of a folder without its slash.
      sid: "ListBucket",
      actions: ["s3:ListBucket"],
      resources: [bucketArn],
    },
    {
      // These calls have no prefix. S3A asks for the region, and its committer for uploads that it left open.
      sid: "LookAtBucket",
      actions: ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
      resources: [bucketArn],
    },
    // Each run asks how many loads there were. S3 answers 404 for a missing object only to a role that may read it.
    {
      sid: "ReadInputsAndCode",
      actions: ["s3:GetObject"],
      resources: objects(folders.landing, folders.code, folders.manifests),
    },
    {
      sid: "WriteTablesAndRuns",
      actions: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      resources: objects(...written),
    },
    {
      sid: "WriteLogs",
      actions: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
      resources: objects(folders.logs),
    },
  ];
}
