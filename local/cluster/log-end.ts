import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** The last lines of a log that are not blank. Reads only the end of the file. */
function lastLines(file: string, lines: number): string[] {
  try {
    const fd = openSync(file, "r");
    const { size } = fstatSync(fd);
    const buffer = Buffer.alloc(Math.min(size, 64 * 1024));
    readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    closeSync(fd);
    return buffer
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-lines);
  } catch {
    return [];
  }
}

/**
 * The end of a failed process's log, indented: from its line `error: …` on, or without one the end of its stderr.
 * spark-submit writes the driver's stderr to stdout, so that is searched as well.
 */
export function logEnd(logs: { readonly stdout: string; readonly stderr: string }): string {
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line.slice(0, 2000)}`).join("\n");
  for (const file of [logs.stderr, logs.stdout]) {
    const lines = lastLines(file, 200);
    const error = lines.findLastIndex((line) => line.startsWith("error: "));
    if (error >= 0) return indented(lines.slice(error, error + 20));
  }
  return indented(lastLines(logs.stderr, 12));
}

/** True when the end of a log says that a disk is full. */
export function isDiskFull(file: string): boolean {
  return lastLines(file, 200).some((line) => /No space left on device|ENOSPC|Disk quota exceeded/.test(line));
}
