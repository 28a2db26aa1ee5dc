import { gzipSync } from "node:zlib";
import { created, folder, refused } from "./sample";

/** The lines of the only source, without its first line. */
function sourceOf(files: Record<string, string | Buffer>): string[] {
  const { body } = created(files);
  return body
    .slice(0, body.indexOf("\n\ntables:"))
    .split("\n")
    .slice(2)
    .map((line) => line.slice(4));
}

test("a log in W3C's extended format, as of CloudFront and IIS, is CSV whose columns a comment names", () => {
  const log = (hour: number) =>
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes cs(Referer)\n" +
    `2024-05-01\t0${hour}:00:00\tFRA2\t7\t-\n2024-05-02\t0${hour}:00:01\tFRA2\t-\thttps://a.b/\n`;
  expect(sourceOf({ "E1/E1.2024-05-01-00.gz": gzipSync(log(0)), "E1/E1.2024-05-01-01.gz": gzipSync(log(1)) })).toEqual([
    "prefix: E1/",
    "format: csv",
    "csv:",
    "  header: false # a comment in each file names the columns",
    '  comment: "#" # lines that are not records',
    '  delimiter: "\\t"',
    '  nullValues: ["", "-"] # the sample has -',
    "  timestampFormats: [yyyy-MM-dd]",
    "schema:",
    "  date: date",
    "  time: string",
    "  x_edge_location: string",
    "  sc_bytes: bigint",
    "  cs_Referer: string",
  ]);
  const iis = "#Software: Microsoft Internet Information Services 10.0\n#Fields: date s-ip sc-status\n";
  const source = sourceOf({ "u_ex240501.log": `${iis}2024-05-01 10.0.0.1 200\n2024-05-01 10.0.0.1 404\n` });
  expect(source).toContain('  delimiter: " "');
  expect(source).toContain("  sc_status: bigint");
});

test("rows with a delimiter are CSV, whatever the files' names are; lines with a comma are not", () => {
  expect(sourceOf({ "s/a.psv": "id|name\n1|a\n2|b\n" })).toContain('  delimiter: "|"');
  expect(sourceOf({ "s/a.txt": "id,name,x\n1,a,b\n2,c,d\n" })).toContain("format: csv");
  expect(sourceOf({ "s/part-0000": "1\ta\n2\tb\n" })).toContain(
    "  header: false # the first line of each file looks like its records",
  );
  expect(sourceOf({ "s/app.log": "10:00:00,123 begin\n10:00:01,456 end\n" })).toContain(
    "format: text # each line as text",
  );
});

test("words in columns below a header, as of VPC flow logs, are CSV; without a header they are lines", () => {
  const rows = "2 123 eni-1 443\n2 123 eni-1 -\n";
  const source = sourceOf({ "s/a.log.gz": gzipSync(`version account-id interface-id srcport\n${rows}`) });
  expect(source).toContain('  delimiter: " "');
  expect(source).toContain('  nullValues: ["", "-"] # the sample has -');
  expect(source).toContain("  srcport: bigint");
  expect(source).toContain(
    "  account_id: { field: account-id, type: bigint } # renamed: columns have letters, digits and _, no digit first",
  );
  expect(sourceOf({ "s/a.log": rows + rows })).toContain("format: text # each line as text");
});

test("names without an ending are logs where nothing else is found, as those of S3's server access logs", () => {
  const line = '79a5 bucket [06/Feb/2024:00:00:38 +0000] "GET /a HTTP/1.1" 200 -\n';
  expect(sourceOf({ "logs/2024-02-06-00-00-00-ABC": line })).toContain("format: text # each line as text");
});

test("CSV: the line of Excel that names the delimiter, and a title with a blank line, are skipped", () => {
  expect(sourceOf({ "s/a.csv": "sep=;\r\nname;price\r\na;1,5\r\nb;2\r\n" })).toEqual([
    "prefix: s/",
    "format: csv",
    "csv:",
    "  skipLines: 1 # lines before the header",
    '  delimiter: ";"',
    "schema:",
    "  name: string",
    "  price: string",
  ]);
  const report = "Monthly report\nof May\n\n";
  expect(sourceOf({ "s/a.csv": `${report}id,name\n1,a\n2,b\n` })).toEqual([
    "prefix: s/",
    "format: csv",
    "csv:",
    "  skipLines: 3 # lines before the header",
    "schema:",
    "  id: bigint",
    "  name: string",
  ]);
  expect(sourceOf({ "s/a.csv": `${report}x,x\n1,2\n` })).toContain("  skipLines: 4 # the header");
});

