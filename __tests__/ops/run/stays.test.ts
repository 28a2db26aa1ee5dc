import { readStacks } from "../../../cli/synthesized/stacks";
import { sayWhatStays } from "../../../ops/run/stays";
import { sparkify, synthHcl } from "../../stacks/synthesized";

/** What is said after a run of Sparkify whose cluster has these choices. */
async function said(choices: Partial<ReturnType<typeof sparkify>["cluster"]>): Promise<string[]> {
  const pipeline = sparkify();
  const outdir = await synthHcl({ ...pipeline, cluster: { ...pipeline.cluster, ...choices } });
  const lines: string[] = [];
  const log = jest.spyOn(console, "log").mockImplementation((line: string) => lines.push(line));
  sayWhatStays(await readStacks(outdir, pipeline.name), { pipeline: pipeline.name });
  log.mockRestore();
  return lines;
}

test("a cluster that ends with its last step is not mentioned", async () => {
  expect(await said({})).toEqual([]);
});

test("a cluster that stays is mentioned with its cost, and with what ends it", async () => {
  expect(await said({ lifecycle: "persistent" })).toEqual([
    "The cluster stays and costs money until make destroy STACK=cluster ends it.",
  ]);
  expect(await said({ idleTimeout: 3600 })).toEqual([
    "The cluster stays and costs money until it was idle for 1 h 0 min. make destroy STACK=cluster ends it now. " +
      "A run that failed leaves its merged files in HDFS. While they take 10 % of HDFS, the cluster is not idle.",
  ]);
});
