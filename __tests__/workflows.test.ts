import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const folder = join(__dirname, "../.github/workflows");
const workflows = readdirSync(folder).map((name) => [name, parse(readFileSync(join(folder, name), "utf8")) as Workflow] as const);

interface Workflow {
  on: { workflow_dispatch?: { inputs?: Record<string, Record<string, unknown>> } };
  jobs: Record<string, { steps: Record<string, unknown>[] }>;
}

/** GitHub refuses a workflow for any other key: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
const ofInputs = ["description", "required", "default", "type", "options", "deprecationMessage"];
const ofSteps = ["id", "if", "name", "uses", "run", "working-directory", "shell", "with", "env", "continue-on-error", "timeout-minutes"];

test.each(workflows)("%s has no key that GitHub does not know", (_, { on, jobs }) => {
  const inputs = Object.values(on.workflow_dispatch?.inputs ?? {}).flatMap(Object.keys);
  expect(inputs.filter((key) => !ofInputs.includes(key))).toEqual([]);
  const steps = Object.values(jobs).flatMap((job) => job.steps.flatMap(Object.keys));
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter((key) => !ofSteps.includes(key))).toEqual([]);
});
