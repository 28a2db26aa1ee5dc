import { join } from "node:path";
import { toMatchFile } from "jest-file-snapshot";
import type { Pipeline } from "../../config/pipeline";
import { difference } from "./difference";
import { hclOf, parts, sparkify } from "./synthesized";

expect.extend({ toMatchFile });

/** Sparkify with Session Manager, whose endpoints a private network has. */
function inRegion(region: string, access: Pipeline["network"]["access"]): Pipeline {
  const { cluster, network, ...pipeline } = sparkify();
  return { ...pipeline, region, network: { ...network, access }, cluster: { ...cluster, sessionManager: true } };
}

type Access = Pipeline["network"]["access"];

/** The HCL of us-east-1, which snapshots.test.ts shows. */
const shown = { private: hclOf(inRegion("us-east-1", "private")), public: hclOf(inRegion("us-east-1", "public")) };

/** The lines of a region that differ, by stack. */
async function changesIn(region: string, access: Access): Promise<string[]> {
  const [from, to] = [await shown[access], await hclOf(inRegion(region, access))];
  return parts.map((part) => `# ${part}\n${difference(from[part], to[part])}`);
}

test.each(["eu-central-1", "cn-north-1", "us-gov-west-1"])("%s changes these lines, and no other", async (region) => {
  const [closed, open] = [await changesIn(region, "private"), await changesIn(region, "public")];
  // A public network is another network. All other stacks are the same as with a private one.
  expect(open.slice(1)).toEqual(closed.slice(1));
  const text = [...closed, (open[0] as string).replace("# network", "# network, public")].join("\n");
  expect(text).toMatchFile(join(__dirname, "snapshots", `${region}.diff`));
});
