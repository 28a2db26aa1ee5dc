import { lineOf, sparkOf } from "../../config/aws/releases";

/** What a user should know where the cluster has another Spark than this machine, or undefined. */
export function sparkNote(release: string): string | undefined {
  const { tested } = lineOf(release);
  const [cluster, local] = [sparkOf(release), sparkOf(tested)];
  if (cluster === local) return undefined;
  const has = cluster === undefined ? `the Spark of ${release} is not known here` : `${release} has Spark ${cluster}`;
  return `${has}, and this machine runs Spark ${local}, the one of ${tested}`;
}
