import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type ClassArchive, classArchive, hasNoArchive } from "./class-archive";
import type { LocalSpark } from "./local-spark";
import type { PrimaryNode } from "./primary-node";
import { quickStart } from "./quick-start";

/** The Spark of this machine, for one run. */
export interface SparkHome extends LocalSpark {
  /** Bytes of the run's input. */
  readonly inputBytes: number;
}

/** The folder of HDFS into which EMR's Spark writes what its history server shows. */
const eventLogs = "var/log/spark/apps";

/** What a user should know where the Spark step takes longer than usual, or undefined. */
export function archiveNote(spark: LocalSpark): string | undefined {
  if (!hasNoArchive(spark, spark.archives)) return undefined;
  return "after its tables, Spark also writes an archive of Java's classes; later runs start sooner with it";
}

/**
 * spark-submit of the virtual environment. The arguments stay as they are, but for the size of the cluster; a
 * configuration stands for that of the cluster.
 */
export async function sparkSubmit(
  args: readonly string[],
  node: PrimaryNode,
  spark: SparkHome,
): Promise<{ command: string[]; env: Record<string, string>; succeeded: () => void }> {
  const archive = await classArchive(spark, spark.archives, node.temporary);
  const conf = join(node.root, "mnt/etc/spark/conf");
  for (const folder of [conf, join(node.hdfs, eventLogs)]) mkdirSync(folder, { recursive: true });
  const [defaults, logs] = [join(conf, "spark-defaults.conf"), join(conf, "log4j2.properties")];
  writeFileSync(
    defaults,
    Object.entries(sparkDefaults(node, spark, archive, logs))
      .map(([key, value]) => `${key} ${value}\n`)
      .join(""),
  );
  writeFileSync(logs, logging);
  return {
    // Not SPARK_CONF_DIR: Spark puts that folder before its jars, and Java then takes no archive of their classes.
    command: [join(spark.home, "bin/spark-submit"), "--properties-file", defaults, ...withoutSizes(args)],
    succeeded: archive.keep,
    env: {
      // Spark's scripts would find it themselves, but not in a folder with a blank in its name.
      SPARK_HOME: spark.home,
      JAVA_HOME: spark.java,
      PYSPARK_PYTHON: spark.python,
      PYSPARK_DRIVER_PYTHON: spark.python,
      SPARK_LOCAL_IP: "127.0.0.1",
      SPARK_LOCAL_DIRS: node.temporary,
      SPARK_LAUNCHER_OPTS: launcherOptions(archive).join(" "),
      // As on the cluster, where spark-env names it.
      ...(existsSync(node.packages) && { PYTHONPATH: node.packages }),
    },
  };
}

/**
 * Options of the short Java with which Spark's scripts build the command of the long one. Java's own classes in an
 * archive halve its time.
 */
function launcherOptions({ base }: ClassArchive): string[] {
  // Spark's script splits the options at blanks.
  return base === undefined || /\s/.test(base) ? [] : [`-XX:SharedArchiveFile=${base}`, ...quickStart(0)];
}

/** Without the options that tell Spark how large the cluster is: this machine has its own memory and cores. */
function withoutSizes(args: readonly string[]): string[] {
  const isSize = (option: string | undefined, value = "") =>
    ["--driver-memory", "--executor-cores", "--executor-memory"].includes(option ?? "") ||
    (option === "--conf" && /^spark[.](default[.]parallelism|dynamicAllocation[.]\w+)=/.test(value));
  return args.filter((arg, index) => !isSize(arg, args[index + 1]) && !isSize(args[index - 1], arg));
}

/** What EMR configures for a cluster, for this machine. */
function sparkDefaults(
  node: PrimaryNode,
  spark: SparkHome,
  archive: ClassArchive,
  logs: string,
): Record<string, string> {
  const s3a = (options: Record<string, string>) =>
    Object.fromEntries(Object.entries(options).map(([key, value]) => [`spark.hadoop.fs.s3a.${key}`, value]));
  const committer = "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory";
  return {
    "spark.master": "local[*]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": `hdfs:///${eventLogs}`,
    "spark.driver.memory": process.env["SPARK_DRIVER_MEMORY"] ?? "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    // Spark's default of 200 is for a cluster: each partition is a task and a file.
    "spark.sql.shuffle.partitions": String(4 * cpus().length),
    "spark.driver.extraClassPath": `${spark.jars}/*`,
    "spark.driver.extraJavaOptions": [
      ...quickStart(spark.inputBytes),
      ...archive.options,
      `"-Dlog4j2.configurationFile=${pathToFileURL(logs).href}"`,
      "-Duser.timezone=UTC",
      `"-Djava.io.tmpdir=${node.temporary}"`,
      `"-Dderby.system.home=${node.temporary}"`,
    ].join(" "),
    // hdfs:// is a folder, by Hadoop's own mount table under the name of the scheme that it replaces.
    "spark.hadoop.fs.defaultFS": "hdfs://cluster/",
    "spark.hadoop.fs.hdfs.impl": "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme",
    "spark.hadoop.fs.viewfs.overload.scheme.target.file.impl": "org.apache.hadoop.fs.LocalFileSystem",
    // linkFallback and not linkMergeSlash: with the latter, Hadoop 3.3.4 lists paths that it then does not find.
    "spark.hadoop.fs.viewfs.mounttable.cluster.linkFallback": pathToFileURL(node.hdfs).href,
    "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
    ...s3a({
      endpoint: node.env["AWS_ENDPOINT_URL"] as string,
      "endpoint.region": node.env["AWS_REGION"] as string,
      "path.style.access": "true",
      "connection.ssl.enabled": "false",
      "aws.credentials.provider": spark.credentials,
      "buffer.dir": node.temporary,
      // As on EMR, a file is an upload, which is sent when its task commits and completed when the job commits.
      // The committer "magic" does so too, with four times as many requests. What is uploaded is kept on the disk.
      "committer.name": "directory",
      "committer.staging.tmp.path": "hdfs://cluster/tmp/staging",
      "committer.staging.unique-filenames": "false",
      "committer.staging.conflict-mode": "append",
      // Otherwise each written file costs a request to delete folder markers above it, and there are none.
      "directory.marker.retention": "keep",
      // The server here sends dates in whole seconds, so Hadoop cannot see whether a file changed while it was read.
      "change.detection.mode": "none",
    }),
    "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3": committer,
    "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a": committer,
    "spark.sql.sources.commitProtocolClass": "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
    "spark.sql.parquet.output.committer.class": "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
  };
}

/** Spark's warnings, without those that every local run gives. */
const logging = `rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss}{UTC} %p %c{1}: %m%n%ex
logger.native.name = org.apache.hadoop.util.NativeCodeLoader
logger.native.level = error
logger.metrics.name = org.apache.hadoop.metrics2
logger.metrics.level = error
logger.conf.name = org.apache.spark.SparkConf
logger.conf.level = error
`;
