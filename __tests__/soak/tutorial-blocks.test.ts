import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../cli/project";
import { missingLine, tutorialBlocks } from "./tutorial-blocks";

const read = (file: string) => readFileSync(join(root, file), "utf8");

test("each block of the tutorial is commands or their output, and each make target is there", () => {
  const scripts = tutorialBlocks(read("docs/tutorial.md")).map(({ script }) => script);
  const targets = scripts.flatMap((script) => [...script.matchAll(/^make ([a-z-]+)/gm)].map(([, target]) => target));
  expect(targets).toEqual(expect.arrayContaining(["new", "preview", "run", "query", "replay", "report", "synth"]));
  expect(targets.filter((target) => !read("Makefile").includes(`\n${target}: ## `))).toEqual([]);
});

test("a block that is neither commands nor their output is refused", () => {
  expect(() => tutorialBlocks("```text\nout\n```\n")).toThrow(
    "line 1: a block must be sh, or text after sh; this one is text",
  );
  expect(() => tutorialBlocks("```sh\nls\n```\n\n```\nout\n```\n")).toThrow(
    "line 5: a block must be sh, or text after sh; this one is without a name",
  );
});

test.each([
  ["a\nb", undefined],
  ["b\nc", undefined],
  ["a\nc", "c"],
  ["a\n…\nc", undefined],
  ["c\n…\na", "a"],
  ["a…", undefined],
  ["…b", undefined],
  ["a.", "a."],
])("shown output %j in a, b, c: the first line that is missing is %j", (shown, missing) => {
  expect(missingLine(shown, "a  \nb\nc\n")).toBe(missing);
});
