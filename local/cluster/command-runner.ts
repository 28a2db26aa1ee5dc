import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { exitCode, RunError, UserError } from "../../cli/errors";
import { noSpace } from "../../cli/files/full-disk";
import { onNode } from "../storage/node-disk";
import type { Step } from "./definition";
import { newId } from "./ids";
import { isDiskFull, logEnd } from "./log-end";
import type { PrimaryNode } from "./primary-node";
import { runLogged } from "./process";
import { type SparkHome, sparkSubmit } from "./spark-submit";

/** Called while a step runs: with files and bytes of a merge, or with a line of the job's output. */
export type StepProgress = (progress: {
  readonly files?: number;
  readonly of?: number;
  readonly bytes?: number;
  readonly line?: string;
}) => void;

interface Command {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Called when it ended with exit code 0. */
  readonly succeeded?: () => void;
}

/** What command-runner.jar can start here, by its first argument. Each command gets all other arguments as they are. */
const commands: Record<
  string,
  (args: readonly string[], node: PrimaryNode, spark: SparkHome) => Command | Promise<Command>
> = {
  "s3-dist-cp": (args) => ({ command: ["s3-dist-cp", ...args], env: {} }),
  bash,
  hadoop: (args) => ({ command: ["hadoop", ...args], env: {} }),
  "spark-submit": sparkSubmit,
};

/**
 * Runs one step on the primary node. Its logs lie where EMR would put them.
 * @throws RunError with the step, its exit code, the end of its stderr and the folder of its logs; UserError instead
 * when the Spark job found a mistake of the user
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-commandrunner.html
 */
export async function runStep(step: Step, node: PrimaryNode, spark: SparkHome, progress: StepProgress): Promise<void> {
  const logs = join(node.logs, "steps", newId("s"));
  mkdirSync(logs, { recursive: true });
  const controller = (line: string) =>
    appendFileSync(join(logs, "controller"), `${new Date().toISOString()} INFO ${line}\n`);
  controller(`startExec 'hadoop jar ${step.jar} ${step.args.join(" ")}'`);
  const { command, env, succeeded } = await commandOf(step, node, spark);
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
  if (code === 0) {
    succeeded?.();
    return;
  }
  if (isDiskFull(files.stderr) || isDiskFull(files.stdout)) throw noSpace(node.folder);
  const text = `step "${step.name}" ended with exit code ${code}:\n${logEnd(files)}\n  the whole log: ${logs}`;
  const isMistake = step.args[0] === "spark-submit" && code === exitCode.userError;
  throw isMistake ? new UserError(text) : new RunError(text);
}

/** What bin/hadoop has. */
const knownHadoop = /^fs (-rm -r -f -skipTrash|-mkdir -p|-put -f \S+) hdfs:[/]{3}\S+$/;

/**
 * Why a step of the user's own cannot run on this machine, as the end of a sentence; undefined where it can. The steps
 * of the pipeline itself all can.
 */
export function notRunHere({ jar, args }: Step): string | undefined {
  if (jar !== "command-runner.jar") return `it runs ${jar}, and this machine has no hadoop jar`;
  const [name = "nothing", ...rest] = args;
  if (!Object.hasOwn(commands, name)) return `it runs ${name}, which this machine does not have`;
  const line = rest.join(" ");
  if (name === "hadoop" && !knownHadoop.test(line)) return `it runs hadoop ${line}, and this machine has no Hadoop`;
  if (name === "bash" && !line.startsWith("/home/hadoop/"))
    return `it runs bash ${rest[0]}, which is not a script that a bootstrap action has written`;
  return undefined;
}

function commandOf(step: Step, node: PrimaryNode, spark: SparkHome): Command | Promise<Command> {
  const reason = notRunHere(step);
  const [name = "", ...args] = step.args;
  const command = commands[name];
  if (reason !== undefined || !command)
    throw new RunError(`step "${step.name}" cannot be run on this machine: ${reason}`);
  return command(args, node, spark);
}

/** A script on the disk of the node. */
function bash([script = "", ...args]: readonly string[], node: PrimaryNode): Command {
  const path = onNode(node.root, script);
  if (!existsSync(path))
    throw new RunError(`bash ${script}: there is no such script on the primary node; a bootstrap action must write it`);
  return { command: ["bash", path, ...args], env: {} };
}
