import { z } from "zod";

export const presetSchema = {
  preset: z
    .enum(["small", "spot-batch", "steady"])
    .optional()
    .meta({
      description:
        "Keys of `cluster` that fit together; `make plan` shows them. Keys that you write win. " +
        "small: 2 core nodes, for a first run and up to some tens of GB. " +
        "spot-batch: 4 core nodes on demand and 12 units of Spot task nodes, for large runs that may take longer. " +
        "steady: a persistent cluster with three primary nodes, whose task nodes scale. " +
        "If omitted, each key has its own default.",
    }),
};