test("beside JSON, what is not JSON and differs by its name is left out; what is named as the data is not", () => {
  const zipped = Buffer.from('PK\x03\x04\0\0{"a": 3}');
  const files = {
    "s/a.json": '{"a": 1}\n',
    "s/b.json.gz": gzipSync('{"a": 2}\n'),
    "s/README.txt": "5 rows\n",
    "s/x/rows.csv.gz": gzipSync("a,b\n"),
    "s/a.json.zip": zipped,
    "s/DONE": "yes",
    "s/broken.json": "nothing",
  };
  const { says } = created(files);
  expect(sourceOf(files)).toEqual([
    "prefix: s/",
    'exclude: [DONE, "*.txt", "*.zip", "*.csv.gz"] # not data',
    "merge: { depth: 0 } # 1 group in the sample",
    "schema:",
    "  a: bigint",
  ]);
  expect(says.slice(says.indexOf("  s: a run"), says.indexOf("\n\nRead"))).toBe(
    "  s: a run puts what is not a JSON object into quarantine, and there is some in broken.json; " +
      "it fails where more records are in quarantine than quarantineLimit allows\n" +
      "  s: not JSON, and left out of a run (exclude: DONE, *.txt, *.zip, *.csv.gz): DONE, README.txt, a.json.zip, " +
      "x/rows.csv.gz; for a source of their own, move them into another folder",
  );
});

test("beside CSV, files with another ending are left out", () => {
  expect(sourceOf({ "s/a.csv": "a,b\n1,2\n", "s/b.csv": "a,b\n1,2\n", "s/m.json": "{}" })).toContain(
    'exclude: ["*.json"] # not data',
  );
});

test("markup, and what is named as JSON but is not, are refused", () => {
  const message = (name: string) =>
    `DATA=DATA: no source can be proposed\n  DATA/s/: no JSON object and no CSV line was found in ${name}; ` +
    "if its lines are records of another kind, declare a source with format: text";
  expect(refused(folder(), "a", folder({ "s/a.xml": "<a>\n<b>1</b>\n</a>\n" }))).toBe(message("a.xml"));
  expect(refused(folder(), "a", folder({ "s/a.json": "{'a': 1}\n" }))).toBe(message("a.json"));
});

test("an archive is refused with what to do", () => {
  const header = Buffer.alloc(1024);
  header.write("x.json");
  header.write("ustar", 257);
  header.write('{"a": 1}\n', 512);
  expect(refused(folder(), "a", folder({ "s/output.tar.gz": gzipSync(header) }))).toBe(
    "DATA=DATA: no source can be proposed\n  DATA/s/: no JSON object and no CSV line was found in output.tar.gz; " +
      "output.tar.gz: a tar archive, which is not read; unpack it",
  );
});

test("CSV: files without a header are judged each, and a note names those whose columns are shifted", () => {
  const files = {
    "s/20240501-1.csv": "U,0,name 0,2024-05-01 00:00:00\nU,1,name 1,2024-05-01 00:00:00\n",
    "s/LOAD1.csv": "0,name 0,2024-05-01 00:00:00\n1,name 1,2024-05-01 00:00:00\n",
  };
  expect(sourceOf(files)).toContain("  header: false # the first line of each file looks like its records");
  expect(created(files).says).toContain(
    "  s: LOAD1.csv: fewer than 4 columns, whose values do not fit the types of the first columns, so the missing " +
      "columns may not be the last ones; move such files into a folder of their own\n",
  );
});

test("CSV beside as many files of JSON, but larger, is the data, as of a billing report", () => {
  const files = { "s/a/cur-1.csv": `a,b\n${"1,2\n".repeat(9)}`, "s/a/cur-Manifest.json": '{"id": "x"}' };
  expect(sourceOf(files).slice(0, 3)).toEqual(["prefix: s/", "format: csv", 'exclude: ["*.json"] # not data']);
});

test("there is a note about files in one folder that hold records of different kinds", () => {
  const files = {
    "orders_1.json": '{"id": 1, "sum": 2}',
    "orders_2.json": '{"id": 1, "sum": 2}',
    "users_1.json": '{"uid": 1, "name": "x"}',
  };
  const note =
    "  landing: files with different names hold records of different kinds: orders_*, users_*; for a source of each, " +
    "move them into folders of their own, or make a pipeline of each, with the names of the others in exclude\n";
  expect(created({ ...files }).says.replace(/ {2}parquetry_new_\w+: files/, "  landing: files")).toContain(note);
  expect(created({ ...files, "users_1.json": '{"id": 3, "sum": 4}' }).says).not.toContain("different kinds");
});

test("CSV: lines that end with a carriage return alone are refused with what to do", () => {
  expect(refused(folder(), "a", folder({ "s/a.csv": "id,n\r1,a\r2,b\r" }))).toBe(
    "DATA/s/a.csv: its lines end with a carriage return alone, which a run does not read; " +
      "convert it: tr '\\r' '\\n'",
  );
});
