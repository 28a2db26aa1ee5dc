import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../cli/project";
import { parse } from "yaml";
import { exampleNames, pipelineNames, pipelinePath } from "../../config/folder";
import { isMap } from "../../config/file/is-map";
import { pipelineJsonSchema } from "../../config/json-schema";
import { loadPipeline } from "../../config/load";
import { presets } from "../../config/cluster/presets";
import type { JsonSchema } from "../../config/file/schema-problems";
import { project } from "./fixture";

test.each(exampleNames(root))("the example %s can be run: it is valid and has a generator of data", (name) => {
  expect(loadPipeline(root, name).name).toBe(name);
  expect(existsSync(join(root, "examples", name, "sample.ts"))).toBe(true);
});

test("README.md names each example", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  expect(exampleNames(root).filter((name) => !readme.includes(`(examples/${name})`))).toEqual([]);
});

/** The same key of each fleet, and of each place of a step, is one choice. */
const asOne = (path: string) =>
  path
    .replace(/^(cluster[.])(primary|core|task)(?=[.])/, "$1FLEET")
    .replace(/^(cluster[.]steps[.])[a-zA-Z]+(?=\[)/, "$1PLACE");

/** The keys below a value of pipeline.yaml. */
function keysOf(value: unknown, above = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => keysOf(entry, `${above}[]`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = above === "" ? key : `${above}.${key}`;
    return [path, ...keysOf(inner, path)];
  });
}

/** The keys that a schema allows, as patterns: a name that the user chooses is any text. */
function allowedKeys(schema: JsonSchema, above = ""): string[] {
  const below = (key: string, child: JsonSchema) => {
    const path = above === "" ? key : `${above}.${key}`;
    return [path, ...allowedKeys(child, path)];
  };
  return [
    ...(schema.anyOf ?? []).flatMap((branch) => allowedKeys(branch, above)),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, child]) => below(key, child)),
    ...(typeof schema.additionalProperties === "object" ? below("NAME", schema.additionalProperties) : []),
    ...(schema.items ? allowedKeys(schema.items, `${above}[]`) : []),
  ];
}

// Readers copy the examples, and other tests plan and deploy them.
test("each choice is made by an example", () => {
  const files = [...exampleNames(root), ...pipelineNames(root)].map(
    (name) => parse(readFileSync(join(root, pipelinePath(root, name), "pipeline.yaml"), "utf8")) as unknown,
  );
  const written = new Set(files.flatMap((file) => keysOf(file)).map(asOne));
  const isWritten = (key: string) => {
    const pattern = new RegExp(`^${key.replace(/[.[\]]/g, "\\$&").replaceAll("NAME", ".+")}$`);
    return [...written].some((path) => pattern.test(path));
  };
  // Sources and tables are not choices for the cluster. A state in S3 needs a bucket that the reader must make first.
  const choices = allowedKeys(pipelineJsonSchema()).filter((key) => !/^(sources|tables|backend)\b/.test(key));
  expect([...new Set(choices.map(asOne))].filter((key) => !isWritten(key))).toEqual([]);
  const cluster = files.map((file) => (file as { cluster?: { preset?: string } }).cluster);
  expect(Object.keys(presets).filter((preset) => !cluster.some((of) => of?.preset === preset))).toEqual([]);
});

test("a pipeline of the user's own hides an example with its name", () => {
  const folder = project("bucket: b");
  expect(pipelinePath(folder, "p")).toBe("pipelines/p");
  expect(pipelinePath(root, "cdc")).toBe("examples/cdc");
});
