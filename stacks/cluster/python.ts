import type { Pipeline } from "../../config/pipeline";

/** Where a bootstrap action unpacks the packages on each node: bootstrap/install_packages.py. */
const folder = "/opt/parquetry/packages";

/**
 * Spark's programs read this file before they start. Of a Python job, Spark passes PYTHONPATH on to its executors.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html
 * @see https://github.com/apache/spark/blob/v3.5.6/resource-managers/yarn/src/main/scala/org/apache/spark/deploy/yarn/Client.scala
 */
export function packagesPath({ python }: Pick<Pipeline["cluster"], "python">) {
  if (!python) return [];
  const variables = { Classification: "export", Properties: { PYTHONPATH: folder } };
  return [{ Classification: "spark-env", Properties: {}, Configurations: [variables] }];
}
