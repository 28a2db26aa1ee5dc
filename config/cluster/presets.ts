import { Document, visit } from "yaml";
import { isMap } from "../file/is-map";

/** General-purpose types of one size, of several generations: EMR takes one that has capacity. */
const xlarge = ["m6i.xlarge", "m5.xlarge", "m6a.xlarge", "m7i.xlarge", "m5a.xlarge"];
const doubled = ["m6i.2xlarge", "m5.2xlarge", "m6a.2xlarge", "m7i.2xlarge", "m5a.2xlarge"];

/** For a fleet whose units are nodes of size xlarge. */
const eitherSize = [...xlarge, ...doubled.map((type) => ({ type, weight: 2 }))];

/** The keys of `cluster` that each `cluster.preset` stands for. */
export const presets = {
  small: { primary: { types: xlarge }, core: { types: xlarge, onDemand: 2 } },
  "spot-batch": {
    primary: { types: xlarge },
    core: { types: xlarge, onDemand: 4, disk: 128 },
    task: { types: eitherSize, onDemand: 0, spot: 12, spotTimeout: 15 },
    replaceUnhealthy: true,
  },
  steady: {
    lifecycle: "persistent",
    primary: { types: xlarge, nodes: 3 },
    core: { types: xlarge, onDemand: 4, disk: 256 },
    task: { types: eitherSize, onDemand: 2, spot: 0 },
    scaling: { maximum: 16 },
    replaceUnhealthy: true,
  },
} as const;

export type Preset = keyof typeof presets;

type Map = Readonly<Record<string, unknown>>;

/**
 * pipeline.yaml with the keys that its preset gives. What the user writes wins, key by key: `core: { onDemand: 8 }`
 * keeps the preset's types.
 */
export function withPreset(file: unknown): unknown {
  if (!isMap(file) || !isMap(file["cluster"])) return file;
  const preset: unknown = file["cluster"]["preset"];
  if (typeof preset !== "string" || !Object.hasOwn(presets, preset)) return file;
  return { ...file, cluster: merged(presets[preset as Preset], file["cluster"]) };
}

function merged(given: Map, written: Map): Map {
  const result: Record<string, unknown> = { ...given, ...written };
  for (const [key, value] of Object.entries(given)) {
    const own = written[key];
    if (isMap(value) && isMap(own)) result[key] = merged(value, own);
  }
  return result;
}

/** The keys that a preset stands for in a file, as YAML; undefined for a file without a preset. */
export function expandedPreset(file: unknown): { readonly preset: string; readonly yaml: string } | undefined {
  const expanded = withPreset(file);
  if (expanded === file || !isMap(expanded) || !isMap(expanded["cluster"])) return undefined;
  const { preset, ...cluster } = expanded["cluster"];
  const document = new Document({ cluster }, { aliasDuplicateObjects: false });
  // Each list on a line of its own, as people write types.
  visit(document, { Seq: (_, list) => void (list.flow = true) });
  return { preset: String(preset), yaml: document.toString({ lineWidth: 120 }) };
}
