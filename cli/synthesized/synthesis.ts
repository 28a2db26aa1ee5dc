import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { UserError } from "../problem";

/** The project's program has said on stderr what is wrong; nothing is to be added. */
export class SynthFailed extends Error {
  constructor(readonly exitCode: number) {
    super("synthesis failed");
  }
}

export function isPipeline(root: string, name: string): boolean {
  return name !== "" && !name.includes("/") && existsSync(join(root, "pipelines", name, "pipeline.yaml"));
}

/** @throws UserError naming the pipelines there are */
export function checkPipeline(root: string, pipeline: string): void {
  const there = readdirSync(join(root, "pipelines"))
    .filter((name) => isPipeline(root, name))
    .sort();
  if (!there.includes(pipeline))
    throw new UserError(
      `PIPELINE=${pipeline}: there is no pipelines/${pipeline}/pipeline.yaml; there ${there.length === 1 ? "is" : "are"} ${there.join(", ")}`,
    );
}

/** The project's own program, while it synthesizes. */
export interface Synthesis {
  /**
   * The cluster stack's file.
   * @throws SynthFailed after the program's own words went through unchanged
   */
  done(): Promise<string>;
  kill(): void;
}

export function startSynthesis(root: string, pipeline: string): Synthesis {
  const program = execa(process.execPath, ["--require", "./cli/typescript.cjs", "main.ts"], {
    cwd: root,
    env: { PIPELINE: pipeline },
    stdio: ["ignore", "ignore", "inherit"],
    reject: false,
  });
  return {
    done: async () => {
      const { exitCode } = await program;
      if (exitCode !== 0) throw new SynthFailed(exitCode || 1);
      return join(process.env["CDKTF_OUTDIR"] || join(root, "cdktf.out"), "stacks", `${pipeline}-cluster`, "cdk.tf");
    },
    kill: () => void program.kill("SIGKILL"),
  };
}

/** Synthesizes the stacks and returns the cluster stack's file. */
export function synthesize(root: string, pipeline: string): Promise<string> {
  return startSynthesis(root, pipeline).done();
}
