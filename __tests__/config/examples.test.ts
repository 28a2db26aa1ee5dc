import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../cli/project";
import { exampleNames, pipelinePath } from "../../config/folder";
import { loadPipeline } from "../../config/load";
import { project } from "./fixture";

test.each(exampleNames(root))("the example %s can be run: it is valid and has a generator of data", (name) => {
  expect(loadPipeline(root, name).name).toBe(name);
  expect(existsSync(join(root, "examples", name, "sample.ts"))).toBe(true);
});

test("README.md names each example", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  expect(exampleNames(root).filter((name) => !readme.includes(`(examples/${name})`))).toEqual([]);
});

test("a pipeline of the user's own hides an example with its name", () => {
  const folder = project("bucket: b");
  expect(pipelinePath(folder, "p")).toBe("pipelines/p");
  expect(pipelinePath(root, "cdc")).toBe("examples/cdc");
});
