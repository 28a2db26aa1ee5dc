import { loadPipeline } from "../../config/load";
import { clusterPython } from "../../config/cluster/python-target";
import { hclOf, jsonOf, root } from "./synthesized";

/** Python packages for Spark jobs of the user's own. */
const pipeline = loadPipeline(root, "cluster-packages");

test("a bootstrap action unpacks the packages on each node, from an archive that is uploaded before", () => {
  const { resource } = jsonOf(pipeline).cluster;
  const cluster = resource["aws_emr_cluster"]?.["cluster"];
  const { key, bucket } = resource["aws_s3_object"]?.["packages"];
  expect(key).toMatch(/^code\/[0-9a-f]{16}\/packages[.]zip$/);
  expect(cluster.bootstrap_action).toContainEqual({
    name: "install packages",
    path: expect.stringMatching(/\/install_packages[.]py$/) as string,
    args: ["--region=us-east-1", `s3://${bucket}/${key}`],
  });
  expect(cluster.depends_on).toEqual(
    expect.arrayContaining(["aws_s3_object.packages", "aws_s3_object.install_packages"]),
  );
});

test("Spark's programs find them by PYTHONPATH", () => {
  const { configurations_json } = jsonOf(pipeline).cluster.resource["aws_emr_cluster"]?.["cluster"];
  expect(configurations_json).toContain(
    '"Classification" = "export", "Properties" = {"PYTHONPATH" = "/opt/parquetry/packages"}',
  );
});

test("a replay has them too, since it runs the steps after the tables", async () => {
  expect((await hclOf(pipeline, ["j-1"])).cluster).toContain('name = "install packages"');
});

test("they are packed for the Python of the release, and for the processor of the nodes", () => {
  const { primary } = pipeline.cluster;
  const arm = { ...primary, types: ["m7g.xlarge"] };
  expect(clusterPython({ release: "emr-7.13.0", primary })).toEqual({ python: "3.9", machine: "x86_64" });
  expect(clusterPython({ release: "emr-spark-8.1.0", primary: arm })).toEqual({ python: "3.11", machine: "aarch64" });
});
