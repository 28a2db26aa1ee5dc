import { keyPath, pathPattern, valuesPattern } from "../../../config/sources/key-path";
import { leftOutOf } from "../../../config/left-out";
import { groupByProblem } from "../../../config/rules/group-by";
import { groupByOf } from "../../../stacks/cluster/group-by";
import { isMerged } from "../../../stacks/cluster/merged";
import { srcPatternOf } from "../../../stacks/cluster/src-pattern";
import { load, minimal, problems } from "../fixture";

const valuesOf = (template: string, key: string) => new RegExp(`^${valuesPattern(template)}$`, "s").exec(key)?.slice(1);

test.each([
  ["{tenant}/year={year}/", "acme/year=2024/f.json", ["acme", "2024"]],
  ["{tenant}/year={year}/", "acme/year=2024/more/f.json", ["acme", "2024"]],
  ["{tenant}/year={year}/", "acme/2024/f.json", undefined],
  ["{tenant}/year={year}/", "acme/year=/f.json", undefined],
  ["{tenant}/", "f.json", undefined],
  ["x.{a}-{b}/", "x.1-2-3/f", ["1", "2-3"]],
  ["x.{a}/", "xy1/f", undefined],
  ["$(1)|+/{a}/", "$(1)|+/v/f", ["v"]],
  ["{day}/shop_{shop}.csv", "2024-01-05/shop_a.b.csv", ["2024-01-05", "a.b"]],
  ["{day}/shop_{shop}.csv", "2024-01-05/x/shop_a.csv", undefined],
])("%s finds the values of %s", (template, key, values) => {
  expect(valuesOf(template, key)).toEqual(values);
  expect(new RegExp(`^${pathPattern(template)}$`).test(key)).toBe(values !== undefined);
});

test("values are strings unless the schema says otherwise, and in folders name=… they are as Hive writes them", () => {
  const schema = { id: "string", year: "int", b: { type: "date" } };
  expect(keyPath("{tenant}/year={year}/x={a}-{b}/{c}=/k={d}", schema)).toEqual({
    template: "{tenant}/year={year}/x={a}-{b}/{c}=/k={d}",
    folders: 4,
    columns: [
      { name: "tenant", type: "string", isHive: false },
      { name: "year", type: "int", isHive: true },
      { name: "a", type: "string", isHive: false },
      { name: "b", type: "date", isHive: false },
      { name: "c", type: "string", isHive: false },
      { name: "d", type: "string", isHive: true },
    ],
  });
});

test("the merge keeps the folders apart, and takes only what fits", () => {
  const [source] = load(minimal({ source: '    path: "{tenant}/day={day}/"\n    exclude: ["!*", "*.x"]' })).sources;
  if (!source || !isMerged(source)) throw new Error("not merged");
  expect(source.schema).toEqual({ id: "string" });
  expect(source.merge.depth).toBe(2);
  const groupBy = groupByOf(source, "b");
  expect(groupBy).toBe("s3://b/landing/(data/(?:[^/]+/){0,2}).*");
  expect(groupByProblem(groupBy, "s3://b/landing/data/")).toBeUndefined();
  expect(srcPatternOf(source, "b")).toBe(
    "s3://b/landing/data/(?!(?:(?:.*/)?(?:[^/]*[.]x)(?:/.*)?)$)[^/]+/day=[^/]+/.*",
  );
  expect(srcPatternOf({ ...source, exclude: [] }, "b")).toBe("s3://b/landing/data/[^/]+/day=[^/]+/.*");
  const ruleOf = (key: string) => leftOutOf(source).find(({ takes }) => takes(key))?.rule;
  expect(["a/day=1/f", "a/day=1/f.x", "a/1/f", "f.x"].map(ruleOf)).toEqual([
    undefined,
    'exclude "*.x"',
    'does not fit path "{tenant}/day={day}/"',
    'exclude "*.x"',
  ]);
});

test("more folders than path names may be kept apart", () => {
  const source = '    path: "{tenant}/"\n    merge: { depth: 3 }';
  expect(load(minimal({ source })).sources[0]?.merge?.depth).toBe(3);
});

const place = "pipelines/p/pipeline.yaml:6:11 sources.s.path:";

