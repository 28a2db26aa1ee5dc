import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Runner, type Issue } from "./runner";
import { evaluate, events, workflowText } from "./workflow";

const vars = { PLAN_ROLE: "arn:aws:iam::123456789012:role/plan" };
const mark = "<!-- drift of pipeline sparkify -->";
const body = `${mark}\n\nwhat was found\n`;
/** `npm ci` succeeds, `npm run drift` ends as the test says. */
const npm = 'if [ "$1" = run ]; then echo "what was found"; exit "$(cat exit-code)"; fi';
const repository = { owner: "owner", repo: "project" };
const earlier: Issue = { number: 5, body: `${mark}\n\nyesterday`, user: { type: "Bot" } };

function drift(exitCode: number, issues: readonly Issue[] = [], contexts: object = events.schedule) {
  const runner = new Runner({ npm });
  const folder = join(runner.folder, ".local/drift/sparkify");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "drift.json"), JSON.stringify({ drift: exitCode === 2 ? [{ what: "deleted" }] : [] }));
  writeFileSync(join(folder, "drift.md"), body);
  writeFileSync(join(runner.folder, "exit-code"), String(exitCode));
  return runner.run("drift.yml", "drift", { ...contexts, vars }, { issues });
}

test("drift: an issue is opened, and the job succeeds", async () => {
  const ran = await drift(2);
  expect(ran.calls.at(-1)).toBe("npm run --silent drift PIPELINE=sparkify STACK=unset CI=true");
  expect(ran.steps).toEqual([
    ["npm ci", 0],
    ["Drift", 0],
  ]);
  expect(ran.output).toBe("what was found\n");
  expect(ran.requests).toEqual([
    { request: "create", parameters: { ...repository, title: "Drift in pipeline sparkify", body } },
  ]);
});

test("drift again: the open issue gets the new text; other issues and those of people are left alone", async () => {
  const others: Issue[] = [
    { number: 3, body: `${mark} written by hand`, user: { type: "User" } },
    { number: 4, body: "<!-- drift of pipeline retail -->", user: { type: "Bot" } },
  ];
  expect((await drift(2, [...others, earlier])).requests).toEqual([
    { request: "update", parameters: { ...repository, issue_number: 5, body } },
  ]);
  expect((await drift(2, others)).requests).toMatchObject([{ request: "create" }]);
});

test("no drift: nothing is opened, and an open issue is closed", async () => {
  expect((await drift(0)).requests).toEqual([]);
  expect((await drift(0, [earlier])).requests).toEqual([
    { request: "createComment", parameters: { ...repository, issue_number: 5, body } },
    { request: "update", parameters: { ...repository, issue_number: 5, state: "closed" } },
  ]);
});

test("an error: the job fails, and no issue is touched", async () => {
  const ran = await drift(1, [earlier]);
  expect(ran.steps.at(-1)).toEqual(["Drift", 1]);
  expect(ran.requests).toEqual([]);
});

test("looked for on the default branch only, and not without a role", async () => {
  const runs = async (contexts: object, role: Record<string, string> = vars) =>
    (await evaluate(workflowText("drift.yml"), { ...contexts, vars: role })).workflow.jobs["drift"]?.if;
  expect(await runs(events.schedule)).toBe(true);
  expect(await runs(events.schedule, {})).toBe(false);
  const feature = { ...events.schedule.github, ref_name: "feature" };
  expect(await runs({ github: feature })).toBe(false);
});

test("it may write issues, and nothing else in the repository", async () => {
  const { workflow } = await evaluate(workflowText("drift.yml"));
  expect(workflow.permissions).toEqual({ contents: "read", "id-token": "write", issues: "write" });
});
