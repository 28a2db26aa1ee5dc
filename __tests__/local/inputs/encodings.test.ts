import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { minimal, load } from "../../config/fixture";
import { UserError } from "../../../cli/errors";
import { checkFiles } from "../../../local/inputs/check-files";
import { checkEncodings } from "../../../local/inputs/check-encodings";
import { root } from "../../../cli/project";
import { Random } from "../../random";
import { encodingProblem } from "../../../cli/files/encodings";

const json = Buffer.from('{"id":1}\n');
const gzip = gzipSync(json);
const notRead = (encoding: string) => `${encoding}, which is not read; write it as plain text or as .gz`;
const utf16 = "UTF-16, which is not read; convert it: iconv -f UTF-16 -t UTF-8";

test.each<[string, boolean, Buffer, string | undefined]>([
  ["a.json", true, json, undefined],
  ["a", true, Buffer.from("id,v\n"), undefined],
  ["a.json", true, Buffer.alloc(0), undefined],
  ["a.json", true, Buffer.from("1"), undefined],
  ["a.json.gz", true, gzip, undefined],
  ["a.GZIP", false, gzip, undefined],
  ["a", true, gzip, "gzip, but the name does not end in .gz; add .gz to the name"],
  ["a.json.gz", true, json, "not gzip, although the name ends in .gz; take .gz out of the name"],
  ["a.gz", true, Buffer.alloc(0), undefined],
  ["a.gz", false, Buffer.alloc(0), undefined],
  ["a.json.bz2", false, Buffer.from("BZh91AY&SY"), undefined],
  ["a.json.bz2", true, Buffer.from("BZh91AY&SY"), notRead("bzip2")],
  ["a.json", true, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), notRead("zstd")],
  ["a.json.gz", true, Buffer.from([0x04, 0x22, 0x4d, 0x18, 0]), notRead("lz4")],
  ["a.snappy", true, Buffer.from([0, 0, 1, 0, 7]), notRead("snappy")],
  ["a.snappy", true, json, "not compressed, although the name ends in .snappy; take .snappy out of the name"],
  ["a.LZ4", true, json, "not compressed, although the name ends in .LZ4; take .LZ4 out of the name"],
  ["a.csv.bz2", false, json, "not bzip2, although the name ends in .bz2; take .bz2 out of the name"],
  ["a.json", true, Buffer.from("\xff\x06\0\0sNaPpY", "latin1"), notRead("snappy")],
  ["a.parquet", true, Buffer.from("PAR1\x15\x04"), notRead("Parquet")],
  ["a.orc", true, Buffer.from("ORC\x0a\x06\x12"), notRead("ORC")],
  ["a.csv", true, Buffer.from("ORCID,name\r\n1,é\n"), undefined],
  ["a.csv", true, Buffer.from("PAR1\tPAR2\n"), undefined],
  ["a.csv", true, Buffer.from("BZh,id\n"), undefined],
  ["a.json", true, Buffer.from("\ufeff{}", "utf16le"), utf16],
  ["a.json", true, Buffer.from('{"id"', "utf16le"), utf16],
  ["a.csv", false, Buffer.from("i", "utf16le").swap16(), utf16],
])("%s, merged: %s, is read or named (%#)", (name, isMerged, bytes, problem) => {
  expect(encodingProblem(name, isMerged, bytes)).toBe(problem);
});

