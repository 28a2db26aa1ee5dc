import { loadPipeline } from "../../config/load";
import { clusterExamples, incremental, partsOf, root, sparkify, synthHcl } from "../stacks/synthesized";
import { terraform } from "./terraform";

/** What the AWS provider's own code says of the stacks. Needs Terraform and the provider, but no credentials. */

const { network } = sparkify();
const toInternet = { ...sparkify(), network: { ...network, access: "public" as const } };

describe.each([
  ["sparkify", sparkify()],
  ["retail", loadPipeline(root, "retail")],
  ["sources of which something is known only at run time", incremental()],
  ["a region of AWS China", { ...sparkify(), region: "cn-north-1" }],
  ["tables that Athena knows", loadPipeline(root, "cluster-catalog")],
  ["people who hear of failures", loadPipeline(root, "cluster-watching")],
  [
    "a way to the internet, states in S3",
    { ...toInternet, backend: { s3: { bucket: "states", prefix: "parquetry" } } },
  ],
])("%s", (_, pipeline) => {
  let outdir: string;
  beforeAll(async () => {
    outdir = await synthHcl(pipeline);
  });

  test.each(partsOf(pipeline))("%s: formatted, and valid without a warning", (part) => {
    expect(terraform(outdir, pipeline.name, part, "fmt", "-check", "-diff")).toBe("");
    terraform(outdir, pipeline.name, part, "init", "-backend=false", "-input=false", "-no-color");
    const validated: unknown = JSON.parse(terraform(outdir, pipeline.name, part, "validate", "-json"));
    expect(validated).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
  });
});

describe.each(clusterExamples().map((pipeline) => [pipeline.name, pipeline] as const))("%s", (_, pipeline) => {
  test("its cluster and its schedule are formatted, and valid without a warning", async () => {
    const outdir = await synthHcl(pipeline);
    for (const part of partsOf(pipeline).filter((name) => name === "cluster" || name === "schedule")) {
      const run = (...args: string[]) => terraform(outdir, pipeline.name, part, ...args);
      expect(run("fmt", "-check", "-diff")).toBe("");
      run("init", "-backend=false", "-input=false", "-no-color");
      expect(JSON.parse(run("validate", "-json"))).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
    }
  });
});
