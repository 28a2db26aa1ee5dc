import { UserError } from "../../../cli/errors";
import type { Step } from "../../../local/cluster/definition";
import { failureOf, runSteps } from "../../../local/cluster/steps";

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

test("a run fails with each step that failed, and says because of which of them others did not run", async () => {
  const steps = [step("a", "CONTINUE"), step("b", "TERMINATE_CLUSTER"), step("c", "CONTINUE")];
  const results = await runSteps(steps, ({ name }) => Promise.reject(new Error(`step "${name}" failed`)));
  expect(failureOf(results)?.message).toBe(
    'step "a" failed\nstep "b" failed\n  cancelled because of its TERMINATE_CLUSTER: "c"',
  );
});

test("a user's mistake is one also after another step that failed", async () => {
  const errors = { a: new Error("a failed"), b: new UserError("b is wrong") };
  const results = await runSteps([step("a", "CONTINUE"), step("b", "CONTINUE")], ({ name }) =>
    Promise.reject(name === "a" ? errors.a : errors.b),
  );
  const failure = failureOf(results);
  expect(failure).toBeInstanceOf(UserError);
  expect(failure?.message).toBe("a failed\nb is wrong");
});

test("a run whose steps all completed does not fail", async () => {
  expect(failureOf(await runSteps([step("a", "CONTINUE")], () => Promise.resolve()))).toBeUndefined();
});
