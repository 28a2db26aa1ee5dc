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
