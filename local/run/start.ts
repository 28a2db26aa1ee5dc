import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { claimGiven } from "../../cli/processes/claim-given";
import { root, shownPath } from "../../cli/project";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import { startSynthesis, type Synthesis } from "../../cli/synthesized/synthesis";
import type { LocalOptions } from "../inputs/options";
import { StartingS3 } from "../storage/s3-process";

/** The processes that take longest to start. */
export interface StartedProcesses {
  readonly synthesis: Synthesis;
  readonly s3: StartingS3;
}

/** A run whose processes were started before most of what the user gave was checked; or why it could not start. */
export interface StartedRun {
  readonly options: LocalOptions;
  readonly started: StartedProcesses | { readonly error: unknown };
}

/** Starts the two processes and waits for neither. They need each other only later. */
export function startRun(options: LocalOptions): StartedRun {
  try {
    checkPipeline(root, options.pipeline);
    claimOut(options);
  } catch (error) {
    return { options, started: { error } };
  }
  const temporary = join(root, ".local", options.pipeline);
  mkdirSync(temporary, { recursive: true });
  const synthesis = startSynthesis(root, options.pipeline, undefined, options.replay);
  return { options, started: { synthesis, s3: new StartingS3(temporary) } };
}

/**
 * Keeps a second run of the pipeline away from its folder of results until this process ends. Each run begins with what
 * lies there: the run that ends later would replace tables that the other has just published.
 * @throws UserError that says which command is at work
 */
function claimOut({ pipeline, out, replay }: LocalOptions): void {
  // The claim lies beside the folder of the pipeline, so that a refused run does not create that.
  claimGiven(join(out, `.${pipeline}.at-work.json`), `${replay ? "replay" : "run"} PIPELINE=${pipeline}`, {
    given: `OUT=${shownPath(out)}`,
    work: `working in ${shownPath(join(out, pipeline))}/`,
    instead: "give this run a folder of its own: OUT=<folder>",
  });
}
