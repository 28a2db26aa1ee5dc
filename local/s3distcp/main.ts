/**
 * S3DistCp for this machine, as a program: `node --import tsx local/s3distcp/main.ts --src=… --dest=…`
 *
 * EMR_HDFS      the folder that stands for hdfs:///
 * EMR_NODE      the folder that holds /home/hadoop and /mnt of the primary node
 * EMR_TMP       a folder for the listing while it is sorted
 * MERGE_SEED    decides in which order the files of a group are merged
 * LOSE_ATTEMPT  a number of chunks, as in `1`, or in `1:songs` for the merge into a folder songs/ alone. A reducer
 *               attempt that has written this number of chunks is lost, as it is on EMR when its node is lost. Its
 *               chunks stay, another attempt writes ALL of them again, and the step succeeds:
 *               mapreduce.reduce.maxattempts counts attempts that failed, and this attempt was killed.
 * AWS_REGION    the region for which --s3Endpoint is checked
 * PROGRESS_FD   a file descriptor for progress, as lines of JSON
 *
 * Exit codes are those of S3DistCp.
 */
import { runS3DistCp } from "./program";

// Node ends with 0 when nothing is left that it waits for, also in the middle of a merge.
process.exitCode = 1;
void runS3DistCp(process.argv.slice(2), process.env).then((code) => {
  process.exitCode = code;
});
