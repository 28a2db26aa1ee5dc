import { z } from "zod";
import { instanceType, release } from "./fields";

const types = z
  .array(instanceType)
  .min(1)
  .max(30)
  .meta({ description: "Instance types EMR may choose from, 1 to 30; the more, the likelier there is capacity." });

const disk = z.int().min(10).max(16384).meta({
  description:
    "GiB of gp3 disk for each node, for HDFS and shuffles. A merge needs twice the bytes of the sources, over all core nodes.",
});

/** Ranges of EMR. @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html */
function nodes(onDemand: number, spot: number) {
  return {
    types: types.default(["m6i.xlarge"]),
    onDemand: z.int().min(0).max(2000).default(onDemand).meta({ description: "Nodes bought on demand." }),
    spot: z
      .int()
      .min(0)
      .max(2000)
      .default(spot)
      .meta({ description: "Nodes bought as Spot, replaced by on-demand ones when there are none for ten minutes." }),
    disk: disk.default(64),
  };
}

export const clusterSchema = z
  .strictObject({
    release: release.default("emr-7.13.0"),
    primary: z
      .strictObject({ types: types.default(["m6i.xlarge"]), disk: disk.default(64) })
      .prefault({})
      .meta({ description: "The primary node: one, on demand. It lists the objects and drives the steps." }),
    core: z
      .strictObject(nodes(2, 0))
      .prefault({})
      .meta({ description: "Core nodes hold HDFS, where merged files wait for Spark." }),
    task: z
      .strictObject(nodes(0, 2))
      .optional()
      .meta({ description: "Task nodes only compute; losing one loses no data. Left out: none." }),
    idleTimeout: z.int().min(60).max(604800).optional().meta({
      description:
        "Seconds an idle cluster stays after its last step, 60 to 604800. EMR takes a cluster for idle only while less than 10 % of HDFS is used, and what was merged stays there. Left out: the cluster ends with its last step.",
    }),
    sessionManager: z.boolean().default(false).meta({
      description:
        "A shell on the nodes through Session Manager, without SSH; adds three VPC endpoints to a private network.",
    }),
    prefixes: z.int().min(1).max(500).default(60).meta({
      description: "About how many prefixes each source's listing is split into; S3DistCp lists 20 at a time.",
    }),
  })
  .prefault({})
  .meta({ description: "The EMR cluster that is made for each run." });
