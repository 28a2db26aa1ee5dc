import type { Pipeline } from "../../config/pipeline";
import { sizeOptions } from "./driver";
import { executorOptions } from "./executors";

/**
 * The arguments of the spark-submit step. The driver runs on the primary node, so the step's log is the job's log.
 * @param code URIs of the job's package, the jar of its JSON reader, its entry and its description
 * @param replay runs whose records in quarantine the job reads again. @default - it reads objects
 */
export function sparkArguments(
  cluster: Pipeline["cluster"],
  code: { readonly package: string; readonly reader: string; readonly entry: string; readonly job: string },
  replay?: readonly string[],
): string[] {
  return [
    "spark-submit",
    "--deploy-mode",
    "client",
    ...sizeOptions(cluster),
    ...executorOptions(cluster),
    "--py-files",
    code.package,
    "--jars",
    code.reader,
    code.entry,
    `--job=${code.job}`,
    ...(replay ? [`--replay=${replay.join(",")}`] : []),
  ];
}
