import { join } from "node:path";
import type { App } from "cdktf";
import { loadPipeline } from "./config/load";
import type { Pipeline } from "./config/pipeline";
import { UserError } from "./config/user-error";
import { BucketStack } from "./stacks/bucket";
import { ClusterStack } from "./stacks/cluster";
import { NetworkStack } from "./stacks/network";
import { RolesStack } from "./stacks/roles";
import { hclApp, writeHcl } from "./stacks/hcl";

/** The four stacks of a pipeline, in the order in which they are applied. */
export function addStacks(app: App, pipeline: Pipeline): void {
  const network = new NetworkStack(app, pipeline);
  const bucket = new BucketStack(app, pipeline);
  const roles = new RolesStack(app, pipeline);
  const cluster = new ClusterStack(app, pipeline, { root: __dirname, cache: join(__dirname, ".cache", "code") });
  for (const stack of [network, bucket, roles]) cluster.addDependency(stack);
}

async function main(): Promise<void> {
  const pipeline = loadPipeline(__dirname, process.env["PIPELINE"] || "sparkify");
  // cdktf takes a stack trace for every token and shows none: only an error's needs TypeScript's lines, which are slow to find.
  process.setSourceMapsEnabled(false);
  const app = hclApp(process.env["CDKTF_OUTDIR"] || join(__dirname, "cdktf.out"));
  addStacks(app, pipeline);
  for (const line of await writeHcl(app)) console.log(line);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.setSourceMapsEnabled(true);
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = error instanceof UserError ? 2 : 1;
  });
}
