import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";

const all = (folder: string) => `${folder}*`;

/**
 * What a run may do with its bucket, for each folder. Inputs and code are only read. `make run` judges each request by
 * these statements, so one that is missing fails there, and one that is not used is named there.
 * @param bucketArn `arn:aws:s3:::BUCKET`
 */
export function instanceStatements(bucketArn: string, { sources }: Pick<Pipeline, "sources">) {
  const written: string[] = [
    folders.tables,
    folders.runs,
    ...(sources.some((source) => source.merge?.to === "s3") ? [folders.merged] : []),
    ...(sources.some((source) => source.load === "new-only") ? [folders.manifests] : []),
  ];
  // Each run asks how many loads there were. S3 answers 404 for a missing object only to a role that may read it.
  const read = [folders.landing, folders.code, folders.manifests].filter((folder) => !written.includes(folder));
  // Hadoop looks for an object with a folder's name before it lists the folder, and for each folder above one that it
  // makes, up to the first that holds something. Only a bootstrap action writes into runs/ before that.
  const asked = [
    ...(sources.some(({ bucket, prefix }) => bucket === undefined && prefix === "") ? [folders.landing] : []),
    ...(sources.every(({ merge }) => !merge) ? [folders.runs] : []),
  ].map((folder) => `${bucketArn}/${folder.slice(0, -1)}`);
  const objects = (...names: string[]) => names.map((folder) => `${bucketArn}/${all(folder)}`);
  return [
    {
      // There is no condition on prefixes. For a missing key that a role may not list, S3 answers 403 instead of 404.
      // And Hadoop asks for many missing keys, such as the name of a folder without its slash. Its committer also asks
      // for uploads that it left open.
      sid: "ListBucket",
      actions: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
      resources: [bucketArn],
    },
    {
      sid: "ReadInputsAndCode",
      actions: ["s3:GetObject"],
      resources: [...objects(...read), ...asked],
    },
    {
      sid: "WriteTablesAndRuns",
      // A task that fails aborts its uploads.
      actions: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      resources: objects(...written),
    },
    {
      // EMR writes them. It needs no more than this.
      // https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html#emr-ec2-role-s3-logs
      sid: "WriteLogs",
      actions: ["s3:PutObject"],
      resources: objects(folders.logs),
    },
  ];
}
