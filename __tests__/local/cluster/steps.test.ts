import type { Step } from "../../../local/cluster/definition";
import { runSteps } from "../../../local/cluster/steps";

const step = (name: string, actionOnFailure: Step["actionOnFailure"]): Step => ({
  name,
  actionOnFailure,
  jar: "command-runner.jar",
  args: [],
});

async function outcomes(steps: Step[], failing: string[]): Promise<string[]> {
  const ran: string[] = [];
  const results = await runSteps(steps, ({ name }) => {
    ran.push(name);
    return failing.includes(name) ? Promise.reject(new Error(`${name} failed`)) : Promise.resolve();
  });
  expect(ran).toEqual(results.filter(({ outcome }) => outcome !== "CANCELLED").map((result) => result.step.name));
  return results.map(({ step: { name }, outcome, error }) => `${name} ${outcome}${error ? `: ${error.message}` : ""}`);
}

test.each(["CANCEL_AND_WAIT", "TERMINATE_CLUSTER"] as const)("%s cancels the steps after it", async (action) => {
  expect(await outcomes([step("a", action), step("b", action), step("c", action)], ["b"])).toEqual([
    "a COMPLETED",
    "b FAILED: b failed",
    "c CANCELLED",
  ]);
});

test("a step that this machine cannot run is left out, with the reason, and the next one runs", async () => {
  const steps = [step("a", "CONTINUE"), step("b", "CONTINUE")];
  const results = await runSteps(
    steps,
    () => Promise.resolve(),
    ({ name }) => (name === "a" ? "no Hadoop" : undefined),
  );
  expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ["NOT RUN", "no Hadoop"],
    ["COMPLETED", undefined],
  ]);
});

test("CONTINUE goes on with the next step", async () => {
  expect(
    await outcomes([step("a", "CONTINUE"), step("b", "CANCEL_AND_WAIT"), step("c", "CONTINUE")], ["a", "b"]),
  ).toEqual(["a FAILED: a failed", "b FAILED: b failed", "c CANCELLED"]);
});
