import { loadPipeline } from "../../config/load";
import { incremental, parts, root, sparkify, synthHcl } from "../stacks/synthesized";
import { terraform } from "./terraform";

/** What the AWS provider's own code says of the stacks. Needs Terraform and the provider, but no credentials. */
// Time to download the provider, which has hundreds of megabytes.
jest.setTimeout(300_000);

const { network } = sparkify();
const toInternet = { ...sparkify(), network: { ...network, access: "public" as const } };

describe.each([
  ["sparkify", sparkify()],
  ["retail", loadPipeline(root, "retail")],
  ["sources of which something is known only at run time", incremental()],
  ["a region of AWS China", { ...sparkify(), region: "cn-north-1" }],
  [
    "a way to the internet, states in S3",
    { ...toInternet, backend: { s3: { bucket: "states", prefix: "parquetry" } } },
  ],
])("%s", (_, pipeline) => {
  let outdir: string;
  beforeAll(async () => {
    outdir = await synthHcl(pipeline);
  });

  test.each(parts)("%s: formatted, and valid without a warning", (part) => {
    expect(terraform(outdir, pipeline.name, part, "fmt", "-check", "-diff")).toBe("");
    terraform(outdir, pipeline.name, part, "init", "-backend=false", "-input=false", "-no-color");
    const validated: unknown = JSON.parse(terraform(outdir, pipeline.name, part, "validate", "-json"));
    expect(validated).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
  });
});
