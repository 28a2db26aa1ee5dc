import type { Pipeline } from "../../config/pipeline";
import { jsonOf, sparkify } from "./synthesized";

const pipeline = sparkify();
const stacksOf = (cluster: Partial<Pipeline["cluster"]>, more: Partial<Pipeline> = {}) =>
  jsonOf({ ...pipeline, ...more, cluster: { ...pipeline.cluster, lifecycle: "persistent", ...cluster } });
const emr = ({ cluster }: ReturnType<typeof stacksOf>) => cluster.resource["aws_emr_cluster"]?.["cluster"];
const statements = ({ roles }: ReturnType<typeof stacksOf>) =>
  (roles.data?.["aws_iam_policy_document"]?.["instance_rights"].statement as { sid: string }[]).map(({ sid }) => sid);

test("the cluster has what its release needs, and then what was added, whatever the order in pipeline.yaml", () => {
  const stacks = stacksOf({ applications: ["Zeppelin", "JupyterHub"] });
  expect(emr(stacks)?.applications).toEqual(["Hadoop", "Spark", "JupyterHub", "Zeppelin"]);
  const spark4 = stacksOf({ applications: ["Livy"], release: "emr-spark-8.1.0" });
  expect(emr(spark4)?.applications).toEqual(["Spark", "Livy"]);
});

test("without a catalog, neither settings, rights nor endpoints come with applications", () => {
  const [without, stacks] = [stacksOf({}), stacksOf({ applications: ["Hive", "Trino", "Zeppelin"] })];
  expect(emr(stacks)?.["configurations_json"]).toBeUndefined();
  expect(stacks.roles).toEqual(without.roles);
  expect(stacks.network).toEqual(without.network);
});

test("with a catalog, each program has Glue as its metastore, and what others set stays", () => {
  const catalog = { scanLimit: 10 };
  const settings = { "hive-site": { "hive.exec.parallel": true } };
  const all = stacksOf({ applications: ["Hive", "Trino", "Zeppelin"], settings }, { catalog });
  const text = String(emr(all)?.["configurations_json"]);
  expect(text.match(/hive\.exec\.parallel|AWSGlueDataCatalogHiveClientFactory|"glue"/g)).toEqual([
    "hive.exec.parallel",
    "AWSGlueDataCatalogHiveClientFactory",
    "AWSGlueDataCatalogHiveClientFactory",
    '"glue"',
  ]);
  const livy = String(emr(stacksOf({ applications: ["Livy"] }, { catalog }))?.["configurations_json"]);
  expect(livy.match(/[a-z-]+-(site|hive)\b/g)).toEqual(["spark-hive-site"]);
});

test("with a catalog, nodes may read this database alone, and an endpoint leads to Glue without partitions", () => {
  const catalog = { scanLimit: 10 };
  const tables = pipeline.tables.map((table) => ({ ...table, partitionBy: [] }));
  const none = stacksOf({}, { catalog, tables });
  const stacks = stacksOf({ applications: ["Zeppelin"] }, { catalog, tables });
  expect(statements(none)).not.toContain("ReadCatalog");
  expect(statements(stacks).filter((sid) => !statements(none).includes(sid))).toEqual([
    "ReadCatalog",
    "MakeDefaultDatabase",
  ]);
  expect(none.network.resource["aws_vpc_endpoint"]).not.toHaveProperty("glue");
  expect(stacks.network.resource["aws_vpc_endpoint"]).toHaveProperty("glue");
});
