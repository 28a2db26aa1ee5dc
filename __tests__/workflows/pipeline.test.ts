import { evaluate, events, workflowText } from "./workflow";

const branch = (inputs: Record<string, string>) => events.dispatch(inputs, "refs/heads/feature");

/** Which pipeline a workflow plans or deploys, and what may not run beside it. */
test.each([
  ["plan.yml", "plan", "plan-refs/heads/feature"],
  ["deploy.yml", "deploy", "deploy"],
  ["drift.yml", "drift", "drift"],
])("%s: PIPELINE is the input, else the repository's variable, else sparkify", async (file, job, group) => {
  const pipeline = async (inputs: Record<string, string>, vars: Record<string, string> = {}) => {
    const { workflow } = await evaluate(workflowText(file), { ...branch(inputs), vars });
    const name = workflow.jobs[job]?.env?.["PIPELINE"];
    expect(workflow.concurrency.group).toBe(`${group}-${name}`);
    return name;
  };
  expect(await pipeline({ pipeline: "retail" })).toBe("retail");
  expect(await pipeline({ pipeline: "retail" }, { PIPELINE: "orders" })).toBe("retail");
  expect(await pipeline({ pipeline: "" })).toBe("sparkify");
  expect(await pipeline({ pipeline: "" }, { PIPELINE: "orders" })).toBe("orders");
  expect(await pipeline({})).toBe("sparkify");
  expect(await pipeline({}, { PIPELINE: "orders" })).toBe("orders");
});

test.each(["plan.yml", "deploy.yml", "drift.yml"])(
  "%s: no default of an input hides the repository's variable",
  async (file) => {
    const { workflow } = await evaluate(workflowText(file));
    expect(workflow.on.workflow_dispatch?.inputs["pipeline"]).toEqual({ description: expect.any(String) });
  },
);

test("plan.yml: a pull request gives no inputs at all", async () => {
  const { workflow } = await evaluate(workflowText("plan.yml"), { ...events.pullRequest(), vars: { PIPELINE: "" } });
  expect(workflow.jobs["plan"]?.env).toEqual({ PIPELINE: "sparkify", PRICES: "", LISTING: "" });
  expect(workflow.concurrency.group).toBe("plan-refs/pull/7/merge-sparkify");
});

test("plan.yml: prices and a listing are the inputs, else the repository's variables, else none", async () => {
  const given = async (inputs: Record<string, string>, vars: Record<string, string> = {}) => {
    const { workflow } = await evaluate(workflowText("plan.yml"), { ...branch(inputs), vars });
    const { PRICES, LISTING } = workflow.jobs["plan"]?.env ?? {};
    return [PRICES, LISTING];
  };
  const vars = { PRICES: "aws", LISTING: "cost/listing.txt" };
  expect(await given({ prices: "prices.yaml", listing: "" }, vars)).toEqual(["prices.yaml", "cost/listing.txt"]);
  expect(await given({}, vars)).toEqual(["aws", "cost/listing.txt"]);
  expect(await given({})).toEqual(["", ""]);
});
