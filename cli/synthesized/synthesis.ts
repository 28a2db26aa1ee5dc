import { join } from "node:path";
import execa from "execa";
import type { StackPart } from "../../config/terraform";
import { claimFolder } from "../processes/checkout-claim";
import { exitCode, RunError, UserError } from "../errors";
import type { Options } from "../options/options";
import { holdsStacks, readStacks, type Stack } from "./stacks";

/** The project's own program main.ts, while it synthesizes. */
export interface Synthesis {
  /**
   * Waits for its end.
   * @returns the folder with the stacks, cdktf.out/
   * @throws UserError with the program's own message, where what the user wrote is wrong; RunError with it otherwise
   */
  done(): Promise<string>;
  kill(): void;
}

/**
 * Starts synthesis as a process of its own.
 * @param out where the stacks go. @default - CDKTF_OUTDIR, or cdktf.out/ of the project
 * @param replay runs whose records in quarantine the cluster reads again. @default - it reads objects
 */
export function startSynthesis(
  root: string,
  pipeline: string,
  out?: string,
  replay: readonly string[] = [],
): Synthesis {
  const folder = out ?? (process.env["CDKTF_OUTDIR"] || join(root, "cdktf.out"));
  const program = execa(process.execPath, ["--require", "./cli/typescript.cjs", "main.ts"], {
    cwd: root,
    env: { PIPELINE: pipeline, CDKTF_OUTDIR: folder, REPLAY: replay.join(",") },
    stdin: "ignore",
    reject: false,
    all: true,
  });
  return {
    done: async () => {
      const ended = await program;
      if (ended.exitCode === 0) return folder;
      const message =
        ended.all || `main.ts ended with ${ended.signal ?? `exit code ${ended.exitCode}`} and wrote nothing.`;
      // 2 means that pipeline.yaml is wrong; the message says where, and is complete.
      throw ended.exitCode === exitCode.userError ? new UserError(message) : new RunError(message);
    },
    kill: () => void program.kill("SIGKILL"),
  };
}

/** A stack's file in a folder of synthesized stacks. */
export function stackFile(folder: string, pipeline: string, part: StackPart): string {
  return join(folder, "stacks", `${pipeline}-${part}`, "cdk.tf");
}

/** The cluster stack's file in a folder of synthesized stacks. */
export function clusterFile(folder: string, pipeline: string): string {
  return stackFile(folder, pipeline, "cluster");
}

type SynthesisOptions = Pick<Options, "root" | "pipeline" | "replay">;

/**
 * Synthesizes the pipeline's stacks, while no other command works in this checkout, and reads their HCL.
 * Throws as `Synthesis.done`.
 */
export async function synthesize(options: SynthesisOptions): Promise<Stack[]> {
  claimFolder(options.root);
  const folder = await startSynthesis(options.root, options.pipeline, outputFolder(options), options.replay).done();
  return readStacks(folder, options.pipeline);
}

/**
 * The stacks as they were synthesized last, if they are this pipeline's; otherwise synthesizes them. For commands that
 * change nothing, which may run while another command works in this checkout.
 */
export async function lastSynthesized(options: SynthesisOptions): Promise<Stack[]> {
  const outdir = outputFolder(options);
  return holdsStacks(outdir, options.pipeline) ? readStacks(outdir, options.pipeline) : synthesize(options);
}

function outputFolder({ root }: SynthesisOptions): string {
  return join(root, "cdktf.out");
}
