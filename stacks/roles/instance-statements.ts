import type { Pipeline } from "../../config/pipeline";
import { folders } from "../names";

const all = (folder: string) => `${folder}*`;

/**
 * What a run does with its bucket, folder by folder. Inputs and code are read, and never written.
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
      // Without a condition on prefixes: S3 answers 403 instead of 404 about a missing key that one may not list, and
      // Hadoop asks about many that are not there, such as the name of a folder without its slash.
      sid: "ListBucket",
      actions: ["s3:ListBucket"],
      resources: [bucketArn],
    },
    {
      // Neither call takes a prefix: S3A asks for the region, and its committer for uploads it left open.
      sid: "LookAtBucket",
      actions: ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
      resources: [bucketArn],
    },
    // Every run asks how many loads there were. S3 says 404 only to those who may read what is not there.
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
