import { statSync } from "node:fs";
import { exitCode, RunError } from "../../cli/errors";
import type { ChosenRun } from "../../cli/options/chosen-run";
import type { Options } from "../../cli/options/options";
import type { CopyOptions } from "../../cli/options/session";
import { leaveTerminalTo } from "../../cli/processes/processes";
import { address, mustBeInstalled, startSsh } from "./ssh";
import { findTarget } from "./target";

/** Copies a file or a folder to a node with scp. @returns the exit code */
export async function copy(options: Options & ChosenRun & CopyOptions): Promise<number> {
  await mustBeInstalled("scp");
  const target = await findTarget(options);
  const recursive = statSync(options.file).isDirectory() ? ["-r"] : [];
  // What is before a colon is a host for scp, so a file's name must not look like one.
  const file = options.file.startsWith("/") ? options.file : `./${options.file}`;
  const to = `${address(target)}:${options.to}`;
  const child = startSsh("scp", [...recursive, file, to], target, options, "inherit");
  const { code, wasInterrupted } = await leaveTerminalTo(child);
  if (code !== 0 && wasInterrupted)
    throw new RunError(
      `\nInterrupted. ${options.file} is not complete on the node; the same command copies it again.`,
      exitCode.interrupted,
    );
  if (code !== 0) throw new RunError(`${options.file} was not copied to ${to}: scp ended with exit code ${code}.`);
  console.log(`${options.file} was copied to ${to}`);
  return exitCode.fine;
}
