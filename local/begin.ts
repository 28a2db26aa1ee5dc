import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { StartingS3 } from "./s3-process";
import { isPipeline, startSynthesis, type Synthesis } from "./synth";

export const root = join(__dirname, "..");

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
  /** Nothing when there is no such pipeline. */
  readonly early?: { readonly synthesis: Synthesis; readonly s3: StartingS3 };
}

/** Starts what takes longest and waits for nothing: both are processes of their own, which need one another only later. */
export function begin(env: NodeJS.ProcessEnv): Begun {
  const request = requested(env);
  if (!isPipeline(root, request.pipeline)) return { request };
  const temporary = join(root, ".local", request.pipeline);
  mkdirSync(temporary, { recursive: true });
  return { request, early: { synthesis: startSynthesis(root, request.pipeline), s3: new StartingS3(temporary) } };
}

/** DATA, PIPELINE and OUT, of which an empty one is as good as none. */
function requested(env: NodeJS.ProcessEnv): Request {
  return { pipeline: env["PIPELINE"] || "sparkify", data: env["DATA"] || undefined, out: resolve(env["OUT"] || join(root, "out")) };
}
