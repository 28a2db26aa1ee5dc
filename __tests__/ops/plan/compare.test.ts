import { differences } from "../../../ops/plan/compare";
import { change } from "../plan-of";
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

test("a list of one placeholder may have several values, with a mark for each that says it is known", () => {
  const place = "(known after sparkify-network is applied)";
  const cluster = (ids: readonly string[], unknown: Record<string, unknown> = {}) => ({
    resource_changes: [
      change(
        "aws_emr_cluster.cluster",
        ["create"],
        null,
        { subnet_ids: ids },
        {
          after_unknown: { id: true, subnet_ids: ids.map(() => false), ...unknown },
        },
      ),
    ],
  });
  const three = ["subnet-1", "subnet-2", "subnet-3"];
  expect(differences(cluster([place]), cluster(three))).toEqual([]);
  expect(differences(cluster([place]), cluster(three, { subnet_ids: true }))).toEqual(["aws_emr_cluster.cluster"]);
});
