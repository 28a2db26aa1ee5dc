import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { UserError } from "./problem";

/** The project's program has said on stderr what is wrong; nothing is to be added. */
export class SynthFailed extends Error {
  constructor(readonly exitCode: number) {
    super("synthesis failed");
  }
}

/** @throws UserError naming the pipelines there are */
export function checkPipeline(root: string, pipeline: string): void {
  const folder = join(root, "pipelines");
  const there = readdirSync(folder).filter((name) => existsSync(join(folder, name, "pipeline.yaml"))).sort();
  if (!there.includes(pipeline)) throw new UserError(`PIPELINE=${pipeline}: there is no pipelines/${pipeline}/pipeline.yaml; there ${there.length === 1 ? "is" : "are"} ${there.join(", ")}`);
}

/**
 * Synthesizes the stacks by the project's own program and returns the cluster stack's file.
 * @throws SynthFailed after the program's own words went through unchanged
 */
export async function synthesize(root: string, pipeline: string): Promise<string> {
  const done = await execa(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: root,
    env: { PIPELINE: pipeline },
    stdio: ["ignore", "ignore", "inherit"],
    reject: false,
  });
  if (done.exitCode !== 0) throw new SynthFailed(done.exitCode || 1);
  return join(process.env["CDKTF_OUTDIR"] || join(root, "cdktf.out"), "stacks", `${pipeline}-cluster`, "cdk.tf");
}
