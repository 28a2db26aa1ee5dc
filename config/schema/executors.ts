import { z } from "zod";

/** What EMR adds to an executor's memory for all that is not Java's heap, as a part of that memory. */
export const memoryOverhead = 0.1875;

const allocationPage = "https://spark.apache.org/docs/3.5.6/configuration.html#dynamic-allocation";
const emrPage = "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-configure.html";

const number = (description: string) => z.int().min(1).max(10000).optional().meta({ description });

export const executorsSchema = {
  executors: z
    .strictObject({
      cores: z
        .int()
        .min(1)
        .max(192)
        .optional()
        .meta({
          description:
            "Tasks that an executor runs at the same time. If omitted, EMR derives it from the types of the core and " +
            `task nodes. Becomes --executor-cores of spark-submit. ${emrPage}`,
        }),
      memory: z
        .int()
        .min(1)
        .max(1024)
        .optional()
        .meta({
          description:
            "GiB of memory of an executor. EMR adds 18.75 % to it, and the sum must fit into the smallest core or " +
            "task node. If omitted, EMR derives it from the types of these nodes. " +
            `Becomes --executor-memory of spark-submit. ${emrPage}`,
        }),
      minimum: number(
        `The fewest executors. If omitted, 0. Becomes spark.dynamicAllocation.minExecutors. ${allocationPage}`,
      ),
      maximum: number(
        "The most executors; equal to `minimum`, it fixes their number. If omitted, as many as the nodes hold. " +
          `Becomes spark.dynamicAllocation.maxExecutors. ${allocationPage}`,
      ),
    })
    .optional()
    .meta({
      description:
        "The size and number of Spark's executors. Spark adds and removes executors as the work asks for them " +
        "(dynamic allocation). `make run` uses its machine instead.",
    }),
};
