import { sparkify, synthHcl } from "../stacks/synthesized";
import { terraform } from "./terraform";

let outdir: string;
beforeAll(async () => {
  outdir = await synthHcl();
});

test.each([
  ["network", 32],
  ["bucket", 7],
  ["roles", 6],
] as const)("%s plans its %i resources without any state", (part, count) => {
  terraform(outdir, sparkify().name, part, "init", "-input=false", "-no-color");
  const plan = terraform(outdir, sparkify().name, part, "plan", "-input=false", "-no-color", "-lock=false");
  expect(plan).toContain(`Plan: ${count} to add, 0 to change, 0 to destroy.`);
});
