import ipaddr from "ipaddr.js";
import type { Rule } from "../draft";
import { cidrProblem } from "../schema/fields";
import { show } from "../problems";

export const subnetFitsVpc: Rule = (draft) => {
  const cidr = draft.text("network", "cidr") ?? "10.10.0.0/16";
  const subnet = draft.text("network", "subnet");
  if (!subnet || cidrProblem(cidr) || cidrProblem(subnet)) return [];
  const [address, bits] = ipaddr.IPv4.parseCIDR(subnet);
  const vpc = ipaddr.IPv4.parseCIDR(cidr);
  if (bits >= vpc[1] && address.match(vpc)) return [];
  return [
    draft.problem(
      ["network", "subnet"],
      `${show(subnet)} is not inside the VPC's range ${show(cidr)}; use a part of that range`,
    ),
  ];
};

export const zoneIsInRegion: Rule = (draft) => {
  const region = draft.text("region") ?? "us-east-1";
  const zone = draft.text("network", "zone");
  if (!zone || zone.startsWith(region)) return [];
  return [
    draft.problem(
      ["network", "zone"],
      `${show(zone)} is not in region ${show(region)}; write for example "${region}a", or remove it`,
    ),
  ];
};

/** EMR refuses a fleet without nodes, and merged files in HDFS need a core node. */
export const fleetsHaveNodes: Rule = (draft) =>
  ["core", "task"].flatMap((fleet) => {
    const path = ["cluster", fleet];
    const onDemand = draft.number(...path, "onDemand");
    const spot = draft.number(...path, "spot");
    const [defaultOnDemand, defaultSpot] = fleet === "core" ? [2, 0] : [0, 2];
    if ((onDemand ?? defaultOnDemand) + (spot ?? defaultSpot) > 0) return [];
    return [
      draft.problem(
        path,
        `has 0 nodes; set onDemand or spot to at least 1${fleet === "task" ? ", or remove cluster.task" : ""}`,
      ),
    ];
  });
