import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../cli/project";
import { defaultRelease, releaseProblem, sparkOf } from "../../config/releases";

test("the default release has the Spark that make run runs", () => {
  const packages = readFileSync(join(root, "local/install/requirements.in"), "utf8");
  expect(/^pyspark==(.*)$/m.exec(packages)?.[1]).toBe(sparkOf(defaultRelease));
  expect(releaseProblem(defaultRelease)).toBeUndefined();
});
