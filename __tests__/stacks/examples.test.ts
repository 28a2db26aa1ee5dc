import { join } from "node:path";
import { parse } from "@cdktf/hcl2json";
import { toMatchFile } from "jest-file-snapshot";
import { difference } from "./difference";
import { normalized } from "./normalized";
import { clusterExamples, hclOf, jsonOf, partsOf, withDefaults } from "./synthesized";

expect.extend({ toMatchFile });

/** The hash of code changes with each line of it. */
const withoutHashes = (hcl: string) => hcl.replace(/\b[0-9a-f]{16}\b/g, "HASH");

describe.each(clusterExamples().map((pipeline) => [pipeline.name, pipeline] as const))("%s", (name, pipeline) => {
  test("what its choices change in the HCL", async () => {
    const [from, to] = [await hclOf(withDefaults(pipeline)), await hclOf(pipeline)];
    const changed = partsOf(pipeline)
      .map((part) => ({
        part,
        lines: difference(withoutHashes(part in from ? from[part] : ""), withoutHashes(to[part])),
      }))
      .filter(({ lines }) => lines !== "")
      .map(({ part, lines }) => `# ${part}\n${lines}`);
    expect(changed.join("\n")).toMatchFile(join(__dirname, "snapshots", "examples", `${name}.diff`));
  });

  test("its HCL means the same as its JSON", async () => {
    const [hcl, json] = [await hclOf(pipeline), jsonOf(pipeline)];
    for (const part of partsOf(pipeline))
      expect(normalized(await parse("cdk.tf", hcl[part]))).toEqual(normalized(json[part]));
  });
});
