import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PrimaryNode } from "./primary-node";

/** What Spark on this machine is made of. */
export interface SparkHome {
  readonly python: string;
  /** PySpark's folder: a whole Spark. */
  readonly home: string;
  readonly java: string;
  /** Folder of the jars that read and write S3. */
  readonly jars: string;
  /** The run is short: Java compiles quickly and not thoroughly, which halves the time of a small run and would double a large one's. */
  readonly quickStart: boolean;
}

/** spark-submit of the virtual environment, with a configuration in the place of the cluster's: the arguments stay as they are. */
export function sparkSubmit(
  args: readonly string[],
  node: PrimaryNode,
  spark: SparkHome,
): { command: string[]; env: Record<string, string> } {
  const conf = join(node.root, "mnt/etc/spark/conf");
  mkdirSync(conf, { recursive: true });
  writeFileSync(
    join(conf, "spark-defaults.conf"),
    Object.entries(sparkDefaults(node, spark))
      .map(([key, value]) => `${key} ${value}\n`)
      .join(""),
  );
  writeFileSync(join(conf, "log4j2.properties"), logging);
  return {
    command: [join(spark.home, "bin/spark-submit"), ...args],
    env: {
      // Found by its scripts otherwise, but not in a folder with a blank in its name.
      SPARK_HOME: spark.home,
      JAVA_HOME: spark.java,
      PYSPARK_PYTHON: spark.python,
      PYSPARK_DRIVER_PYTHON: spark.python,
      SPARK_CONF_DIR: conf,
      SPARK_LOCAL_IP: "127.0.0.1",
      SPARK_LOCAL_DIRS: node.temporary,
    },
  };
}

/** What EMR's configuration says about a cluster, said about this machine. */
function sparkDefaults(node: PrimaryNode, spark: SparkHome): Record<string, string> {
  const s3a = (options: Record<string, string>) =>
    Object.fromEntries(Object.entries(options).map(([key, value]) => [`spark.hadoop.fs.s3a.${key}`, value]));
  const committer = "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory";
  return {
    "spark.master": "local[*]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": process.env["SPARK_DRIVER_MEMORY"] ?? "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    // Not the 200 that suit a cluster: each is a task and a file.
    "spark.sql.shuffle.partitions": String(4 * cpus().length),
    "spark.driver.extraClassPath": `${spark.jars}/*`,
    "spark.driver.extraJavaOptions": `${spark.quickStart ? "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC " : ""}-Duser.timezone=UTC "-Djava.io.tmpdir=${node.temporary}" "-Dderby.system.home=${node.temporary}"`,
    // hdfs:// is a folder: Hadoop's own mount table, under the name of the scheme it replaces.
    "spark.hadoop.fs.defaultFS": "hdfs://cluster/",
    "spark.hadoop.fs.hdfs.impl": "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme",
    "spark.hadoop.fs.viewfs.overload.scheme.target.file.impl": "org.apache.hadoop.fs.LocalFileSystem",
    // As the fallback, not as linkMergeSlash: with that, Hadoop 3.3.4 lists paths it then does not find.
    "spark.hadoop.fs.viewfs.mounttable.cluster.linkFallback": pathToFileURL(node.hdfs).href,
    "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
    ...s3a({
      endpoint: node.env["AWS_ENDPOINT_URL"] as string,
      "endpoint.region": node.env["AWS_REGION"] as string,
      "path.style.access": "true",
      "connection.ssl.enabled": "false",
      "aws.credentials.provider": "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
      "buffer.dir": node.temporary,
      // EMR's default: a file is an upload that is completed when its task, and then the job, commits.
      "committer.name": "magic",
      "committer.magic.enabled": "true",
      // Else each file that is written costs a request to delete the markers of the folders above it, and there are none.
      "directory.marker.retention": "keep",
      // The server here sends dates in whole seconds, so that "changed while read" cannot be told from "unchanged".
      "change.detection.mode": "none",
    }),
    "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3": committer,
    "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a": committer,
    "spark.sql.sources.commitProtocolClass": "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
    "spark.sql.parquet.output.committer.class": "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
  };
}

/** Warnings of Spark, and none of those that every local run gives. */
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
