import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { referenceFiles } from "../../config/reference";
import { root } from "../../cli/project";

test.each(Object.entries(referenceFiles()))(
  "docs/%s is up to date with the schema (make docs writes it)",
  (name, text) => {
    expect(readFileSync(join(root, "docs", name), "utf8")).toBe(text);
  },
);

describe("docs/pipeline.md", () => {
  const rows = (referenceFiles()["pipeline.md"] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.slice(2).split(" | "))
    .map(([key = "", value = "", , meaning = ""]) => ({ key: key.replaceAll("`", ""), value, meaning }));
  const choices = rows.filter(({ key }) => !/^(bucket$|sources|tables)/.test(key));

  test("each choice for the stacks says the resource or the argument that it becomes", () => {
    // Those of a step of the user's own stand in the parent, `steps`.
    const isLeaf = ({ key, value }: (typeof rows)[number]) =>
      value !== "map" && !rows.some((row) => row.key.startsWith(`${key}[].name`));
    // They say how other keys are read.
    const ofOthers = /^(existingBucket|cluster[.](preset|primary[.]mayBeLost|core[.]mayBeLost|ami[.]architecture))$/;
    const silent = choices.filter((row) => isLeaf(row) && !ofOthers.test(row.key) && !/[Bb]ecomes /.test(row.meaning));
    expect(silent.map(({ key }) => key)).toEqual([]);
  });

  test("each range has AWS's or Spark's page about it, or is parquetry's own", () => {
    const ranges = choices.filter(({ value }) => / to \d/.test(value));
    expect(ranges.length).toBeGreaterThan(40);
    const silent = ranges.filter(({ meaning }) => !/https:[/][/]\S|The limits are parquetry's own[.]/.test(meaning));
    expect(silent.map(({ key }) => key)).toEqual([]);
  });
});

test("the pipelines name the file of the schema for editors", () => {
  const yaml = readFileSync(join(root, "pipelines/sparkify/pipeline.yaml"), "utf8");
  const path = /^# yaml-language-server: \$schema=(.*)$/m.exec(yaml)?.[1] ?? "";
  const schema = JSON.parse(readFileSync(join(root, "pipelines/sparkify", path), "utf8")) as {
    properties: Record<string, unknown>;
    required: string[];
  };
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(parse(yaml) as object)));
  expect(schema.required).toEqual(["bucket", "sources", "tables"]);
});