test("all kinds of all sources are named before anything is merged, but not what is left out", () => {
  const folder = mkdtempSync(join(tmpdir(), "encodings-"));
  const put = (path: string, content: Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  try {
    for (const name of ["1", "2", "3"]) put(`data/2024/${name}`, gzip);
    put("data/x.json.gz", json);
    put("data/manifest.json", Buffer.from("PAR1\x15"));
    put("data/ok.json", json);
    const message = (() => {
      try {
        checkEncodings("in", folder, load(minimal()));
      } catch (error) {
        return (error as Error).message;
      }
      return "nothing";
    })();
    const path = load(minimal({ source: '    path: "{year}/"' }));
    expect(() => checkEncodings("in", folder, path)).toThrow(
      "source s: 3 files of 3, such as in/data/2024/1, in/data/2024/2: gzip, but the name does not end in .gz; " +
        "add .gz to the name",
    );
    const wrong = load(minimal({ source: '    path: "{year}/{month}/"' }));
    expect(() => checkFiles("in", folder, wrong)).toThrow(
      new UserError(
        'source s: all its files are left out (does not fit path "{year}/{month}/": 5, such as in/data/2024/1; ' +
          'exclude "manifest.json": 1, such as in/data/manifest.json); correct path or exclude',
      ),
    );
    expect(message).toBe(
      "source s: 3 files of 5, such as in/data/2024/1, in/data/2024/2: gzip, but the name does not end in .gz; " +
        "add .gz to the name\n" +
        "source s: 1 file of 5, such as in/data/x.json.gz: not gzip, although the name ends in .gz; take .gz out of " +
        "the name",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("values as text that a merge would join are named", () => {
  const folder = mkdtempSync(join(tmpdir(), "values-"));
  const yaml = minimal({ source: "    format: text\n    text: { record: value }" });
  const values = load(yaml.replace("schema: { id: string, day: date }", "schema: { v: string }"));
  const contents = ['"a" 1', "12\n", "", "{}", "true", "-3.5e+9"];
  try {
    mkdirSync(join(folder, "data"));
    for (const [index, content] of contents.entries()) writeFileSync(join(folder, `data/${index}`), content);
    expect(() => checkEncodings("in", folder, values)).toThrow(
      new UserError(
        "source s: 2 files of 6, such as in/data/4, in/data/5: a number or a word at both ends, without a line " +
          "break, so a merge would join it with that of another object: 12 and 34 become 1234; write merge: none, or " +
          "end each object with a line break",
      ),
    );
    expect(() => checkEncodings("in", folder, load(minimal()))).not.toThrow();
    rmSync(join(folder, "data/5"));
    expect(() => checkEncodings("in", folder, values)).not.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the bootstrap action on the node names the same", () => {
  const random = new Random(28);
  const names = [
    "a",
    "a.json",
    "b.gz",
    "b.GZIP",
    "c.bz2",
    "d.snappy",
    "e.lzo",
    "f.deflate",
    "g.ZST",
    "h.lz4",
    "x.gz/y",
  ];
  const starts = [
    "",
    "\x1f\x8b",
    "BZh9",
    "BZh91AY&SY",
    "\x28\xb5\x2f\xfd",
    "\x04\x22\x4d\x18",
    "\xff\x06\0\0sNaPpY",
    "\xfd7zXZ",
  ];
  const more = [
    "PK\x03\x04",
    "PAR1",
    "Obj\x01",
    "ORC",
    "ORC\x0a\x03",
    "ORCID,name",
    "\xff\xfe{\0",
    "\xfe\xff\0{",
    "{\0",
    "\0{",
    "\0",
    "1",
    "{}",
    "\0\0\0\0",
  ];
  const cases = [...starts, ...more].flatMap((start) =>
    names.map((name): [string, boolean, string] => {
      const rest = random.list(random.below(6), () => String.fromCharCode(random.below(256))).join("");
      return [name, random.below(2) === 1, start + rest];
    }),
  );
  const script = [
    "import importlib.util, json, sys",
    "spec = importlib.util.spec_from_file_location('check', sys.argv[1])",
    "check = importlib.util.module_from_spec(spec)",
    "sys.modules['check'] = check",
    "spec.loader.exec_module(check)",
    "problem = lambda name, merged, text: check.encoding_problem(name, merged, text.encode('latin-1'))",
    "print(json.dumps([problem(*case) for case in json.load(sys.stdin)]))",
  ].join("\n");
  const said = execFileSync(
    join(root, ".venv/bin/python"),
    ["-B", "-c", script, join(root, "bootstrap/check_objects.py")],
    { input: JSON.stringify(cases) },
  );
  const expected = cases.map(([name, isMerged, bytes]) =>
    encodingProblem(name, isMerged, Buffer.from(bytes, "latin1")),
  );
  expect(JSON.parse(said.toString())).toEqual(expected.map((problem) => problem ?? null));
});
