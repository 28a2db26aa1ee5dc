import type { Pipeline } from "../../config/pipeline";

/**
 * The size and number of executors, as options of spark-submit. What is not given is left to EMR, which derives it from
 * the types of the nodes and lets Spark add and remove executors.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-configure.html
 */
export function executorOptions({ executors = {} }: Pick<Pipeline["cluster"], "executors">): string[] {
  const { cores, memory, minimum, maximum } = executors;
  const allocation = (name: string, count: number | undefined) =>
    count === undefined ? [] : ["--conf", `spark.dynamicAllocation.${name}=${count}`];
  return [
    ...(cores === undefined ? [] : ["--executor-cores", String(cores)]),
    ...(memory === undefined ? [] : ["--executor-memory", `${memory}g`]),
    ...allocation("minExecutors", minimum),
    // Without it, Spark would begin with the fewest and take minutes to reach all.
    ...(minimum !== undefined && minimum === maximum ? allocation("initialExecutors", maximum) : []),
    ...allocation("maxExecutors", maximum),
  ];
}
