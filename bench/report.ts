/**
 * Writes BENCHMARKS.md and its pictures from bench/results/: the same bytes for the same results.
 *
 *     node --import tsx bench/report.ts
 */
import { exitCode, runCommand } from "../cli/errors";
import { root } from "../cli/project";
import { writePage } from "./report/page";

runCommand(() => {
  for (const line of writePage(root)) console.log(line);
  return exitCode.fine;
});
