import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** A log's last lines that are not blank. Of a file of any size, only its end is read. */
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
 * What a failed process said last: from its line `error: …` on, else the end of its stderr.
 * @param stdout also looked into: spark-submit puts the driver's stderr there
 */
export function lastWords(logs: { readonly stdout: string; readonly stderr: string }): string {
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line.slice(0, 2000)}`).join("\n");
  for (const file of [logs.stderr, logs.stdout]) {
    const lines = lastLines(file, 200);
    const said = lines.findLastIndex((line) => line.startsWith("error: "));
    if (said >= 0) return indented(lines.slice(said, said + 20));
  }
  return indented(lastLines(logs.stderr, 12));
}

/** True when the end of a log says that a disk is full. */
export function saysDiskFull(file: string): boolean {
  return lastLines(file, 200).some((line) => /No space left on device|ENOSPC|Disk quota exceeded/.test(line));
}
