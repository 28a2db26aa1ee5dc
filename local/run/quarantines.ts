import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../cli/errors";
import { shownPath } from "../../cli/project";
import { unknownRun } from "../../cli/options/replay";
import type { LocalRun } from "./local-cluster";

/**
 * Before anything is started: a replay needs the quarantines of the runs that it names.
 * @throws UserError that names a run without one, and the runs that have one
 */
export function mustHaveQuarantines({ replay, out }: Pick<LocalRun, "replay" | "out">): void {
  if (!replay || replay.includes("all")) return;
  const folder = join(out, "runs");
  const known = existsSync(folder) ? readdirSync(folder).sort() : [];
  const unknown = replay.find((run) => !known.includes(run));
  if (unknown !== undefined) throw new UserError(unknownRun("RUN", unknown, `${shownPath(folder)}/`, known));
}
