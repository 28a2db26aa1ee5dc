import { z } from "zod";
import { instanceType, ownLimit } from "./fields";

/** The types of a fleet that names none. */
export const defaultTypes = ["m6i.xlarge"];

/** The numbers of nodes of a fleet that names none. */
export const defaultNodes = { core: { onDemand: 2, spot: 0 }, task: { onDemand: 0, spot: 2 } } as const;

/** Of a fleet of Spot nodes that says nothing else. */
export const defaultSpot = { strategy: "price-capacity-optimized", timeout: 10, afterTimeout: "on-demand" } as const;

const fleetPage = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html";
const spotPage = "https://docs.aws.amazon.com/emr/latest/APIReference/API_SpotProvisioningSpecification.html";
const volumePage = "https://docs.aws.amazon.com/emr/latest/APIReference/API_VolumeSpecification.html";
const reservationPage = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/on-demand-capacity-reservations.html";
const sizePage = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html";
const gp3Page = "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html";

const weighted = z.strictObject({
  type: instanceType,
  weight: z
    .int()
    .min(1)
    .max(999)
    .default(1)
    .meta({
      description:
        "Units that a node of this type counts as, 1 to 999, in onDemand and spot. Becomes weighted_capacity. " +
        ownLimit,
    }),
});

const types = z
  .array(z.union([instanceType, weighted]))
  .min(1)
  .max(30)
  .meta({
    description:
      "Instance types that EMR may choose from, 1 to 30. With more types, EMR finds capacity more often. " +
      `Becomes instance_type_configs. ${fleetPage}`,
  });

const gibibytes = z.int().min(10).max(16384);

/** The ranges of IOPS and throughput depend on the type of volume. @see config/rules/disk.ts */
const volume = z.strictObject({
  size: gibibytes.default(64).meta({ description: `The size in GiB. Becomes size of ebs_config. ${sizePage}` }),
  type: z
    .enum(["gp3", "gp2", "io1", "st1", "sc1"])
    .default("gp3")
    .meta({
      description: `The type of volume: SSD (gp3, gp2, io1), or hard disk (st1, sc1). Becomes type. ${volumePage}`,
    }),
  iops: z
    .int()
    .min(100)
    .max(64000)
    .optional()
    .meta({
      description:
        "I/O operations a second. gp3: 3000 to 16000; if omitted, 3000. io1: 100 to 64000, and required. " +
        `Becomes iops. ${gp3Page}`,
    }),
  throughput: z
    .int()
    .min(125)
    .max(1000)
    .optional()
    .meta({
      description:
        "MiB a second of a gp3 volume; if omitted 125. Only for the primary and core nodes of `nodes: groups`: " +
        `the Terraform provider has no such argument elsewhere. Becomes throughput. ${volumePage}`,
    }),
});

const disk = z
  .union([gibibytes, volume])
  .default(64)
  .meta({
    description:
      "GiB of gp3 disk of each node, for HDFS and shuffles, or a map. " +
      "A merge needs twice the size of the sources, over all core nodes together. Becomes ebs_config. " +
      sizePage,
  });

const mayBeLost = (lost: string) =>
  z
    .boolean()
    .optional()
    .meta({ description: `true accepts Spot nodes although ${lost}. If omitted, it is false.` });

/** Without a key for the strategy of on-demand nodes: the provider knows no priorities, so lowest-price is all. */
const spotSettings = {
  spotStrategy: z
    .enum(["price-capacity-optimized", "capacity-optimized", "diversified", "lowest-price"])
    .optional()
    .meta({
      description:
        `How EMR chooses among Spot capacity. If omitted, it is ${defaultSpot.strategy}. ` +
        `Becomes allocation_strategy of spot_specification. ${spotPage}`,
    }),
  spotTimeout: z
    .int()
    .min(5)
    .max(1440)
    .optional()
    .meta({
      description:
        `Minutes that EMR waits for Spot nodes when the cluster starts. If omitted, it is ${defaultSpot.timeout}. ` +
        `Becomes timeout_duration_minutes. ${spotPage}`,
    }),
  afterSpotTimeout: z
    .enum(["on-demand", "terminate"])
    .optional()
    .meta({
      description:
        "What EMR does after `spotTimeout`: start on-demand nodes instead, or end the cluster. " +
        `If omitted, it is ${defaultSpot.afterTimeout}. Becomes timeout_action. ${spotPage}`,
    }),
};

