import type { FleetTypes } from "../../cli/synthesized/nodes";
import { networkFacts } from "../aws/existing-network";
import { networkProblems } from "../aws/network-problems";
import type { WantedNetwork } from "../aws/wanted-network";
import { type Finding, unseen } from "./finding";
import { zones } from "./zones";

/** What is wrong with a network that exists, a finding for each; and whether its zones have the types. */
export async function* existingNetwork(
  planned: WantedNetwork,
  fleets: readonly FleetTypes[],
  region: string | undefined,
): AsyncGenerator<Finding> {
  const name = `network ${planned.vpc}`;
  try {
    const facts = await networkFacts(planned, region);
    const problems = networkProblems(planned, facts);
    if (problems.length === 0) yield { name, state: "ok", says: "has the tags, routes and endpoints that are needed" };
    for (const problem of problems) yield { name, state: "wrong", ...problem };
    const zoneNames = [...new Set(facts.subnets.map(({ zone }) => zone))].sort();
    if (zoneNames.length > 0) yield await zones(zoneNames, fleets, region);
  } catch (error) {
    yield unseen(name, error);
  }
}
