import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import execa from "execa";
import { RunError } from "../../cli/errors";
import { python } from "../../cli/project";
import { linesOf } from "../storage/lines";

export interface LoggedCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  /** Its whole environment. The environment of this process is not passed on. */
  readonly env: Readonly<Record<string, string>>;
  /** Path of a file. */
  readonly stdout: string;
  /** Path of a file. */
  readonly stderr: string;
  /** Called for each line that it writes to descriptor 3. */
  readonly onProgress?: (line: string) => void;
  readonly onStdout?: (line: string) => void;
}

const sessions = new Set<number>();
const supervisor = join(__dirname, "supervisor.py");

/**
 * Runs a command in a session of its own, with its output in files. Ends what the command leaves running.
 * @returns its exit code
 * @throws RunError when it could not be started, or was killed
 */
export async function runLogged({
  command,
  cwd,
  env,
  stdout,
  stderr,
  onProgress,
  onStdout,
}: LoggedCommand): Promise<number> {
  for (const file of [stdout, stderr]) mkdirSync(dirname(file), { recursive: true });
  const child = execa(python, [supervisor, ...command], {
    cwd,
    env,
    extendEnv: false,
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    buffer: false,
    reject: false,
  });
  const session = child.pid;
  if (session !== undefined) sessions.add(session);
  const files = Promise.all([toFile(child.stdout, stdout), toFile(child.stderr, stderr)]);
  files.catch(() => undefined);
  await Promise.all([
    forEachLine(child.stdio[3] as Readable | null, onProgress),
    forEachLine(onStdout ? child.stdout : null, onStdout),
  ]);
  const result = await child;
  await files;
  // The types do not say it: without a start, or after a kill, there is no exit code.
  const code = result.exitCode as number | undefined;
  if (code === undefined) throw new RunError(`${command.join(" ")} ended by ${causeOf(result)}`);
  // The supervisor has ended what the command left. If the supervisor itself was killed, `endAll` does it.
  if (session !== undefined) sessions.delete(session);
  return code;
}

async function toFile(stream: Readable | null, path: string): Promise<void> {
  const file = createWriteStream(path);
  const finished = once(file, "finish");
  stream?.pipe(file);
  await finished;
}

async function forEachLine(
  stream: Readable | null | undefined,
  call: ((line: string) => void) | undefined,
): Promise<void> {
  if (!stream) return;
  for await (const { line } of linesOf(stream)) call?.(line);
}

function causeOf({ signal, originalMessage }: execa.ExecaReturnValue & Partial<execa.ExecaError>): string {
  return signal ?? originalMessage ?? "an unknown cause";
}

/** Ends at once every process that was started, and all that these have started. A signal handler may call this. */
export function endAll(): void {
  for (const session of sessions) execFileSync(python, [supervisor, "--end", String(session)], { stdio: "ignore" });
}
