import { defaultExclude, effectiveExclude, excludeAllPattern, excludePattern } from "../../../config/sources/exclude";
import { load, minimal, problems } from "../fixture";

const leavesOut = (entry: string, key: string) => new RegExp(`^${excludePattern(entry)}$`, "s").test(key);

it.each([
  ["*.crc", [".part-0.json.crc", "a/b/.x.crc", "a.crc/b.json"], ["a.crc2", "acrc", "crc"]],
  ["_SUCCESS", ["_SUCCESS", "a/_SUCCESS", "_SUCCESS/x"], ["x_SUCCESS", "_SUCCESS.json"]],
  ["tmp/", ["tmp/x", "a/tmp/b/c"], ["tmp", "a/tmp", "tmpx/a"]],
  ["/tmp", ["tmp", "tmp/x"], ["a/tmp"]],
  ["2024/*.bak", ["2024/a.bak"], ["2024/a/b.bak", "a/2024/x.bak"]],
  ["2024/**/notes-?.txt", ["2024/notes-1.txt", "2024/a/b/notes-x.txt"], ["2024/notes-10.txt", "notes-1.txt"]],
  ["**/manifest-*", ["manifest-1", "a/manifest-files.json"], ["a/xmanifest-"]],
  ["a/**", ["a/b", "a/b/c"], ["ab", "b/a/c"]],
  ["x+y(1)|$.txt", ["x+y(1)|$.txt"], ["xxy(1)|$.txt", "x+y(1)", "x+y1|$.txt"]],
])("%s leaves out what it names", (entry, left, kept) => {
  expect(left.filter((key) => !leavesOut(entry, key))).toEqual([]);
  expect(kept.filter((key) => leavesOut(entry, key))).toEqual([]);
});

it("adds to the defaults, and takes them back", () => {
  expect(effectiveExclude([])).toEqual(defaultExclude);
  expect(effectiveExclude(["*.bak", "*.md5"])).toEqual([...defaultExclude, "*.bak"]);
  expect(effectiveExclude(["!*.md5"])).toEqual(defaultExclude.filter((name) => name !== "*.md5"));
  expect(effectiveExclude(["!*", "a/b"])).toEqual(["a/b"]);
});

it("gives one pattern that leaves out what the entries do", () => {
  const entries = ["*.crc", "a/**/b", "tmp/", "_x"];
  const all = new RegExp(`^(?:${excludeAllPattern(entries)})$`);
  for (const key of ["1.crc", "a/b", "a/1/2/b/c", "tmp/1", "q/tmp/1", "_x", "1.json", "a/c", "tmp", "x_x"])
    expect([key, all.test(key)]).toEqual([key, entries.some((entry) => leavesOut(entry, key))]);
});

it("reports entries that are not allowed", () => {
  const given = `    exclude: ["*", "a[0-9]", "!x", "a\\\\b", "a//b", "", "**/?*"]`;
  const empty = "would leave out every object; write the names of the files that are not data";
  const place = (column: number, index: number) => `pipelines/p/pipeline.yaml:6:${column} sources.s.exclude[${index}]:`;
  expect(problems(minimal({ source: given })).split("\n")).toEqual([
    `${place(15, 0)} "*" ${empty}`,
    `${place(20, 1)} "a[0-9]" has a character that is not one of the wildcards *, ** and ?; write ? instead`,
    `${place(30, 2)} "!x" takes nothing back: ! stands before a default name, or before * for all of them: ` +
      defaultExclude.join(", "),
    `${place(36, 3)} "a\\\\b" contains a backslash, which no key of a source may have; write "/" between folders`,
    `${place(44, 4)} "a//b" contains "//", which no key of a source may have; write one "/"`,
    `${place(52, 5)} "" ${empty}`,
    `${place(56, 6)} "**/?*" ${empty}`,
  ]);
  expect(load(minimal({ source: "    exclude: [x.bak]" })).sources[0]?.exclude).toEqual([...defaultExclude, "x.bak"]);
});
