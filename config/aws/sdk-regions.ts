import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Region } from "./regions";

/** What the AWS SDK knows of a partition. */
interface SdkPartition {
  readonly id: string;
  readonly outputs: { readonly dnsSuffix: string };
  readonly regions: Readonly<Record<string, { readonly description: string }>>;
}

/** The list that `make regions` writes. */
export const regionsFile = join(__dirname, "regions.json");

/**
 * The content of regions.json: all regions of all partitions, without pseudo regions such as aws-global. The SDK
 * exports a lookup by region and no list, so its file is read here. A pipeline is checked with our list: a reviewer
 * sees each change of it, and to load the SDK would take a quarter of the time of a synthesis.
 */
export function regionsOfSdk(): string {
  const sdk = dirname(require.resolve("@aws-sdk/core/package.json"));
  const file = join(sdk, "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js");
  const [, json = ""] = /^export const partitionsInfo = (\{.*\});\s*$/s.exec(readFileSync(file, "utf8")) ?? [];
  const { partitions } = JSON.parse(json) as { readonly partitions: readonly SdkPartition[] };
  const regions = partitions.flatMap(({ id, outputs, regions: byName }) =>
    Object.entries(byName)
      .filter(([name]) => name !== `${id}-global`)
      .map(([name, { description }]): [string, Region] => [
        name,
        { partition: id, dnsSuffix: outputs.dnsSuffix, description },
      ]),
  );
  return `${JSON.stringify(Object.fromEntries(regions), undefined, 2)}\n`;
}

/** Writes the list. @returns what was done, in one line */
export function writeRegions(): string {
  const text = regionsOfSdk();
  if (readFileSync(regionsFile, "utf8") === text) return "config/aws/regions.json: up to date";
  writeFileSync(regionsFile, text);
  return "config/aws/regions.json: written";
}
