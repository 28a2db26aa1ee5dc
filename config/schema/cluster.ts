import { z } from "zod";
import { driverSchema } from "./driver";
import { instanceType, release } from "./fields";
import { lifecycleSchema } from "./lifecycle";

/** The types of a fleet that names none. */
export const defaultTypes = ["m6i.xlarge"];

/** The numbers of nodes of a fleet that names none. */
export const defaultNodes = { core: { onDemand: 2, spot: 0 }, task: { onDemand: 0, spot: 2 } } as const;

const types = z.array(instanceType).min(1).max(30).meta({
  description: "Instance types that EMR may choose from, 1 to 30. With more types, EMR finds capacity more often.",
});

const disk = z
  .int()
  .min(10)
  .max(16384)
  .meta({
    description:
      "GiB of gp3 disk of each node, for HDFS and shuffles. " +
      "A merge needs twice the size of the sources, over all core nodes together.",
  });

const primaries = z
  .int()
  .min(1)
  .max(3)
  .default(1)
  .meta({
    description:
      "1, or 3 that replace each other in a cluster of `lifecycle: persistent`. Becomes target_on_demand_capacity. " +
      "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-ha.html",
  });

/** The ranges are EMR's. @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html */
function nodes(fleet: keyof typeof defaultNodes) {
  const { onDemand, spot } = defaultNodes[fleet];
  return {
    types: types.default(defaultTypes),
    onDemand: z.int().min(0).max(2000).default(onDemand).meta({ description: "The number of on-demand nodes." }),
    spot: z.int().min(0).max(2000).default(spot).meta({
      description: "The number of Spot nodes. If AWS has none for ten minutes, EMR starts on-demand nodes instead.",
    }),
    disk: disk.default(64),
  };
}

export const clusterSchema = z
  .strictObject({
    release,
    primary: z
      .strictObject({ types: types.default(defaultTypes), disk: disk.default(64), nodes: primaries })
      .prefault({})
      .meta({ description: "The primary node, on demand. It lists the objects and runs the steps." }),
    core: z
      .strictObject(nodes("core"))
      .prefault({})
      .meta({ description: "The core nodes. They hold HDFS, where merged files wait for Spark." }),
    task: z.strictObject(nodes("task")).optional().meta({
      description:
        "The task nodes. They only compute, so no data is lost when a task node is lost. If omitted, there are none.",
    }),
    ...driverSchema,
    ...lifecycleSchema,
    sessionManager: z
      .boolean()
      .default(false)
      .meta({
        description:
          "Allows a shell on the nodes through Session Manager, without SSH. " +
          "It adds two VPC endpoints to a private network.",
      }),
    prefixes: z.int().min(1).max(500).default(60).meta({
      description: "About how many prefixes the listing of each source is split into. S3DistCp lists 20 at a time.",
    }),
  })
  .prefault({})
  .meta({ description: "The EMR cluster. Each run has a new cluster." });
