import { load, minimal, problems } from "../fixture";

const file = "pipelines/p/pipeline.yaml";
const of = (cluster: string, top: readonly string[] = []) =>
  problems(minimal({ top: [`cluster: { ${cluster} }`, ...top].join("\n") }));
const list = "Hive, JupyterEnterpriseGateway, JupyterHub, Livy, Trino, Zeppelin";

test("other names are refused, each with what to write", () => {
  expect(of("lifecycle: idle, applications: [Hadoop, zeppelin, Flink, Livy, Livy]")).toBe(
    [
      `${file}:2:44 cluster.applications[0]: "Hadoop" is on each cluster, because the pipeline needs it; remove it`,
      `${file}:2:52 cluster.applications[1]: "zeppelin" is not how EMR writes it; write "Zeppelin"`,
      `${file}:2:62 cluster.applications[2]: "Flink" is not an application that a pipeline can add; it can add ${list}`,
      `${file}:2:75 cluster.applications[4]: Livy is in the list twice; remove one`,
    ].join("\n"),
  );
  expect(of("applications: []")).toBe(`${file}:2:12 cluster.applications: [] has too few entries; the minimum is 1`);
});

test("an application that the release does not have is refused", () => {
  expect(of("release: emr-spark-8.1.0, lifecycle: idle, applications: [Livy, Zeppelin]")).toBe(
    `${file}:2:76 cluster.applications[1]: Zeppelin is not in emr-spark-8.1.0, which has JupyterEnterpriseGateway ` +
      'and Livy; remove it, or choose an EMR 7 release, for example "emr-7.13.0"',
  );
});

describe("a cluster that ends with its last step", () => {
  const ends = "but this cluster ends with its last step";
  test("has nothing that serves people or programs after it, but Hive for steps", () => {
    expect(of("applications: [Hive, JupyterHub, Livy, Trino]")).toBe(
      [
        `${file}:2:33 cluster.applications[1]: JupyterHub shows notebooks to people, ${ends}; write ` +
          "cluster.lifecycle: idle or persistent, or remove it from this list",
        `${file}:2:45 cluster.applications[2]: Livy answers requests of other programs, ${ends}; write ` +
          "cluster.lifecycle: idle or persistent, or remove it from this list",
        `${file}:2:51 cluster.applications[3]: Trino answers queries of people, ${ends}; write ` +
          "cluster.lifecycle: persistent, or remove it from this list",
      ].join("\n"),
    );
  });

  test("because a schedule starts it", () => {
    expect(of("applications: [Zeppelin]", ["schedule: { rate: 1 day }"])).toBe(
      `${file}:2:27 cluster.applications[0]: Zeppelin shows notebooks to people, ${ends}; remove schedule and write ` +
        "cluster.lifecycle: idle or persistent, or remove it from this list",
    );
  });

  test("an idle timeout alone lets it stay", () => {
    expect(
      load(minimal({ top: "cluster: { idleTimeout: 1h, applications: [Zeppelin] }" })).cluster.applications,
    ).toEqual(["Zeppelin"]);
  });
});

test("EMR does not see that Trino is used, so the cluster is persistent", () => {
  expect(of("lifecycle: idle, applications: [Trino]")).toBe(
    `${file}:2:44 cluster.applications[0]: Trino does not run in YARN, so EMR would not see that it is used, and ` +
      "would end the cluster as idle; write cluster.lifecycle: persistent",
  );
});

describe("Kerberos", () => {
  const kerberos = "kerberos: { realm: EC2.INTERNAL }, lifecycle: persistent";
  const encrypted = ["encryption: { inTransit: s3://my-certificates/emr.zip }"];

  test("applications that do not support it, or only with TLS, are refused", () => {
    expect(of(`${kerberos}, applications: [JupyterEnterpriseGateway, JupyterHub, Trino, Zeppelin]`)).toBe(
      [
        `${file}:2:85 cluster.applications[0]: JupyterEnterpriseGateway does not work with Kerberos; remove it or ` +
          "cluster.kerberos, or use Zeppelin",
        `${file}:2:111 cluster.applications[1]: JupyterHub does not work with Kerberos; remove it or ` +
          "cluster.kerberos, or use Zeppelin",
        `${file}:2:123 cluster.applications[2]: Trino works with Kerberos only where data is encrypted in transit; ` +
          "write encryption.inTransit, or remove it",
      ].join("\n"),
    );
    expect(of(`${kerberos}, applications: [Trino]`, encrypted)).toBe("no problem");
  });

  test("Hive's own metastore is refused with both Kerberos and TLS, because Spark cannot use it", () => {
    expect(of(`${kerberos}, applications: [Hive]`)).toBe("no problem");
    expect(of(`${kerberos}, applications: [Hive]`, encrypted)).toBe(
      `${file}:2:85 cluster.applications[0]: Hive has a metastore that Spark cannot use with both Kerberos and TLS; ` +
        "write catalog: {}, so that Glue is the metastore, or cluster.settings: { hive-site: " +
        "{ hive.metastore.use.SSL: false } }",
    );
    expect(of(`${kerberos}, applications: [Hive]`, [...encrypted, "catalog: {}"])).toBe("no problem");
    const settings = "settings: { hive-site: { hive.metastore.use.SSL: false } }";
    expect(of(`${kerberos}, applications: [Hive], ${settings}`, encrypted)).toBe("no problem");
  });
});

test("three primary nodes: EMR Studio takes none, and Hive and Trino need a metastore outside", () => {
  const three =
    "lifecycle: persistent, primary: { nodes: 3 }, applications: [Hive, JupyterEnterpriseGateway, Zeppelin]";
  expect(of(three)).toBe(
    [
      `${file}:2:73 cluster.applications[0]: Hive needs a metastore outside of a cluster with three primary nodes; ` +
        "write catalog: {}, so that Glue is the metastore, or name yours in cluster.settings: { hive-site: " +
        "{ javax.jdo.option.ConnectionURL: … } }",
      `${file}:2:79 cluster.applications[1]: JupyterEnterpriseGateway is for EMR Studio, which takes no cluster with ` +
        "three primary nodes; remove it, or write primary.nodes: 1",
    ].join("\n"),
  );
  const url = "settings: { hive-site: { javax.jdo.option.ConnectionURL: 'jdbc:mysql://db:3306/hive' } }";
  expect(of(`preset: steady, applications: [Hive, Trino], ${url}`)).toBe("no problem");
  expect(of("preset: steady, applications: [Hive, Trino]", ["catalog: {}"])).toBe("no problem");
});

test("a metastore that catalog gives is not given by settings too", () => {
  const site = "settings: { spark-hive-site: { hive.metastore.client.factory.class: a.b.C } }";
  expect(of(`lifecycle: idle, applications: [Livy], ${site}`, ["catalog: {}"])).toBe(
    `${file}:2:119 cluster.settings.spark-hive-site.hive.metastore.client.factory.class: is given by catalog, for ` +
      "cluster.applications; remove it",
  );
  expect(of(`lifecycle: idle, applications: [Livy], ${site}`)).toBe("no problem");
});
