import { chosenStacks, inWaves } from "../../../cli/synthesized/stacks";

const stack = (label: string, ...dependsOn: string[]) => ({
  name: `p-${label}`,
  label,
  dependsOn: dependsOn.map((name) => `p-${name}`),
});

test("stacks that need nothing of each other go side by side, whatever order they come in", () => {
  const stacks = [stack("cluster", "network", "roles"), stack("roles"), stack("network"), stack("alarms", "cluster")];
  expect(inWaves(stacks).map((wave) => wave.map(({ label }) => label))).toEqual([
    ["network", "roles"],
    ["cluster"],
    ["alarms"],
  ]);
  expect(() => inWaves([stack("a", "b"), stack("b", "a")])).toThrow(
    "The stacks p-a, p-b depend on each other in a circle.",
  );
});

test("a stack is chosen by either of its names, and any other name is refused with the names that exist", () => {
  const stacks = [stack("network"), stack("roles")];
  expect([...chosenStacks(stacks, "network"), ...chosenStacks(stacks, "p-roles")]).toEqual(stacks);
  expect(chosenStacks(stacks, undefined)).toEqual(stacks);
  expect(() => chosenStacks(stacks, "vpc")).toThrow(
    "STACK=vpc is not a stack of this pipeline; it has: network, roles.",
  );
});
