/**
 * Measures the listing of the local S3DistCp alone: its 20 listers with the lines of a prefix list, or with --src.
 *
 *     node --import tsx bench/s3/list.ts s3://BUCKET/PREFIX/ [FILE]
 *
 * Prints {"objects", "seconds"}. AWS_ENDPOINT_URL is the S3.
 */
import { exitCode, runCommand } from "../../cli/errors";
import { measureListing } from "./measure-listing";

runCommand(async () => {
  const [src = "", file] = process.argv.slice(2);
  console.log(JSON.stringify(await measureListing(src, file)));
  return exitCode.fine;
});
