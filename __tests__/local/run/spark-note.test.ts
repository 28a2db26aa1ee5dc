import { sparkNote } from "../../../local/run/spark-note";

test("a run says where the cluster has another Spark than this machine", () => {
  expect(["emr-7.11.0", "emr-7.13.0", "emr-7.14.0", "emr-7.99.0", "emr-spark-8.1.0"].map(sparkNote)).toEqual([
    undefined,
    undefined,
    "emr-7.14.0 has Spark 3.5.8, and this machine runs Spark 3.5.6, the one of emr-7.13.0",
    "the Spark of emr-7.99.0 is not known here, and this machine runs Spark 3.5.6, the one of emr-7.13.0",
    undefined,
  ]);
  expect(sparkNote("emr-spark-8.1.1")).toBe(
    "the Spark of emr-spark-8.1.1 is not known here, and this machine runs Spark 4.1.1, the one of emr-spark-8.1.0",
  );
});
