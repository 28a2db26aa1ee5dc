import { Runner } from "./runner";
import { evaluate, events, workflowText, type Contexts } from "./workflow";

const job = async (name: string, contexts: Partial<Contexts> = {}) =>
  (await evaluate(workflowText("ci.yml"), contexts)).workflow.jobs[name];
const pairs = async () => (await job("test"))?.strategy?.matrix.include ?? [];

/** The versions that the job `test` sets up, and the Python that its installation takes. */
async function versions(matrix: Contexts["matrix"]) {
  const { steps = [], env } = (await job("test", { matrix })) ?? {};
  const version = (name: string) =>
    steps.find(({ uses }) => uses?.includes(`/setup-${name}@`))?.with?.[`${name}-version`];
  return { node: version("node"), python: version("python"), installed: env?.["PYTHON"] };
}

test("make test runs with every Node and every Python that is supported", async () => {
  expect(await Promise.all((await pairs()).map(versions))).toEqual([
    { node: "20", python: "3.9", installed: "python3.9" },
    { node: "22", python: "3.11", installed: "python3.11" },
    { node: "24", python: "3.12", installed: "python3.12" },
  ]);
});

test.each([
  ["test", ["make test"]],
  ["terraform", ["npm ci", "npx jest --ci --testMatch **/__tests__/terraform/validate.terraform.ts"]],
  ["cdktn", ["make check-cdktn"]],
  ["spark-4", ["make test-spark-4"]],
  ["soak", ["make soak"]],
])("what the job %s calls", async (name, calls) => {
  const runner = new Runner({ make: "", npm: "", npx: "" });
  const ran = await runner.run("ci.yml", name, events.push);
  expect(ran.calls.map((call) => call.replace(/ PIPELINE=.*/, ""))).toEqual(calls);
});

test("a failed test fails the job", async () => {
  const runner = new Runner({ make: "exit 2" });
  expect((await runner.run("ci.yml", "test", events.push)).steps).toEqual([["make test", 2]]);
});

test("the soak test, which takes long, runs only after a push", async () => {
  expect((await job("soak", events.push))?.if).toBe(true);
  expect((await job("soak", events.pullRequest()))?.if).toBe(false);
});
