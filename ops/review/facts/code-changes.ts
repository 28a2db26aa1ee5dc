import { basename } from "node:path";
import { valueAt } from "../../../cli/value-at";
import { isCodeKey, withoutCodeHashes } from "../../../config/code-key";
import { actionOf, changesOf, type ResourceChange } from "../../plan/json";
import type { StackPlan } from "../../plan/stack-plan";

/** A file of code in S3 that is replaced by one with other content: a file's key has the hash of its content. */
interface ChangedFile {
  /** For example `parquetry.zip`. */
  readonly name: string;
  readonly bucket: string;
  /** The key of the object that is deleted. */
  readonly oldKey: string;
}

/** The name of the file that describes the Spark job: what is read, and which tables are written with which SQL. */
export const jobName = "job.json";

/** The files of code whose content changes with this plan. */
export function changedFiles(plan: StackPlan): ChangedFile[] {
  return changesOf(plan.json)
    .filter((resource) => resource.type === "aws_s3_object" && actionOf(resource.change) === "replace")
    .map(changedFile)
    .filter((file) => isCodeKey(file.oldKey));
}

function changedFile({ change }: ResourceChange): ChangedFile {
  const [bucket, oldKey] = ["bucket", "key"].map((name) => String(valueAt(change.before, name)));
  return { name: basename(oldKey ?? ""), bucket: bucket ?? "", oldKey: oldKey ?? "" };
}

/** Whether two arguments name the same file of code with different content: `s3://bucket/code/<hash>/main.py`. */
export function isSameFile(before: string, after: string): boolean {
  return before !== after && withoutCodeHashes(before) === withoutCodeHashes(after);
}
