/** What the rules, the stacks and the local run must know about the releases of one line of EMR. */
export interface ReleaseLine {
  /** How the labels of its releases begin. */
  readonly name: "emr-7" | "emr-spark-8";
  /** Spark in the releases that were known when this list was written. */
  readonly spark: Readonly<Record<string, string>>;
  /** The release whose Spark `make run` runs for all releases of the line. */
  readonly tested: string;
  /** What is wrong with the line's releases X.MINOR.*, or undefined. */
  readonly minorProblem: (minor: number) => string | undefined;
  /** What `aws_emr_cluster.applications` asks for. HDFS, YARN and S3DistCp are components, which come with these. */
  readonly applications: readonly string[];
  /** Which of the applications that a pipeline can add (config/aws/applications.ts) all its releases have. */
  readonly choosable: readonly string[];
  /**
   * How EMR and the nodes of a private subnet reach each other: EMR opens connections to port 8443 of the nodes and the
   * primary node to port 9443 of EMR; or the nodes open them to port 443 of an interface endpoint in the VPC.
   */
  readonly privateAccess: "ports" | "endpoint";
  /** The Python that PySpark runs with. Its packages are packed for this version. */
  readonly python: string;
  /** The classifications that `cluster.settings` may have. @default - they are not checked */
  readonly classifications?: readonly string[];
}

/**
 * A later release of EMR 7 is accepted too: the line stays with Spark 3.5.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/Spark-release-history.html
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-7x.html
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-app-versions-7.x.html
 */
const emr7: ReleaseLine = {
  name: "emr-7",
  spark: {
    "emr-7.10.0": "3.5.5",
    "emr-7.11.0": "3.5.6",
    "emr-7.12.0": "3.5.6",
    "emr-7.13.0": "3.5.6",
    "emr-7.14.0": "3.5.8",
  },
  tested: "emr-7.13.0",
  minorProblem: (minor) =>
    minor < 10
      ? "reads and writes S3 with EMRFS, whose markers (_$folder$) the cluster's role may not write; " +
        'S3A is the default from emr-7.10.0 on, so use that or a later release, for example "emr-7.13.0"'
      : undefined,
  applications: ["Hadoop", "Spark"],
  choosable: ["Hive", "JupyterEnterpriseGateway", "JupyterHub", "Livy", "Trino", "Zeppelin"],
  privateAccess: "ports",
  python: "3.9",
};

/**
 * The long-term release, supported to September 2029. Each minor version has another Spark.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark810-release.html
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html#emr-vpc-private-subnet
 */
const emrSpark8: ReleaseLine = {
  name: "emr-spark-8",
  spark: { "emr-spark-8.1.0": "4.1.1" },
  tested: "emr-spark-8.1.0",
  minorProblem: (minor) =>
    minor === 1
      ? undefined
      : "does not have Spark 4.1, the only Spark 4 with which the job is tested; " +
        'use emr-spark-8.1, for example "emr-spark-8.1.0"',
  applications: ["Spark"],
  choosable: ["JupyterEnterpriseGateway", "Livy"],
  privateAccess: "endpoint",
  // The release has 3.11 and 3.13. That PySpark takes the first by default is inferred from the order of that list.
  python: "3.11",
  classifications: [
    ...["capacity-scheduler", "container-executor", "container-log4j", "core-site", "docker-conf", "hadoop-env"],
    ...["hadoop-log4j", "hadoop-ssl-server", "hadoop-ssl-client", "hdfs-encryption-zones", "hdfs-env", "hdfs-site"],
    ...["httpfs-env", "httpfs-site", "hadoop-kms-acls", "hadoop-kms-env", "hadoop-kms-java-home", "hadoop-kms-log4j"],
    ...["hadoop-kms-site", "hudi-env", "hudi-defaults", "iceberg-defaults", "delta-defaults", "jupyter-notebook-conf"],
    ...["jupyter-s3-conf", "jupyter-sparkmagic-conf", "livy-conf", "livy-env", "livy-log4j2", "mapred-env"],
    ...["mapred-site", "spark", "spark-defaults", "spark-env", "spark-hive-site", "spark-log4j2", "spark-metrics"],
    ...["yarn-env", "yarn-site", "zookeeper-config", "zookeeper-logback", "cloudwatch-logs", "emr-metrics"],
  ],
};

/** All lines that a pipeline can use. */
export const releaseLines: readonly ReleaseLine[] = [emr7, emrSpark8];

/** The release of a pipeline that names none. */
export const defaultRelease = emr7.tested;

const examples = releaseLines.map(({ tested }) => JSON.stringify(tested)).join(" or ");

/** A product (emr, emr-spark) and three numbers. */
const label = /^(emr(?:-spark)?)-(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

function lineIfSupported(release: string): ReleaseLine | undefined {
  const [, product, major] = label.exec(release) ?? [];
  return releaseLines.find(({ name }) => name === `${product}-${major}`);
}

/**
 * The line of a release.
 * @throws Error for a release that releaseProblem refuses; pipeline.yaml is checked before this is called
 */
export function lineOf(release: string): ReleaseLine {
  const line = lineIfSupported(release);
  if (!line) throw new Error(`${JSON.stringify(release)} ${releaseProblem(release)}`);
  return line;
}

/** The version of Spark in a release, or undefined for a release that is not in the list. */
export function sparkOf(release: string): string | undefined {
  return lineIfSupported(release)?.spark[release];
}

/** What is wrong with a release label, or undefined. */
export function releaseProblem(value: string): string | undefined {
  const match = label.exec(value);
  if (!match) return `is not a release label; write it like ${examples}`;
  const line = lineIfSupported(value);
  if (line) return line.minorProblem(Number(match[3]));
  return `is not supported, because the Spark job is tested with Spark 3.5 and 4.1 only; use for example ${examples}`;
}
