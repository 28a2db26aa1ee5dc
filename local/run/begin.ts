import { mkdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { root } from "../../cli/project";
import { claim } from "../../cli/claim";
import { UserError } from "../../cli/errors";
import { StartingS3 } from "../storage/s3-process";
import { isPipeline } from "../../cli/synthesized/pipelines";
import { startSynthesis, type Synthesis } from "../../cli/synthesized/synthesis";

export interface Request {
  readonly pipeline: string;
  /** A folder of the user's own. @default - the pipeline's sample data */
  readonly data?: string;
  /** Folder of all pipelines' results. @default - out/ of the project */
  readonly out: string;
}

/** What was begun before anything was known to be right. */
export interface Begun {
  readonly request: Request;
  /** Why nothing was begun, though there is such a pipeline: another run is at work on it. */
  readonly refusal?: Error;
  /** Nothing when there is no such pipeline. */
  readonly early?: { readonly synthesis: Synthesis; readonly s3: StartingS3 };
}

/** Starts what takes longest and waits for nothing: both are processes of their own, which need one another only later. */
export function begin(env: NodeJS.ProcessEnv): Begun {
  const request = requested(env);
  if (!isPipeline(root, request.pipeline)) return { request };
  try {
    claimOut(request);
  } catch (error) {
    return { request, refusal: error as Error };
  }
  const temporary = join(root, ".local", request.pipeline);
  mkdirSync(temporary, { recursive: true });
  return { request, early: { synthesis: startSynthesis(root, request.pipeline), s3: new StartingS3(temporary) } };
}

/** DATA, PIPELINE and OUT, of which an empty one is as good as none. */
function requested(env: NodeJS.ProcessEnv): Request {
  return {
    pipeline: env["PIPELINE"] || "sparkify",
    data: env["DATA"] || undefined,
    out: resolve(env["OUT"] || join(root, "out")),
  };
}

/**
 * Keeps a second run of the pipeline out of its folder of results until this process ends: each begins from what is there, and
 * the later to end would put its own tables in the place of the earlier's, which has said that it published.
 * @throws UserError that says who is at work
 */
function claimOut({ pipeline, out }: Request): void {
  // Beside the folder and not in it: a run that is refused leaves none behind.
  const claimed = claim(join(out, `.${pipeline}.at-work.json`), `run PIPELINE=${pipeline}`);
  if (!("other" in claimed)) return;
  const { command, process: id, since } = claimed.other;
  throw new UserError(
    `make ${command} (process ${id}) is at work on ${shortly(join(out, pipeline))}/ since ${since}. Wait for it to end, or give this run a folder of its own: OUT=<folder>`,
  );
}

/** A path as a user would write it: from the project's folder, where it lies there. */
export function shortly(path: string): string {
  const short = relative(root, path);
  return short.startsWith("..") ? path : short;
}
