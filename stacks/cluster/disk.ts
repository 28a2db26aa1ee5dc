import type { Pipeline } from "../../config/pipeline";

/** A node's volume, as the provider's ebs_config. */
export interface EbsConfig {
  readonly type: string;
  readonly size: number;
  readonly iops?: number;
  readonly throughput?: number;
  readonly volumesPerInstance: number;
}

/** The provider reads several volumes back as single ones, and would replace the cluster in each plan. */
export function ebsConfig(disk: Pipeline["cluster"]["core"]["disk"]): EbsConfig[] {
  const { type, size, iops, throughput } =
    typeof disk === "number" ? { type: "gp3", size: disk, iops: undefined, throughput: undefined } : disk;
  return [
    {
      type,
      size,
      ...(iops !== undefined && { iops }),
      ...(throughput !== undefined && { throughput }),
      volumesPerInstance: 1,
    },
  ];
}
