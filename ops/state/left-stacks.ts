import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import "../../cli/aws-sdk";
import { UserError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options";
import { many } from "../../cli/report/numbers";
import type { Stack } from "../../cli/synthesized/stacks";
import { awsFailure, errorName, s3Config } from "../aws/clients";
import { managedCount, parseState } from "./content";
import { localFile } from "./stored";

/** The stacks that a pipeline has only with a key of this name in pipeline.yaml. */
const optional = ["catalog", "watching"] as const;

/**
 * Refuses to go on where a stack is deployed that pipeline.yaml no longer asks for: it is not synthesized, so no
 * command would plan or destroy it.
 * @param stacks all stacks of the pipeline
 * @throws UserError that says how to destroy it
 */
export async function refuseLeftStacks(stacks: readonly Stack[], options: Pick<Options, "pipeline">): Promise<void> {
  const [network] = stacks.filter(({ label }) => label === "network");
  if (!network) return;
  for (const label of optional.filter((key) => stacks.every((stack) => stack.label !== key))) {
    const name = `${options.pipeline}-${label}`;
    const resources = managedCount(parseState(await storedState(network, name)));
    if (resources === 0) continue;
    const destroy = asTyped("make destroy", { pipeline: options.pipeline, stack: label });
    throw new UserError(
      `The stack ${name} is deployed (${many(resources, "resource")}), and pipeline.yaml has no \`${label}\` any ` +
        `more. Put \`${label}\` back, run ${destroy}, and then remove it: without the key no command knows the stack.`,
    );
  }
}

/** The state of a stack that is not synthesized: it lies beside that of another one. */
async function storedState(beside: Stack, name: string): Promise<string> {
  const { type, config } = beside.hcl.backend;
  if (type !== "s3") {
    const file = join(dirname(localFile(beside)), `${name}.tfstate`);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }
  const key = String(config["key"]).replace(`${beside.name}.tfstate`, `${name}.tfstate`);
  return objectText(String(config["bucket"]), key, String(config["region"]));
}

async function objectText(bucket: string, key: string, region: string): Promise<string> {
  const { GetObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  try {
    const { Body } = await new S3Client(s3Config(region)).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? "";
  } catch (error) {
    if (["NoSuchKey", "NoSuchBucket"].includes(errorName(error))) return "";
    throw awsFailure(`s3://${bucket}/${key} could not be read`, error);
  }
}
