import { z } from "zod";
import { ownLimit } from "./fields";

/** GiB that the driver gets at least: what EMR gives it by default. */
export const leastDriverMemory = 2;

export const driverSchema = {
  driverMemory: z
    .int()
    .min(leastDriverMemory)
    .max(1024)
    .optional()
    .meta({
      description:
        "GiB of memory of Spark's driver, which runs on the primary node. If omitted, it is half of what the " +
        "smallest type of `cluster.primary.types` has, from 2 to 30. For other types than c, m and r of generation " +
        "5 or later, parquetry does not know the memory and assumes the least for that size. Set it for them. " +
        "`make run` uses memory of its machine instead (SPARK_DRIVER_MEMORY, 2g by default). " +
        `Becomes --driver-memory of spark-submit. ${ownLimit}`,
    }),
};
