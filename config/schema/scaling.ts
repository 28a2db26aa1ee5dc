import { z } from "zod";

const limitsPage = "https://docs.aws.amazon.com/emr/latest/APIReference/API_ComputeLimits.html";

/** @see https://docs.aws.amazon.com/emr/latest/APIReference/API_ManagedScalingPolicy.html */
const performances = [1, 25, 50, 75, 100] as const;

const units = (description: string) => z.int().min(1).max(4000).meta({ description });

export const scalingSchema = {
  scaling: z
    .strictObject({
      minimum: units(
        "The fewest units of core and task nodes. If omitted, those of the core nodes. " +
          `Becomes minimum_capacity_units. ${limitsPage}`,
      ).optional(),
      maximum: units(`The most units of core and task nodes. Becomes maximum_capacity_units. ${limitsPage}`),
      maximumOnDemand: units(
        "The most units on demand of core and task nodes; the others are Spot. If omitted, `maximum`. " +
          `Becomes maximum_ondemand_capacity_units. ${limitsPage}`,
      ).optional(),
      performance: z
        .union(performances.map((index) => z.literal(index)))
        .optional()
        .meta({
          description:
            "From 1, which saves nodes, to 100, which saves time. If omitted, EMR follows its default strategy. " +
            "Becomes scaling_strategy ADVANCED and utilization_performance_index. " +
            "https://docs.aws.amazon.com/emr/latest/APIReference/API_ManagedScalingPolicy.html",
        }),
    })
    .optional()
    .meta({
      description:
        "EMR adds and removes task nodes as the work asks for them; core nodes hold merged files, so their number " +
        "stays. Units are nodes, or what types weigh. `task` says what a cluster starts with. Terraform ignores the " +
        "numbers that EMR chooses. If omitted, no number changes. Becomes aws_emr_managed_scaling_policy.",
    }),
};
