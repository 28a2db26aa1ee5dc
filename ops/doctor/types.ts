import type { FleetTypes } from "../../cli/synthesized/nodes";
import { joined } from "../../cli/report/lists";
import { emrClient } from "../aws/clients";
import { allPages } from "../aws/pages";
import { type Finding, unseen } from "./finding";

/** EMR itself says which types a release supports. A fleet with another type fails the cluster. */
export async function types(
  fleets: readonly FleetTypes[],
  release: string,
  region: string | undefined,
): Promise<Finding> {
  const name = "instance types";
  try {
    const supported = await supportedTypes(release, region);
    const wanted = [...new Set(fleets.flatMap((fleet) => fleet.types))].sort();
    const missing = wanted.filter((type) => !supported.has(type));
    if (missing.length === 0) return { name, state: "ok", says: `${release} supports ${joined(wanted)}` };
    return {
      name,
      state: "wrong",
      says: `${release} does not support ${joined(missing)} in this region`,
      fix: "Remove these types from pipeline.yaml.",
    };
  } catch (error) {
    return unseen(name, error);
  }
}

async function supportedTypes(release: string, region: string | undefined): Promise<ReadonlySet<string>> {
  const { ListSupportedInstanceTypesCommand } = await import("@aws-sdk/client-emr");
  const emr = await emrClient(region, 2);
  try {
    const supported = await allPages(async (Marker) => {
      const page = await emr.send(new ListSupportedInstanceTypesCommand({ ReleaseLabel: release, Marker }));
      return { items: page.SupportedInstanceTypes, marker: page.Marker };
    });
    return new Set(supported.map(({ Type = "" }) => Type));
  } finally {
    emr.destroy();
  }
}
