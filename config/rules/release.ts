import type { Draft, Rule } from "../draft";
import { show } from "../file/problems";
import { defaultRelease, lineOf, releaseProblem, type ReleaseLine } from "../aws/releases";

/** The release, and its line if the release is supported. */
export function releaseOf(draft: Draft): { readonly release: string; readonly line?: ReleaseLine } {
  const release = draft.text("cluster", "release") ?? defaultRelease;
  return releaseProblem(release) ? { release } : { release, line: lineOf(release) };
}

/** A cluster with a classification that its release does not have is refused by EMR, after some minutes. */
export const releaseHasClassifications: Rule = (draft) => {
  const { release, line } = releaseOf(draft);
  const known = line?.classifications;
  if (known === undefined) return [];
  return Object.keys(draft.map("cluster", "settings"))
    .filter((name) => isClassification(name) && !known.includes(name))
    .map((name) =>
      draft.problem(["cluster", "settings", name], `is not a classification of ${release}; ${adviceFor(name)}`),
    );
};

/**
 * In a VPC that exists, nobody can give the endpoint to EMR a new group. So the group that it has must be known.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html#emr-vpc-private-subnet
 */
export const endpointHasServiceGroup: Rule = (draft) => {
  const { release, line } = releaseOf(draft);
  const existing = ["network", "existing"];
  if (line?.privateAccess !== "endpoint" || !draft.has(...existing) || draft.has(...existing, "groups")) return [];
  if (draft.text("network", "access") === "public") return [];
  return [
    draft.problem(
      existing,
      `needs groups with ${show(release)}, whose nodes reach EMR through an interface endpoint of the VPC; ` +
        "write groups: { primary, core, service }, where service is the group of that endpoint",
    ),
  ];
};

/** Other names are reported by settingsAreKnown. */
function isClassification(name: string): boolean {
  return /^[a-z][a-z0-9.-]*$/.test(name) && !name.endsWith("-env");
}

function adviceFor(classification: string): string {
  return classification === "emrfs-site"
    ? "its s3:// is S3A alone, so set the fs.s3a. settings of core-site"
    : `remove it, or choose an EMR 7 release, for example ${JSON.stringify(defaultRelease)}`;
}
