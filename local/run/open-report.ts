import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { exitCode, UserError } from "../../cli/errors";
import { asTyped } from "../../cli/options/options";
import { root, shownPath } from "../../cli/project";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import { readLedger } from "../../cli/report/ledger";
import { reportFiles, savedFacts, saveReport, watchedRuns } from "../../cli/report/saved-report";
import type { LocalOptions } from "../inputs/options";

/**
 * Builds the newest report of a pipeline again, prints its path, and opens it where there is a screen.
 * @throws UserError when no run has left one
 */
export function openReport({ pipeline, out }: Pick<LocalOptions, "pipeline" | "out">): number {
  checkPipeline(root, pipeline);
  const file = newest(join(out, pipeline));
  if (file === undefined)
    throw new UserError(
      `There is no report of ${pipeline} in ${shownPath(join(out, pipeline))}/. ` +
        `${asTyped("make run", { pipeline })} writes one, and so does ${asTyped("make watch", { pipeline })} ` +
        "at the end of a run in AWS.",
    );
  console.log(shownPath(file));
  open(file);
  return exitCode.fine;
}

function newest(folder: string): string | undefined {
  const watched = join(folder, watchedRuns);
  const folders = existsSync(watched) ? readdirSync(watched).map((run) => join(watched, run)) : [];
  const times = [...(isOfLastRun(folder) ? [folder] : []), ...folders].flatMap((each) => {
    const facts = join(each, reportFiles.facts);
    return existsSync(facts) ? [{ folder: each, time: statSync(facts).mtimeMs }] : [];
  });
  for (const { folder: each } of times.sort((a, b) => b.time - a.time)) {
    const facts = savedFacts(each);
    if (facts) return saveReport(each, facts);
  }
  return undefined;
}

/** A run without a ledger leaves the facts of the run before it, for the runs after it. */
function isOfLastRun(folder: string): boolean {
  const cluster = readLedger(join(folder, "ledger.json"))?.cluster;
  return cluster !== undefined && savedFacts(folder)?.ledger.cluster === cluster;
}

/** Opens a file with the desktop's program for it. Without a screen, its path must do. */
function open(file: string): void {
  const hasScreen = Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
  const program = process.platform === "darwin" ? "open" : hasScreen ? "xdg-open" : undefined;
  if (program === undefined || !process.stdout.isTTY) return;
  const child = spawn(program, [file], { detached: true, stdio: "ignore" });
  child.on("error", () => undefined); // The program is not installed.
  child.unref();
}
