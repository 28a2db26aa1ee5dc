import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { many } from "../../cli/report/numbers";
import type { Stack } from "../../cli/synthesized/stacks";
import { awsFailure, s3Config } from "../aws/clients";
import { objectText } from "../aws/objects";
import { managedCount, parseState } from "./content";
import { localFile } from "./stored";

/** The stacks that a pipeline has only with a key of this name in pipeline.yaml. */
const optional = ["catalog", "watching", "schedule"] as const;

/**
 * Refuses to go on where a stack is deployed that pipeline.yaml no longer asks for: it is not synthesized, so no
 * command would plan or destroy it.
 * @param stacks all stacks of the pipeline
 * @throws UserError that says how to destroy it
 */
export async function refuseLeftStacks(stacks: readonly Stack[], options: Pick<Options, "pipeline">): Promise<void> {
  const network = stacks.find(({ label }) => label === "network");
  if (!network) return;
  const states = await Promise.all(
    optional
      .filter((key) => !stacks.some(({ label }) => label === key))
      .map(async (label) => {
        const name = `${options.pipeline}-${label}`;
        return { label, name, resources: managedCount(parseState(await storedState(network, name))) };
      }),
  );
  const left = states.find(({ resources }) => resources > 0);
  if (!left) return;
  const { label, name, resources } = left;
  const destroy = asTyped("make destroy", { pipeline: options.pipeline, stack: label });
  throw new UserError(
    `The stack ${name} is deployed (${many(resources, "resource")}), and pipeline.yaml has no \`${label}\` any ` +
      `more. Put \`${label}\` back, run ${destroy}, and then remove it: without the key no command knows the stack.`,
  );
}

/** The state of a stack that is not synthesized: it lies beside that of another one. */
async function storedState(beside: Stack, name: string): Promise<string> {
  const { type, config } = beside.hcl.backend;
  if (type !== "s3") {
    const file = join(dirname(localFile(beside)), `${name}.tfstate`);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }
  const key = String(config["key"]).replace(`${beside.name}.tfstate`, `${name}.tfstate`);
  const uri = `s3://${String(config["bucket"])}/${key}`;
  const s3 = new S3Client(s3Config(String(config["region"])));
  try {
    return (await objectText(s3, uri)) ?? "";
  } catch (error) {
    throw awsFailure(`${uri} could not be read`, error);
  } finally {
    s3.destroy();
  }
}
