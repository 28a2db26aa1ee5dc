import { join } from "node:path";
import { toMatchFile } from "jest-file-snapshot";
import { commentLimit, planMarkdown } from "../../../ops/review/markdown";
import { noFacts, type Facts } from "../../../ops/review/facts/facts";
import { summarize } from "../../../ops/review/summary";
import { recorded } from "../recorded";

expect.extend({ toMatchFile });

const facts: Facts = {
  ...noFacts,
  ranBefore: { "parquetry-sparkify-example": false },
  buckets: { "parquetry-sparkify-example": { objects: 1204, bytes: 3_650_722_201, olderVersions: 17 } },
};
const markdown = (name: string, limit?: number) =>
  planMarkdown(summarize("sparkify", recorded(name), facts), recorded(name), limit);

test.each(["first", "none", "gone", "replacement", "destruction", "secret"])("the comment for a plan: %s", (name) => {
  expect(markdown(name)).toMatchFile(join(__dirname, "../comments", `${name}.md`));
});

test("a secret is in no comment, neither where it is marked nor where it is not", () => {
  const comment = markdown("secret");
  expect(recorded("secret")[0]?.text).toContain("spark.token=correct horse battery staple");
  expect(comment).not.toMatch(/correct horse|AKIAIOSFODNN7EXAMPLE/);
  expect(comment).toContain('"spark.token=(sensitive value)"');
});

test.each([commentLimit, 20_000, 6_000, 3_000])(
  "no comment is longer than %i characters, and the top is always whole",
  (limit) => {
    const comment = markdown("first", limit);
    expect(comment.length).toBeLessThanOrEqual(limit);
    expect(comment).toContain("| sparkify-cluster | 6 | · | · | · | with placeholders |");
    expect(comment).toContain("sparkify-network gives the real values when it is applied");
    expect(comment.match(/<details>/g)).toHaveLength(4);
    expect(comment.match(/<\/details>/g)).toHaveLength(4);
  },
);

test("what is cut says how much", () => {
  const [whole, cut] = [markdown("first"), markdown("first", 20_000)];
  expect(whole).not.toContain("more lines");
  expect(cut).toMatch(/^… \d+ more lines: make plan shows all of them$/m);
});

test("a plan that holds a fence does not end its own", () => {
  const plans = recorded("replacement").map((plan) => ({ ...plan, text: "```\n</details>\n````" }));
  expect(planMarkdown(summarize("sparkify", plans), plans)).toContain("\n`````diff\n```\n</details>\n````\n`````\n");
});

test("the first line marks the comment of a pipeline", () => {
  expect(markdown("none").split("\n")[0]).toBe("<!-- plan of pipeline sparkify -->");
});

test("the lines of SQL that differ are folded above the plans, without secrets", () => {
  const sqlDiff = " select *\n-from songs\n+from songs where key = 'AKIAIOSFODNN7EXAMPLE'";
  const details = ["its SQL changed (1 line added, 1 removed)"];
  const parts = [{ kind: "table", name: "songs", what: "changed", details, sqlDiff }] as const;
  const summary = summarize("sparkify", recorded("replacement"), {
    ...noFacts,
    jobs: { "sparkify-cluster": { parts, settings: [] } },
  });
  const comment = planMarkdown(summary, recorded("replacement"));
  expect(comment).toContain("- Table songs: its SQL changed (1 line added, 1 removed)\n");
  const fence = "```";
  expect(comment).toContain(
    `<details><summary>SQL of table songs</summary>\n\n${fence}diff\n select *\n-from songs\n` +
      `+from songs where key = '(sensitive value)'\n${fence}\n\n</details>\n` +
      "<details><summary>sparkify-cluster</summary>",
  );
});
