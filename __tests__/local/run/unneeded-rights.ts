import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../cli/project";

/**
 * The rights of the nodes' role that a run did not need: its recorded requests are judged again, each time without a
 * statement, or without one of the actions or resources of a statement.
 * @param out the folder of the run's results
 */
export function unneededRights(out: string): string[] {
  const [cluster] = readdirSync(join(out, "logs"));
  return JSON.parse(
    execFileSync(
      join(root, ".venv/bin/python"),
      [join(__dirname, "needed-rights.py"), join(out, "logs", cluster as string, "s3")],
      { encoding: "utf8", env: { ...process.env, PYTHONPATH: join(root, "local/storage") } },
    ),
  ) as string[];
}

/** What no local run needs, and why the role has it. */
export const neededOnEmrOnly = [
  // The committer aborts the uploads of a task that failed. Here no task fails after it has begun to write.
  "WriteTablesAndRuns s3:AbortMultipartUpload",
  // EMR itself uploads the logs. Here they are written to a folder.
  "WriteLogs",
];
