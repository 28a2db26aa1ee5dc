import { CreateBucketCommand, HeadBucketCommand, S3Client, type BucketLocationConstraint } from "@aws-sdk/client-s3";
import { awsFailure, errorName, s3Config } from "./aws/clients";
import { exitCode, RunError, runCommand, UserError } from "../cli/errors";
import { readOptions, type Options } from "../cli/options";
import { confirm } from "../cli/question";
import { readHcl, type Backend } from "../cli/synthesized/hcl";
import { safeguards } from "./state/bucket-safeguards";
import { synthesize } from "../cli/synthesized/synthesize";

/** Makes the bucket that the states of all stacks go to, or sees to it that one that is there is safe. */
async function stateBucket(options: Options): Promise<number> {
  const [stack] = await synthesize(options);
  const place = stack && s3Place((await readHcl(stack)).backend);
  if (!place) {
    throw new UserError(
      `pipelines/${options.pipeline}/pipeline.yaml names no bucket for states, so they are local files. Add this line to it first: "backend: { s3: { bucket: NAME } }".`,
    );
  }
  const s3 = new S3Client(s3Config(place.region));
  try {
    const there = await exists(s3, place.bucket);
    const what = there
      ? `The bucket ${place.bucket} is there already; what it lacks is added`
      : `The bucket ${place.bucket} is made in ${place.region}`;
    await confirm(`${what}: private, encrypted, versioned, TLS only.`, "yes", options);
    if (!there) await create(s3, place);
    for (const line of await makeSafe(s3, place)) console.log(line);
    console.log(
      `s3://${place.bucket} is ready for states. Next: make plan, or make state-move to take local states along.`,
    );
    return exitCode.fine;
  } finally {
    s3.destroy();
  }
}

interface Place {
  readonly bucket: string;
  readonly region: string;
}

function s3Place({ type, config }: Backend): Place | undefined {
  return type === "s3" ? { bucket: String(config["bucket"]), region: String(config["region"]) } : undefined;
}

/** @throws RunError when the name is somebody else's, or in another region */
async function exists(s3: S3Client, bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return false;
    if (status === 403)
      throw new RunError(
        `The bucket ${bucket} belongs to somebody else, or your role may not see it. Choose another name in pipeline.yaml, under backend.s3.bucket.`,
      );
    if (status === 301)
      throw new RunError(
        `The bucket ${bucket} is in another region. Write that one in pipeline.yaml, under backend.s3.region.`,
      );
    throw awsFailure(`The bucket ${bucket} could not be looked up`, error);
  }
}

async function create(s3: S3Client, { bucket, region }: Place): Promise<void> {
  // us-east-1 is the one region that must not be named. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
  const where =
    region === "us-east-1"
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...where }));
  } catch (error) {
    if (errorName(error) !== "BucketAlreadyOwnedByYou")
      throw awsFailure(`The bucket ${bucket} could not be made`, error);
  }
}

/** Sets what is not set. What an existing bucket has already was somebody's decision, and stays. */
async function makeSafe(s3: S3Client, { bucket, region }: Place): Promise<string[]> {
  const lines: string[] = [];
  for (const safeguard of safeguards(bucket, region)) {
    try {
      const has = await safeguard.has(s3);
      if (!has) await safeguard.set(s3);
      lines.push(`  ${safeguard.name}: ${has ? "was set already" : "set"}`);
    } catch (error) {
      throw awsFailure(
        `The bucket ${bucket} is there, but is not safe yet: ${safeguard.name} could not be set; run make state-bucket again`,
        error,
      );
    }
  }
  return lines;
}

if (require.main === module) runCommand(() => stateBucket(readOptions()));
