import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { newId } from "./ids";
import { lastWords, saysDiskFull } from "./log-end";
import type { Step } from "./definition";
import type { PrimaryNode } from "./primary-node";
import { RunError, UserError } from "../../cli/errors";
import { noSpace } from "../../cli/full-disk";
import { runLogged } from "./process";
import { onNode } from "../storage/node-disk";
import { type SparkHome, sparkSubmit } from "./spark-submit";

/** Told while a step runs: files and bytes of a merge, or a line of the job's output. */
export type StepProgress = (progress: {
  readonly files?: number;
  readonly of?: number;
  readonly bytes?: number;
  readonly line?: string;
}) => void;

interface Command {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What command-runner.jar can start here, by the first argument. Each gets all other arguments as they are. */
const commands: Record<string, (args: readonly string[], node: PrimaryNode, spark: SparkHome) => Command> = {
  "s3-dist-cp": (args) => ({ command: ["s3-dist-cp", ...args], env: {} }),
  bash,
  "spark-submit": sparkSubmit,
};

/**
 * Runs one step on the primary node, with its logs where EMR would put them.
 * @throws RunError naming the step, its exit code, the end of its stderr and where the rest is
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-commandrunner.html
 */
export async function runStep(step: Step, node: PrimaryNode, spark: SparkHome, progress: StepProgress): Promise<void> {
  const logs = join(node.logs, "steps", newId("s"));
  mkdirSync(logs, { recursive: true });
  const controller = (line: string) =>
    appendFileSync(join(logs, "controller"), `${new Date().toISOString()} INFO ${line}\n`);
  controller(`startExec 'hadoop jar ${step.jar} ${step.args.join(" ")}'`);
  const { command, env } = commandOf(step, node, spark);
  const files = { stdout: join(logs, "stdout"), stderr: join(logs, "stderr") };
  const code = await runLogged({
    command,
    env: { ...node.env, ...env },
    cwd: node.home,
    ...files,
    onProgress: (line) => progress(JSON.parse(line) as Parameters<StepProgress>[0]),
    onStdout: (line) => progress({ line }),
  });
  controller(`waitProcessCompletion ended with exit code ${code}`);
  controller(`Step ${code === 0 ? "succeeded" : "failed"} with exitCode ${code}`);
  if (code === 0) return;
  if (saysDiskFull(files.stderr) || saysDiskFull(files.stdout)) throw noSpace(node.folder);
  const text = `step "${step.name}" ended with exit code ${code}:\n${lastWords(files)}\n  all of it: ${logs}`;
  // The job has a code of its own for what the user wrote: SQL, mostly.
  throw step.args[0] === "spark-submit" && code === 2 ? new UserError(text) : new RunError(text);
}

function commandOf(step: Step, node: PrimaryNode, spark: SparkHome): Command {
  if (step.jar !== "command-runner.jar") {
    throw new RunError(`step "${step.name}" runs ${step.jar}; on this machine only command-runner.jar can be run`);
  }
  const [name = "", ...args] = step.args;
  const command = commands[name];
  if (!command)
    throw new RunError(
      `step "${step.name}" runs ${name || "nothing"}; on this machine command-runner.jar runs ${Object.keys(commands).join(", ")}`,
    );
  return command(args, node, spark);
}

/** A script of the node's own disk: /home/hadoop and /mnt are the run's. */
function bash([script = "", ...args]: readonly string[], node: PrimaryNode): Command {
  const path = onNode(node.root, script);
  if (!existsSync(path))
    throw new RunError(
      `bash ${script}: there is no such script on the primary node; a bootstrap action must put it there`,
    );
  return { command: ["bash", path, ...args], env: {} };
}