const units = z.int().min(0).max(2000);

function workers(fleet: keyof typeof defaultNodes) {
  const { onDemand, spot } = defaultNodes[fleet];
  return {
    types: types.default(defaultTypes),
    onDemand: units.default(onDemand).meta({
      description:
        "The number of on-demand nodes, or of units where a type has a weight. Becomes target_on_demand_capacity. " +
        "They take open capacity reservations of their type and zone without a setting: " +
        `${reservationPage}. ${ownLimit}`,
    }),
    spot: units.default(spot).meta({
      description:
        "The number of Spot nodes, or of units where a type has a weight. Becomes target_spot_capacity. " + ownLimit,
    }),
    disk,
    ...spotSettings,
  };
}

const primaryNodes = z
  .int()
  .min(1)
  .max(3)
  .default(1)
  .meta({
    description:
      "1, or 3 for high availability: if one fails, another takes over. 3 needs `lifecycle: persistent`. " +
      "Becomes target_on_demand_capacity. " +
      "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-ha.html",
  });

export const nodesSchema = {
  nodes: z
    .enum(["fleets", "groups"])
    .optional()
    .meta({
      description:
        "fleets: EMR chooses among several types and zones, on demand or Spot. groups: one type each, on demand, in " +
        "`network.zone`; disks may have a throughput. If omitted, it is fleets. " +
        "Becomes master_instance_fleet and the like, or master_instance_group and the like. " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-group-configuration.html",
    }),
  primary: z
    .strictObject({
      types: types.default(defaultTypes),
      disk,
      nodes: primaryNodes,
      spot: z
        .boolean()
        .optional()
        .meta({
          description:
            "true makes it a Spot node. AWS may take it back, and that ends the run. If omitted, it is false. " +
            "Becomes target_spot_capacity.",
        }),
      mayBeLost: mayBeLost("the cluster ends when AWS takes the primary node back"),
    })
    .prefault({})
    .meta({ description: "The primary node, on demand. It lists the objects and runs the steps." }),
  core: z
    .strictObject({ ...workers("core"), mayBeLost: mayBeLost("a lost node loses merged files, and so the run") })
    .prefault({})
    .meta({ description: "The core nodes. They hold HDFS, where merged files wait for Spark." }),
  task: z
    .strictObject(workers("task"))
    .optional()
    .meta({
      description:
        "The task nodes. They only compute, so no data is lost when a task node is lost. If omitted, there are none. " +
        "Becomes aws_emr_instance_fleet or aws_emr_instance_group.",
    }),
  replication: z
    .int()
    .min(1)
    .max(10)
    .optional()
    .meta({
      description:
        "Copies of each block of HDFS. If omitted, EMR takes 1 with up to 3 core nodes, 2 with up to 9, 3 with more. " +
        "Becomes dfs.replication in configurations_json. " +
        "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hdfs-config.html",
    }),
  replaceUnhealthy: z
    .boolean()
    .optional()
    .meta({
      description:
        "true lets EMR replace core nodes that are unhealthy for 45 minutes. If omitted, it does not. " +
        "Becomes unhealthy_node_replacement. " +
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-node-replacement.html",
    }),
  ami: z
    .strictObject({
      id: z
        .string()
        .regex(/^ami-[0-9a-f]{8,17}$/, 'is not the id of an AMI; write it like "ami-0123456789abcdef0"')
        .meta({ description: "The id of the image, of the pipeline's region. Becomes custom_ami_id." }),
      architecture: z.enum(["x86_64", "arm64"]).meta({
        description: "The image's architecture. All types of the cluster must have it: arm64 is Graviton.",
      }),
    })
    .optional()
    .meta({
      description:
        "An image of your own for all nodes, of Amazon Linux 2023. If omitted, EMR takes its own. " +
        "Becomes custom_ami_id. https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-custom-ami.html",
    }),
};
