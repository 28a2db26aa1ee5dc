import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../cli/project";
import { defaultRelease, lineOf, releaseLines, releaseProblem, sparkOf } from "../../../config/aws/releases";

test.each([
  ["emr-7", "requirements.in"],
  ["emr-spark-8", "requirements-spark-4.in"],
])("%s: make run has the Spark of the release that it says it runs", (name, file) => {
  const tested = releaseLines.find((line) => line.name === name)?.tested ?? "";
  const packages = readFileSync(join(root, "local/install", file), "utf8");
  expect(/^pyspark==(.*)$/m.exec(packages)?.[1]).toBe(sparkOf(tested));
  expect(releaseProblem(tested)).toBeUndefined();
});

test("a release is of the line that its label names, and the default is of EMR 7", () => {
  const labels = ["emr-7.10.0", "emr-7.99.1", "emr-spark-8.1.0", "emr-spark-8.1.9"];
  expect(labels.map((label) => lineOf(label).name)).toEqual(["emr-7", "emr-7", "emr-spark-8", "emr-spark-8"]);
  expect(lineOf(defaultRelease).name).toBe("emr-7");
  expect(() => lineOf("emr-6.15.0")).toThrow('"emr-6.15.0" is not supported');
});
