import { join } from "node:path";
import { toMatchFile } from "jest-file-snapshot";
import { hclOf, incremental, parts, sparkify } from "./synthesized";

expect.extend({ toMatchFile });

/** The hash of code changes with each line of it. The snapshot only shows that there is a hash in the path. */
const withoutHashes = (hcl: string) => hcl.replace(/\b[0-9a-f]{16}\b/g, "HASH");
const snapshot = (name: string) => join(__dirname, "snapshots", `${name}.tf`);

test.each(parts)("the %s stack of sparkify", async (part) => {
  expect(withoutHashes((await hclOf())[part])).toMatchFile(snapshot(part));
});

test("the cluster of sources whose merges depend on the run", async () => {
  expect(withoutHashes((await hclOf(incremental())).cluster)).toMatchFile(snapshot("cluster-incremental"));
});

test("the network with a route to the internet", async () => {
  const pipeline = sparkify();
  const hcl = await hclOf({ ...pipeline, network: { ...pipeline.network, access: "public" } });
  expect(hcl.network).toMatchFile(snapshot("network-public"));
});
