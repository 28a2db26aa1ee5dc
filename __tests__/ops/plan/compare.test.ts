import { differences } from "../../../ops/plan/compare";
import { recorded } from "../recorded";

test("a plan made after its placeholders got values is the plan that was shown, or the addresses that differ", () => {
  const shown = recorded("first").find((plan) => plan.label === "cluster")?.json ?? {};
  const text = JSON.stringify(shown);
  const real = JSON.parse(text.replaceAll("(known after sparkify-network is applied)", "sg-0a1b2c3d"));
  expect(differences(shown, real)).toEqual([]);
  expect(differences(shown, JSON.parse(JSON.stringify(real).replaceAll("emr-7.13.0", "emr-7.12.0")))).toEqual([
    "aws_emr_cluster.cluster",
  ]);
  expect(differences(shown, { ...real, resource_changes: real.resource_changes.slice(1) })).toEqual([
    real.resource_changes[0].address,
  ]);
});
