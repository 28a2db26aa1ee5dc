import { evaluate, workflowFiles, workflowText } from "./workflow";

test.each(workflowFiles)("%s: GitHub accepts it", async (file) => {
  expect((await evaluate(workflowText(file))).errors).toEqual([]);
});

test("GitHub refuses a key and a context that it does not know", async () => {
  const text = workflowText("plan.yml")
    .replace("group: plan-${{ github.ref }}", "group: plan-${{ env.PIPELINE }}")
    .replace("- run: npm ci\n", "- run: npm ci\n        retries: 2\n");
  expect((await evaluate(text)).errors).toEqual([
    expect.stringMatching(/^workflow \(Line: \d+, Col: \d+\): Unrecognized named-value: 'env'$/),
    expect.stringMatching(/^workflow \(Line: \d+, Col: \d+\): Unexpected value 'retries'$/),
  ]);
});

test("an action is pinned by its commit, which nobody can move, and by the same commit everywhere", () => {
  const lines = workflowFiles
    .flatMap((file) => workflowText(file).split("\n"))
    .filter((line) => line.includes("uses:"));
  const pins = lines.map(
    (line) => /uses: (?<action>\S+)@(?<pin>[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(line)?.groups ?? { line },
  );
  expect(pins.filter((pin) => "line" in pin)).toEqual([]);
  const actions = new Set(pins.map(({ action }) => action));
  expect(new Set(pins.map(({ action, pin }) => `${action}@${pin}`)).size).toBe(actions.size);
  expect(actions.size).toBeGreaterThan(0);
});
