import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import execa from "execa";
import { python } from "../../cli/project";
import { RunError } from "../../cli/errors";
import { linesOf } from "../storage/lines";

export interface Running {
  readonly command: readonly string[];
  readonly cwd: string;
  /** All of its environment: nothing of the user's own comes along. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
  /** Called for each line of its descriptor 3. */
  readonly onProgress?: (line: string) => void;
  readonly onStdout?: (line: string) => void;
}

const sessions = new Set<number>();
const leash = join(__dirname, "leash.py");

/** Runs a command in a session of its own, its output in files, and returns its exit code. */
export async function runLogged(running: Running): Promise<number> {
  for (const file of [running.stdout, running.stderr]) mkdirSync(dirname(file), { recursive: true });
  const child = execa(python, [leash, ...running.command], {
    cwd: running.cwd,
    env: running.env,
    extendEnv: false,
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    buffer: false,
    reject: false,
  });
  const session = child.pid;
  if (session !== undefined) sessions.add(session);
  const stdout = createWriteStream(running.stdout);
  const stderr = createWriteStream(running.stderr);
  child.stdout?.pipe(stdout);
  child.stderr?.pipe(stderr);
  const files = Promise.all([once(stdout, "finish"), once(stderr, "finish")]);
  files.catch(() => undefined);
  await Promise.all([
    each(child.stdio[3] as Readable | null, running.onProgress),
    each(running.onStdout ? child.stdout : null, running.onStdout),
  ]);
  const result = await child;
  await files;
  // The types do not say so: there is none when the process could not be started, or was killed.
  const code = result.exitCode as number | undefined;
  if (code === undefined)
    throw new RunError(
      `${running.command.join(" ")} ended by ${result.signal ?? (result as Partial<execa.ExecaError>).originalMessage ?? "an unknown cause"}`,
    );
  // The leash has ended what the command left. Of one that was killed, `endAll` will.
  if (session !== undefined) sessions.delete(session);
  return code;
}

async function each(stream: Readable | null | undefined, tell: ((line: string) => void) | undefined): Promise<void> {
  if (!stream) return;
  for await (const { line } of linesOf(stream)) tell?.(line);
}

/** Ends every process that was started, and theirs, at once. */
export function endAll(): void {
  for (const session of sessions) execFileSync(python, [leash, "--end", String(session)], { stdio: "ignore" });
}