test.each([
  ["", "has no {name}; write one where a key has a value, for example {tenant}/year={year}/"],
  ["2024/", "has no {name}; write one where a key has a value, for example {tenant}/year={year}/"],
  ["/{a}/", 'begins with "/", but it begins below the prefix; write "{a}/"'],
  ["{a}//", 'contains "//", which no key of a source may have; write one "/"'],
  ["{a", "has a brace that is not part of a {name}; write {name} where a key has a value"],
  ["{a/b}/", "has a brace that is not part of a {name}; write {name} where a key has a value"],
  ["*/{a}/", "has a character that is not taken as it is: [ ] * ? ^ & or a backslash; write {name} where keys differ"],
  ["{a b}/", "names {a b}, which is not a name; use letters, digits and _, and do not begin with a digit"],
  ["{}/", "names {}, which is not a name; use letters, digits and _, and do not begin with a digit"],
  ["{a}/{A}/", "names {A} twice; give each value a name of its own"],
  ["{a}{b}/", "has {a}{b} without a character between, so it is not known where the first value ends"],
])("path %j is refused", (path, problem) => {
  expect(problems(minimal({ source: `    path: ${JSON.stringify(path)}` }))).toBe(
    `${place} ${JSON.stringify(path)} ${problem}`,
  );
});

test("what would mix values, or give a column two origins, is refused", () => {
  const yaml = minimal({
    source: [
      '    path: "{ID}/{tenant}/{n}/{unknown_fields}/{day}/{x}"',
      "    each: r",
      "    envelope: { Tenant: string, n: int }",
      "    unknownFields: keep",
      '    merge: { depth: 4, groupBy: ".*/([^/]+)/.*" }',
    ].join("\n"),
  }).replace("day: date }", "day: { field: d, type: array<int> } }");
  const merge = "pipelines/p/pipeline.yaml:10:";
  expect(problems(yaml).split("\n")).toEqual([
    "pipelines/p/pipeline.yaml:5:27 sources.s.schema.day: is a nested or binary type, which a part of a key cannot " +
      "be; declare a simple type",
    'pipelines/p/pipeline.yaml:5:41 sources.s.schema.day.field: cannot be set, because path takes the column "day" ' +
      "from the key; remove it",
    `${place} "{ID}/{tenant}/{n}/{unknown_fields}/{day}/{x}" names a part of the file's name, but a merge only keeps ` +
      'folders apart; end it with "/", or write merge: none',
    `${place} names {ID}, but "id" is a column of the records; choose another name`,
    `${place} names {tenant}, but "Tenant" is a column of the records; choose another name`,
    `${place} names {n}, but "n" is a column of the records; choose another name`,
    `${place} names {unknown_fields}, but "unknown_fields" is a column of the records; choose another name`,
    `${merge}21 sources.s.merge.depth: 4 would merge objects whose values in path differ: path names 5 folders; ` +
      "remove depth; its default here is 5",
    `${merge}33 sources.s.merge.groupBy: cannot be used with depth, because only one of them can define the groups; ` +
      "remove one",
    `${merge}33 sources.s.merge.groupBy: cannot be used with path, because it may merge objects whose values in path ` +
      "differ; remove it, and the folders of path define the groups",
  ]);
});

test("a path that begins with a brace is in quotes", () => {
  expect(problems(minimal({ source: "    path: {day}/" }))).toBe(
    'pipelines/p/pipeline.yaml:6:16 "path: {day}/" is not valid YAML: Unexpected scalar at node end; ' +
      'write a path in quotes: path: "{…}/"',
  );
});

test("a record has a field of its own", () => {
  expect(problems(minimal({ source: '    path: "{id}/{day}/"' }))).toBe(
    "pipelines/p/pipeline.yaml:5:5 sources.s.schema: has only columns that path takes from keys; declare at least " +
      "one field of the records",
  );
});

test("a column may have the name of a field that another column reads", () => {
  const yaml = minimal({ source: '    path: "{day}/"' }).replace(
    "day: date }",
    "day: date, own: { field: day, type: string } }",
  );
  const [source] = load(yaml).sources;
  expect([source?.schema, source?.path?.columns]).toEqual([
    { id: "string", own: { field: "day", type: "string" } },
    [{ name: "day", type: "date", isHive: false }],
  ]);
});

test("text has one field beside the columns of its path, and lines may have values in the file's name", () => {
  const yaml = minimal({ source: '    format: text\n    path: "{day}/{host}.log"' });
  expect(load(yaml).sources[0]?.merge).toBeUndefined();
});

test("a keep rule cannot have the name of a file", () => {
  expect(problems(minimal({ source: "    keep: { x: \"input_file_name() like '%a%'\" }" }))).toBe(
    'pipelines/p/pipeline.yaml:6:16 sources.s.keep.x: "input_file_name" does not give the name of an object, because ' +
      "objects are merged before SQL reads them. A source's path takes values from its keys, and gives them to SQL " +
      "as columns",
  );
});
