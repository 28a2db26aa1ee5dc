import { defaultRelease, sparkOf } from "../../config/releases";

/** The Spark of this machine: that of the default release. */
const localSpark = `Spark ${sparkOf(defaultRelease)}`;

/** What a user should know where the cluster has another Spark than this machine, or undefined. */
export function sparkNote(release: string): string | undefined {
  const spark = sparkOf(release);
  if (spark === sparkOf(defaultRelease)) return undefined;
  const cluster = spark === undefined ? `the Spark of ${release} is not known here` : `${release} has Spark ${spark}`;
  return `${cluster}, and this machine runs ${localSpark}, the one of ${defaultRelease}`;
}
