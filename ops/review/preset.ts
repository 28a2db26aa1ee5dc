import type { Options } from "../../cli/options/options";
import { pipelinePreset } from "../../config/load";

/** What the pipeline's preset stands for, with the keys that the user wrote beside it; empty without a preset. */
export function presetText({ root, pipeline }: Pick<Options, "root" | "pipeline">): string {
  const expanded = pipelinePreset(root, pipeline);
  if (expanded === undefined) return "";
  const lines = expanded.yaml.trimEnd().split("\n");
  return `cluster.preset: ${expanded.preset} stands for\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
