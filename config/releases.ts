/**
 * Spark in the releases of EMR that were known when this list was written. A later release is accepted too.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/Spark-release-history.html
 */
const sparkVersions: Readonly<Record<string, string>> = {
  "emr-7.10.0": "3.5.5",
  "emr-7.11.0": "3.5.6",
  "emr-7.12.0": "3.5.6",
  "emr-7.13.0": "3.5.6",
  "emr-7.14.0": "3.5.8",
};

/** The latest release with the Spark of local/install/requirements.in, so that `make run` runs what a cluster runs. */
export const defaultRelease = "emr-7.13.0";

/** The first release whose s3:// is S3A. */
const firstMinor = 10;

const example = `for example ${JSON.stringify(defaultRelease)}`;

/** The version of Spark in a release, or undefined for a release that is not in the list. */
export function sparkOf(release: string): string | undefined {
  return sparkVersions[release];
}

/**
 * What is wrong with a release label, or undefined. Of EMR 7, a release must have S3A: EMRFS before it writes markers
 * at the bucket's root, and the roles allow only the folders of a run.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-7x.html
 */
export function releaseProblem(value: string): string | undefined {
  if (value.startsWith("emr-spark-")) {
    return (
      "has Spark 4.1 and Python 3.11, installs no application Hadoop, and reaches a private subnet through port 443; " +
      `the stacks and the Spark job are written for EMR 7, so use ${example}`
    );
  }
  const match = /^emr-(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(value);
  if (!match) return `is not a release label; write it like "${defaultRelease}"`;
  if (match[1] !== "7") {
    return `is not supported, because the Spark job is written for EMR 7 (Spark 3.5, Python 3.9); use ${example}`;
  }
  if (Number(match[2]) < firstMinor) {
    return (
      "reads and writes S3 with EMRFS, whose markers (_$folder$) the cluster's role may not write; " +
      `S3A is the default from emr-7.${firstMinor}.0 on, so use that or a later release, ${example}`
    );
  }
  return undefined;
}
