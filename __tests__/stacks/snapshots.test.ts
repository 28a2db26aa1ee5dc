import { join } from "node:path";
import { toMatchFile } from "jest-file-snapshot";
import { difference } from "./difference";
import { bounded, hclOf, incremental, parts, placedElsewhere, sparkify, withPath } from "./synthesized";

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

test("a replay: its cluster has the job alone, with the runs, and no merge and no bootstrap action", async () => {
  const [before, after] = [await hclOf(incremental()), await hclOf(incremental(), ["j-1", "j-2"])];
  const changed = parts
    .map((part) => `# ${part}\n${difference(withoutHashes(before[part]), withoutHashes(after[part]))}`)
    .join("\n");
  expect(changed).toMatchFile(join(__dirname, "snapshots", "replay.diff"));
});

test.each([
  [
    "a source in a bucket that exists already: what nodes may do there, and where they read",
    placedElsewhere,
    "source-bucket",
  ],
  ["roles whose rights a policy limits", bounded, "permissions-boundary"],
  ["roles with a path, which EMR and policies name by their ARN", withPath, "role-path"],
])("%s", async (_, pipeline, name) => {
  const [before, after] = [await hclOf(), await hclOf(pipeline())];
  const changed = parts
    .map((part) => `# ${part}\n${difference(withoutHashes(before[part]), withoutHashes(after[part]))}`)
    .join("\n");
  expect(changed).toMatchFile(join(__dirname, "snapshots", `${name}.diff`));
});

test("the cluster with six types in every fleet, which needs an allocation strategy on each", async () => {
  const types = ["m6i.xlarge", "m5.xlarge", "m6a.xlarge", "m7i.xlarge", "m7a.xlarge", "m5a.xlarge"];
  const { cluster, ...pipeline } = sparkify();
  const hcl = await hclOf({
    ...pipeline,
    cluster: {
      ...cluster,
      primary: { types, disk: 64, nodes: 1 },
      core: { types, onDemand: 2, spot: 2, disk: 64 },
      task: { types, onDemand: 0, spot: 4, disk: 64 },
    },
  });
  const fleets =
    /(?<=\n) {2}(master|core)_instance_fleet \{\n.*?\n {2}\}\n|resource "aws_emr_instance_fleet".*?\n\}\n/gs;
  expect(hcl.cluster.match(fleets)?.join("\n")).toMatchFile(snapshot("fleets-of-six-types"));
});

test("the network with a route to the internet", async () => {
  const pipeline = sparkify();
  const hcl = await hclOf({ ...pipeline, network: { ...pipeline.network, access: "public" } });
  expect(hcl.network).toMatchFile(snapshot("network-public"));
});
