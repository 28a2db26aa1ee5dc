import { CreateBucketCommand, HeadBucketCommand, S3Client, type BucketLocationConstraint } from "@aws-sdk/client-s3";
import { exitCode, RunError, UserError } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import { confirm } from "../../cli/terminal/question";
import type { Backend } from "../../cli/synthesized/hcl";
import { pipelinePath } from "../../config/folder";
import { synthesize } from "../../cli/synthesized/synthesis";
import { awsFailure, errorName, httpStatus, s3Config } from "../aws/clients";
import { safeguards } from "./bucket-safeguards";

interface Bucket {
  readonly name: string;
  readonly region: string;
}

/**
 * Makes the bucket for the states of all stacks, or adds to an existing one what it lacks to be safe.
 * @throws UserError when pipeline.yaml names no bucket
 */
export async function makeStateBucket(options: Options): Promise<number> {
  const [stack] = await synthesize(options);
  const bucket = stack && bucketOf(stack.hcl.backend);
  if (!bucket)
    throw new UserError(
      `${pipelinePath(options.root, options.pipeline)}/pipeline.yaml names no bucket for states, ` +
        "so they are local files. " +
        'Add this line to it first: "backend: { s3: { bucket: NAME } }".',
    );
  const s3 = new S3Client(s3Config(bucket.region));
  try {
    const exists = await bucketExists(s3, bucket.name);
    const action = exists
      ? `The bucket ${bucket.name} exists already; what it lacks is added`
      : `The bucket ${bucket.name} is made in ${bucket.region}`;
    await confirm(`${action}: private, encrypted, versioned, TLS only.`, "yes", options);
    if (!exists) await create(s3, bucket);
    for (const line of await makeSafe(s3, bucket)) console.log(line);
    console.log(
      `s3://${bucket.name} is ready for states. Next: make plan, or make state-move to take local states along.`,
    );
    return exitCode.fine;
  } finally {
    s3.destroy();
  }
}

function bucketOf({ type, config }: Backend): Bucket | undefined {
  return type === "s3" ? { name: String(config["bucket"]), region: String(config["region"]) } : undefined;
}

/** @throws RunError when the name is somebody else's, or in another region */
async function bucketExists(s3: S3Client, name: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: name }));
    return true;
  } catch (error) {
    switch (httpStatus(error)) {
      case 404:
        return false;
      case 403:
        throw new RunError(
          `The bucket ${name} belongs to somebody else, or your role may not see it. ` +
            "Choose another name in pipeline.yaml, under backend.s3.bucket.",
        );
      case 301:
        throw new RunError(
          `The bucket ${name} is in another region. Write that region in pipeline.yaml, under backend.s3.region.`,
        );
      default:
        throw awsFailure(`The bucket ${name} could not be looked up`, error);
    }
  }
}

async function create(s3: S3Client, { name, region }: Bucket): Promise<void> {
  // us-east-1 is the only region that must not be named.
  // See https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
  const configuration =
    region === "us-east-1"
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  try {
    await s3.send(new CreateBucketCommand({ Bucket: name, ...configuration }));
  } catch (error) {
    if (errorName(error) !== "BucketAlreadyOwnedByYou") throw awsFailure(`The bucket ${name} could not be made`, error);
  }
}

/** Sets what is not set. What an existing bucket has already is somebody's decision, and stays. */
async function makeSafe(s3: S3Client, { name, region }: Bucket): Promise<string[]> {
  const lines: string[] = [];
  for (const safeguard of safeguards(name, region)) {
    try {
      const isSet = await safeguard.isSet(s3);
      if (!isSet) await safeguard.set(s3);
      lines.push(`  ${safeguard.name}: ${isSet ? "was set already" : "set"}`);
    } catch (error) {
      throw awsFailure(
        `The bucket ${name} exists, but is not safe yet: ${safeguard.name} could not be set; ` +
          "run make state-bucket again",
        error,
      );
    }
  }
  return lines;
}
