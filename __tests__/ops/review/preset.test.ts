import { root } from "../../../cli/project";
import { presetText } from "../../../ops/review/preset";

test("a plan shows what the preset stands for, as one would write it, with the user's own keys", () => {
  const text = presetText({ root, pipeline: "cluster-spot" });
  expect(text).toMatch(/^cluster[.]preset: spot-batch stands for\n {2}cluster:\n {4}primary:\n/);
  const types = "m6i.xlarge, m5.xlarge, m6a.xlarge, m7i.xlarge, m5a.xlarge";
  expect(text).toContain(`    core:\n      types: [ ${types} ]\n      onDemand: 4\n      disk: 128\n`);
  expect(text).toContain("          { type: m6i.2xlarge, weight: 2 },\n");
  // The preset has 12; the example's own number wins.
  expect(text).toContain("      spot: 20\n");
  expect(text).toMatch(/\n {4}replication: 2\n$/);
  expect(presetText({ root, pipeline: "sparkify" })).toBe("");
});
