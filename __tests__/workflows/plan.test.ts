import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Runner, type Comment } from "./runner";
import { evaluate, events, workflowText } from "./workflow";

const vars = { PLAN_ROLE: "arn:aws:iam::123456789012:role/plan" };
const mark = "<!-- plan of pipeline sparkify -->";
const markdown = `${mark}\n### Plan of pipeline sparkify\n`;
/** `npm ci` succeeds, `npm run plan` ends as the test says. */
const npm = 'if [ "$1" = run ]; then echo "the text of the plan"; echo "and an error" >&2; exit "$(cat exit-code)"; fi';
const log = "[its log](https://github.com/owner/project/actions/runs/42)";
const failed = `${mark}\n### Plan of pipeline sparkify: failed\n\nThe reason is at the end of ${log}.`;

let runner: Runner;
beforeEach(() => {
  runner = new Runner({ npm });
  mkdirSync(join(runner.folder, ".local/plan/sparkify"), { recursive: true });
  writeFileSync(join(runner.folder, ".local/plan/sparkify/plan.md"), markdown);
});

function plan(exitCode: number, comments: readonly Comment[] = [], contexts: object = events.pullRequest()) {
  writeFileSync(join(runner.folder, "exit-code"), String(exitCode));
  return runner.run("plan.yml", "plan", { ...contexts, vars }, { comments });
}

const issue = { owner: "owner", repo: "project", issue_number: 7 };

test.each([0, 2])("exit code %i of the plan: the job succeeds, and plan.md becomes a comment", async (exitCode) => {
  const ran = await plan(exitCode);
  expect(ran.calls).toEqual([
    "npm ci PIPELINE=sparkify STACK=unset CI=true",
    "npm run --silent plan PIPELINE=sparkify STACK=unset CI=true",
  ]);
  expect(ran.steps).toEqual([
    ["npm ci", 0],
    ["Plan", 0],
  ]);
  expect(ran.output).toBe("the text of the plan\nand an error\n");
  expect(ran.requests).toEqual([{ request: "createComment", parameters: { ...issue, body: markdown } }]);
});

test("exit code 1 of the plan: the job fails, and the comment says where to read why", async () => {
  const ran = await plan(1);
  expect(ran.steps.at(-1)).toEqual(["Plan", 1]);
  expect(ran.requests).toEqual([{ request: "createComment", parameters: { ...issue, body: failed } }]);
});

test("the packages cannot be installed: nothing is planned, and the comment says so too", async () => {
  const ran = await new Runner({ npm: "exit 1" }).run("plan.yml", "plan", { ...events.pullRequest(), vars });
  expect(ran.steps).toEqual([["npm ci", 1]]);
  expect(ran.requests).toEqual([{ request: "createComment", parameters: { ...issue, body: failed } }]);
});

test("a comment of an earlier plan is replaced", async () => {
  const earlier = { id: 12, body: `${mark}\nan earlier plan`, user: { type: "Bot" } };
  const ran = await plan(2, [{ id: 11, body: "Looks good.", user: { type: "User" } }, earlier]);
  expect(ran.requests).toEqual([
    { request: "updateComment", parameters: { owner: "owner", repo: "project", comment_id: 12, body: markdown } },
  ]);
});

test("somebody's comment with the same mark, and the plan of another pipeline, are left alone", async () => {
  const comments = [
    { id: 11, body: `${mark}\nnot a plan`, user: { type: "User" } },
    { id: 12, body: "<!-- plan of pipeline retail -->", user: { type: "Bot" } },
  ];
  expect((await plan(0, comments)).requests).toEqual([
    { request: "createComment", parameters: { ...issue, body: markdown } },
  ]);
});

test("started by hand: planned, and no comment", async () => {
  const ran = await plan(2, [], events.dispatch({ pipeline: "" }, "refs/heads/feature"));
  expect(ran.calls.at(-1)).toBe("npm run --silent plan PIPELINE=sparkify STACK=unset CI=true");
  expect(ran.requests).toEqual([]);
});

test("nothing is planned for a fork, and nothing without a role", async () => {
  const runs = async (contexts: object, role: Record<string, string>) =>
    (await evaluate(workflowText("plan.yml"), { ...contexts, vars: role })).workflow.jobs["plan"]?.if;
  expect(await runs(events.pullRequest(), vars)).toBe(true);
  expect(await runs(events.pullRequest("somebody/project"), vars)).toBe(false);
  expect(await runs(events.pullRequest(), {})).toBe(false);
  expect(await runs(events.pullRequest(), { PLAN_ROLE: "" })).toBe(false);
  expect(await runs(events.dispatch({}), vars)).toBe(true);
});
