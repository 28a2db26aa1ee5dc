import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../../cli/project";
import { timeFormatProblem } from "../../../config/sources/time-format";

/** The problem that the Spark job reports for each pattern, or null where it accepts the pattern. */
function problemsOfTheJob(patterns: readonly string[]): (string | null)[] {
  const program = `
import json, sys
from parquetry.read.timeformat import Format
def problem(pattern):
    try:
        Format(pattern)
    except ValueError as error:
        return str(error)
print(json.dumps([problem(pattern) for pattern in json.load(sys.stdin)]))`;
  const env = { PATH: process.env["PATH"] ?? "", PYTHONPATH: join(root, "spark"), PYTHONDONTWRITEBYTECODE: "1" };
  return JSON.parse(
    execFileSync(join(root, ".venv/bin/python"), ["-c", program], {
      env,
      input: JSON.stringify(patterns),
      encoding: "utf8",
    }),
  ) as (string | null)[];
}

const lengths = Array.from("yMdHhmsaXZSEDGuL").flatMap((letter) =>
  [1, 2, 3, 4, 5, 6, 7].map((length) => letter.repeat(length)),
);

test("synth and the Spark job refuse the same patterns, with the same words", () => {
  const patterns = [
    "dd/MM/yyyy HH:mm",
    "M/d/yy h:mm a",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "dd MMM yyyy",
    "yyyyMMdd",
    "dd.MM.yyyy 'um' H 'Uhr'",
    "yyyy''MM''dd",
    "dd日MM月yyyy",
    "🎵 d.M.yy",
    "dd/MM/YYYY",
    "HH:mm",
    "[M/d/yy",
    "M/d/yy]",
    "M/d/yy'",
    "dd/MM/yyyy hh:mm",
    "dd/MM/yyyy HH:mm a",
    "dd/MM/yyyy dd",
    "d/dd/MM/yyyy",
    "M MMM d yyyy yy",
    "dd/MM",
    "",
    " ",
    "\n",
    "it's",
    "'yyyy-MM-dd'",
    ...lengths,
    ...lengths.map((part) => `yyyy-MM-dd ${part}`),
  ];
  const ours = patterns.map((pattern) => [pattern, timeFormatProblem(pattern)] as const);
  expect(ours.map(([pattern, problem]) => (problem === undefined ? null : `"${pattern}" ${problem}`))).toEqual(
    problemsOfTheJob(patterns),
  );
});
