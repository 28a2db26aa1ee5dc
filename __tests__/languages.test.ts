import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../cli/project";
import { journalKey } from "../config/bucket-folders";
import { keptFields } from "../config/schema/source-fields";
import { codecs } from "../stacks/catalog/table";

/** What TypeScript, Python and shell scripts must each write themselves, as none of them can import it from another. */

/** What the pattern's group finds in a file, which has it once. */
function only(file: string, pattern: RegExp): string {
  const found = [...readFileSync(join(root, file), "utf8").matchAll(new RegExp(pattern, "gm"))];
  expect([file, found.length]).toEqual([file, 1]);
  return found[0]?.[1] ?? "";
}

test("the journal of a run that publishes has the same name for the job and for the commands", () => {
  expect(only("spark/parquetry/publish/journal.py", /^NAME = "(.+)"$/)).toBe(basename(journalKey));
});

test("the column of unknown fields has the same name for the rules, the job and the report", () => {
  expect(only("spark/parquetry/job.py", /^ +KEPT_FIELDS: ClassVar\[str\] = "(.+)"$/)).toBe(keptFields);
  expect(only("cli/report/lineage.py", /^KEPT_FIELDS = "(.+)"$/)).toBe(keptFields);
});

test("codecs have the same names in Glue and in the statements for Athena", () => {
  expect(JSON.parse(only("spark/parquetry/write/athena.py", /^_CODEC = (\{.+\})$/))).toEqual(codecs);
});

test("the name of a submitted run has the same form for the commands, the job and the scripts", () => {
  const form = (file: string) =>
    only(file, /(j-\[A-Z0-9\]\+\S*?Z)/)
      .replace(/[()]/g, "")
      .replaceAll("[0-9]", "\\d");
  const scripts = ["list-prefixes.sh", "merge.sh", "step.sh"].map((name) => `bootstrap/${name}`);
  const files = ["cli/options/run-name.ts", "spark/parquetry/arguments.py", ...scripts];
  expect(files.map(form)).toEqual(files.map(() => String.raw`j-[A-Z0-9]+-\d{8}T\d{6}Z`));
});
