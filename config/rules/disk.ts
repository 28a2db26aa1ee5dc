import type { Draft, Rule } from "../draft";
import type { Problem } from "../file/problems";

/** @see https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html */
const iopsOf: Readonly<Record<string, { readonly least: number; readonly most: number; readonly each: number }>> = {
  gp3: { least: 3000, most: 16000, each: 500 },
  io1: { least: 100, most: 64000, each: 50 },
};

/** EC2 would refuse IOPS and throughput that a volume of this type and size cannot have, when the cluster starts. */
export const disksHaveTheirSettings: Rule = (draft) =>
  (["primary", "core", "task"] as const).flatMap((fleet) => {
    const path = ["cluster", fleet, "disk"];
    return [...iopsProblems(draft, path), ...throughputProblems(draft, path, fleet)];
  });

function iopsProblems(draft: Draft, path: readonly string[]): Problem[] {
  const [type, iops] = [draft.text(...path, "type") ?? "gp3", draft.number(...path, "iops")];
  const range = iopsOf[type];
  if (iops === undefined)
    return type === "io1" ? [draft.problem(path, "of type io1 needs iops; add it, or use type: gp3")] : [];
  const place = [...path, "iops"];
  if (!range) return [draft.problem(place, `is for gp3 and io1, and the type is ${type}; remove it, or use gp3`)];
  const { least, most, each } = range;
  if (iops < least || iops > most)
    return [draft.problem(place, `${iops} is outside the range of ${type}; use ${least} to ${most}`)];
  const size = draft.number(...path, "size") ?? 64;
  if (iops <= size * each) return [];
  const fix = `use at most ${size * each}, or a larger disk`;
  return [draft.problem(place, `${iops} is too many for ${size} GiB: ${type} allows ${each} for each GiB; ${fix}`)];
}

function throughputProblems(draft: Draft, path: readonly string[], fleet: string): Problem[] {
  const place = [...path, "throughput"];
  const throughput = draft.number(...place);
  if (throughput === undefined) return [];
  const type = draft.text(...path, "type") ?? "gp3";
  if (type !== "gp3") return [draft.problem(place, `is for gp3, and the type is ${type}; remove it, or use gp3`)];
  if (draft.text("cluster", "nodes") !== "groups" || fleet === "task")
    return [
      draft.problem(
        place,
        "is only possible for primary and core nodes of cluster.nodes: groups, since the Terraform provider has no " +
          "such argument for others; remove it",
      ),
    ];
  const iops = draft.number(...path, "iops") ?? 3000;
  if (throughput <= iops / 4) return [];
  return [
    draft.problem(
      place,
      `${throughput} is too much for ${iops} IOPS: gp3 allows 0.25 MiB/s for each; ` +
        `use at most ${Math.floor(iops / 4)}, or more iops`,
    ),
  ];
}
