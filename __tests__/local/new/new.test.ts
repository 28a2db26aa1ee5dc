import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ColumnTypes } from "../../../local/new/csv/fields";
import { isoTime } from "../../../local/new/values/iso-times";
import { createPipeline } from "../../../local/new/write/create";
import { showCreated } from "../../../local/new/write/show";
import { loadPipeline } from "../../../config/load";
import { created, folder, refused } from "./sample";

const schema = (body: string) => body.slice(body.indexOf("    schema:\n") + 12, body.indexOf("\n\ntables:"));

test("a tree of JSON files becomes a table and a source, merged at the level that gives enough groups", () => {
  const days = [1, 2, 3, 4, 5].map((day) => [
    `events/x/y${day}/a.json`,
    `{"id": ${day}, "kind": "${day % 2 ? "view" : "buy"}", "price": ${day}.5}\n`,
  ]);
  const { yaml, read, says } = created(Object.fromEntries(days) as Record<string, string>);
  expect(yaml).toBe(`# yaml-language-server: $schema=../../docs/pipeline.schema.json
#
# shop: proposed from a sample of the files. tables/ holds the SQL of each table.
# docs/pipeline.md describes every key.
# Types are the narrowest that fit the sample. Records that do not fit go to quarantine. The ledger counts them.

bucket: parquetry-shop-example # bucket names are unique in all of AWS: choose your own before you deploy
region: us-east-1

sources:
  events: # from 5 files of the sample, 5 records
    prefix: events/
    merge: { depth: 2 } # 5 groups in the sample
    schema:
      id: bigint
      kind: string
      price: double

tables: # in this order; tables/ holds one SELECT for each
  events:
    columns:
      id: bigint
      kind: string
      price: double
    # partitionBy: [kind] # 2 values in the sample
`);
  expect(read("tables/events.sql"))
    .toBe(`-- All fields of events, unchanged. pipeline.yaml declares the same columns: change both together.
select id,
       kind,
       price
from events
`);
  expect(says).toBe(`pipelines/shop/pipeline.yaml
pipelines/shop/tables/events.sql

found
  events: JSON in landing/events/, 3 fields, from 5 records in 5 files

Read pipeline.yaml, and correct what the sample could not show. Then:
  make run PIPELINE=shop DATA=DATA`);
});

test.each([
  ["over several lines", 2, '{\n  "a": 1,\n  "b": "x}"\n}\n{\n  "a": 2\n}\n'],
  ["several on a line", 3, '{"a": 1, "b": "x"}{"a": 2} {"a": 3, "b": "\\\\"}'],
  ["in an array", 2, '\uFEFF[{"a": 1, "b": "x"},\n {"a": 2}]'],
  ["compressed", 2, gzipSync('{"a": 1, "b": "x"}\n{"a": 2}')],
])("records are found %s", (_, count, content) => {
  const { body, says } = created({ [`s/f.json${typeof content === "string" ? "" : ".gz"}`]: content });
  expect(schema(body)).toBe("      a: bigint\n      b: string");
  expect(says).toContain(`from ${count} records in 1 file`);
  expect(says).not.toContain("quarantine");
});

test("types are the narrowest that fit all values; where none fits, the type is string, with a remark", () => {
  const { body } = created({
    "s/1.json":
      '{"number": 1, "mixed": 1, "nothing": null, "list": [], "flag": true, "deep": {"a": [1], "odd name": null}, ' +
      '"huge": 12345678901234567890, "empty": {}, "alike": {"a": 1, "A": 2}}',
    "s/2.json":
      '{"number": 1.0, "mixed": "1", "flag": false, "deep": {"a": [2.5], "b": [{"c": 1}, {"d": "x"}]}, "late": 1e3}',
  });
  expect(schema(body)).toBe(`      number: double
      mixed: string # no narrower type fits all values of the sample
      nothing: string # null in the whole sample
      list: array<string> # empty in the whole sample
      flag: boolean
      deep: struct<a:array<double>,\`odd name\`:string,b:array<struct<c:bigint,d:string>>>
      huge: string # no narrower type fits all values of the sample
      empty: string # empty in the whole sample
      alike: string # an object with names that no struct can hold
      late: double`);
});

test("a column with a number that a double would round is a string", () => {
  const { body } = created({
    "j/1.json":
      '{"long": 9007199254740993, "both": 9007199254740993, "amount": 123456789012345678.25, ' +
      '"fine": 0.30000000000000004, "wide": 41.881832000000003, "deep": {"a": [1.5]}}',
    "j/2.json":
      '{"long": 1, "both": 1.5, "amount": 0.1, "fine": 9007199254740994, "wide": 1, "deep": {"a": [9007199254740993]}}',
    "c/a.csv": "long,both,amount,fine\n9007199254740993,9007199254740993,123456789012345678.25,.10\n1,1.5,2.0,-5.\n",
  });
  expect(schema(body.slice(body.indexOf("  j:")))).toBe(`      long: bigint
      both: string # no narrower type fits all values of the sample
      amount: string # no narrower type fits all values of the sample
      fine: double
      wide: double
      deep: struct<a:array<string>>`);
  expect(body).toContain(`      long: bigint
      both: string # double would round some; decimal keeps them
      amount: string # double would round some; decimal keeps them
      fine: double
`);
});

test("strings that are dates or times, to the microsecond, are read as such", () => {
  const { body } = created({
    "s/1.json":
      '{"day": "2024-02-29", "time": "2024-05-01T10:00:00Z", "either": "2024-05-01", "no": "2023-02-29", ' +
      '"nano": "2024-05-01T10:00:00.123456789Z", "text": "2024-05-01", ' +
      '"deep": [{"time": "2024-05-01 10:00:00.123+02:00"}], "mixed": "2024-05-01"}',
    "s/2.json":
      '{"day": null, "time": "2024-05-01T10:00", "either": "2024-05-01T00:00:00", "no": "2024-05-01", ' +
      '"nano": "2024-05-01T10:00:00Z", "text": "", "mixed": 1}',
  });
  expect(schema(body)).toBe(`      day: date
      time: timestamp
      either: timestamp
      no: string
      nano: string
      text: string
      deep: array<struct<time:timestamp>>
      mixed: string # no narrower type fits all values of the sample`);
  expect(
    created({
      "s/1.json": '{"at": "2024-05-01T10:00"}{"at": "2024-05-01T11:00"}'.repeat(2),
    }).body,
  ).not.toContain("partitionBy");
});

test("CSV: there is a note about rows of another length, and about a line that may hold several fields", () => {
  const { says } = created({
    "good/a.csv": "id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n",
    "good/b.csv": "id,name\n6,f,6\n7\n",
    "piped/a.csv": "id|txt\n1|a\n2|b|c\n3\n",
  });
  expect(says).toContain(
    "  good: 2 rows with another number of fields than the header, which a run puts into quarantine, in b.csv\n",
  );
  expect(says).toContain(
    '  piped: there is one field, "id|txt". If "|" separates fields, set csv.delimiter to it and declare the fields; ' +
      'it was not proposed, because too few rows have as many "|" as the header\n',
  );
});

test("there is a note about values in the names of folders that no path can tell apart", () => {
  const { says } = created({ "s/year=2024/a.json": '{"id": 1}', "s/b.json": '{"id": 1}' });
  expect(says).toContain("  s: values in the names of folders are not read, only those in the files: year=…\n");
});

describe("folders that hold values become a path", () => {
  const source = (body: string) => body.slice(0, body.indexOf("    schema:"));
  const row = '{"id": 1, "v": "a"}\n';

  test("Hive's partitions: names are columns, dates have their type, and names of fields are not taken", () => {
    const folders = ["tenant=a%20b/dt=2024-01-01/Year=1", "tenant=__HIVE_DEFAULT_PARTITION__/dt=2024-01-02/Year=2"];
    const { body, read } = created(
      Object.fromEntries(folders.map((name) => [`s/${name}/a.json`, '{"id": 1, "year": 3}'])),
    );
    expect(body).toBe(`sources:
  s: # from 2 files of the sample, 2 records
    prefix: s/
    path: tenant={tenant}/dt={dt}/Year={key_Year}/ # values from the names of folders become columns
    # merged by these folders: 2 groups in the sample
    schema:
      id: bigint
      year: bigint
      dt: date # from the key

tables: # in this order; tables/ holds one SELECT for each
  s:
    columns:
      id: bigint
      year: bigint
      tenant: string
      dt: date
      key_Year: string
    # partitionBy: [tenant, dt, key_Year] # as the folders of the source are
`);
    expect(read("tables/s.sql")).toMatch(/^select id,\n {7}year,\n {7}tenant,\n {7}dt,\n {7}key_Year\nfrom s$/m);
  });

  test.each([
    [["2024/01/31/00", "2024/12/01/23"], '"{year}/{month}/{day}/{hour}/"'],
    [["2024/01", "2024/13"], '"{year}/"'],
    [["20240131", "20241201"], '"{date}/"'],
    [["2024-01-31/07", "2024-02-01/23"], '"{date}/{hour}/"'],
    [["2024-01", "2024-02"], '"{month}/"'],
    [["2024-01-31-07", "2024-02-01-23"], '"{hour}/"'],
    [["AWSLogs/123456789012/CloudTrail/eu-west-1/2024/01"], '"{part1}/{account}/{part3}/{region}/{year}/{month}/"'],
    [["acme/2024", "zeta/2025"], '"{part1}/{year}/"'],
    [["topics/orders/partition=0", "topics/orders/partition=1"], '"{part1}/{part2}/partition={partition}/"'],
    [["day=1/x", "day=2/y"], "day={day}/"],
    [["odd-key=1", "odd-key=2"], "odd-key={odd_key}/"],
    [["a/b", "c/d"], undefined],
    [["01/02", "03/04"], undefined],
    [["a*b=1"], undefined],
  ])("%j becomes %s", (folders, template) => {
    const { body } = created(Object.fromEntries(folders.map((name) => [`s/${name}/a.json`, row])));
    expect(/ path: (.*?) #/.exec(body)?.[1]).toBe(template);
  });

  test("hours of too many days end with the day, and folders of which nothing is known get a name to change", () => {
    const hours = Array.from(
      { length: 240 },
      (_, n) => `x/2024/01/${n % 10 < 9 ? `0${(n % 10) + 1}` : 10}/${n % 24 < 10 ? `0${n % 24}` : n % 24}`,
    );
    const files = Array.from({ length: 240 }, (_, n) => [`s/${hours[n]}/${n}.json`, row] as const);
    const far = Array.from(
      { length: 120 },
      (_, n) =>
        [
          `s/x/2024/02/${String((n % 28) + 1).padStart(2, "0")}/${String(n % 24).padStart(2, "0")}/a.json`,
          row,
        ] as const,
    );
    const { body } = created(Object.fromEntries([...files, ...far]));
    expect(source(body)).toContain(
      '    path: "{part1}/{year}/{month}/{day}/" # values from the names of folders become columns; ' +
        "give part1 the name of what it is; deeper folders would be too many groups\n",
    );
  });

  test("folders at the top are one source where they are parts of one, or have the same fields and dates below", () => {
    const days = { "2024/01/a.json": row, "2025/02/a.json": row };
    expect(source(created(days).body)).toContain('    prefix: "" # all of landing/\n    path: "{year}/{month}/"');
    const tenants = { "acme/2024/01/a.json": row, "zeta/2024/01/a.json": row };
    expect(source(created(tenants).body)).toContain(
      '    prefix: "" # all of landing/\n    path: "{part1}/{year}/{month}/"',
    );
    const kinds = { "orders/2024/a.json": row, "users/2024/a.json": '{"user": 1, "name": "a"}' };
    expect(created(kinds).body.match(/ prefix: .*/g)).toEqual([" prefix: orders/", " prefix: users/"]);
    const plain = { "orders/a.json": row, "users/a.json": row };
    expect(created(plain).body.match(/ prefix: .*/g)).toEqual([" prefix: orders/", " prefix: users/"]);
  });

  test("folders below one folder are sources of their own where their records are of other kinds", () => {
    const prefixes = (files: Record<string, string>) => created(files).body.match(/ (prefix|path): [^#\n]*/g);
    const user = '{"user": 1, "name": "a"}';
    const partitions = (topic: string, record: string) => ({
      [`topics/${topic}/partition=0/${topic}+0+1.json`]: record,
      [`topics/${topic}/partition=1/${topic}+1+1.json`]: record,
      "topics/_SUCCESS": "",
    });
    expect(prefixes({ ...partitions("orders", row), ...partitions("users", user) })).toEqual([
      " prefix: topics/orders/",
      " path: partition={partition}/ ",
      " prefix: topics/users/",
      " path: partition={partition}/ ",
    ]);
    expect(prefixes({ ...partitions("orders", row), ...partitions("refunds", row) })).toEqual([
      " prefix: topics/",
      ' path: "{part1}/partition={partition}/" ',
    ]);
    // Debezium: what changed is inside.
    const change = (after: string) => `{"payload": {"op": "u", "source": {"lsn": 1, "db": "t"}, "after": ${after}}}\n`;
    const changes = {
      "cdc/db.shop.orders/1.json": change('{"id": 1, "price": 2.5}').repeat(3),
      "cdc/db.shop.users/1.json": change('{"user": 1, "name": "a"}').repeat(3),
    };
    expect(prefixes(changes)).toEqual([" prefix: cdc/db.shop.orders/", " prefix: cdc/db.shop.users/"]);
    // What was exported later is in folders that are not known now.
    const years = { "in/2024/orders/a.json": row, "in/2024/users/a.json": user };
    expect(prefixes(years)).toEqual([" prefix: in/", ' path: "{year}/" ']);
    const csv = {
      "export/orders/a.csv": "id,price,_synced\n1,2,3\n",
      "export/users/a.csv": "id,name,_synced,_deleted\n1,a,3,4\n",
    };
    expect(prefixes(csv)).toEqual([" prefix: export/orders/", " prefix: export/users/"]);
  });

  test("a folder beside those of one path is left out", () => {
    const files = { "shop=a/2024/01/x": row, "shop=b/2024/01/x": row, "errors/2024/01/x": '{"rawData": "a"}' };
    const { body, says } = created(files);
    expect(body.match(/ (prefix|path): [^#\n]*/g)).toEqual([' prefix: "" ', " path: shop={shop}/{year}/{month}/ "]);
    expect(says).toContain(
      "  left out: errors/: does not fit the path of the other folders, so a run leaves it out; for a source of its " +
        "own, move those folders into one\n",
    );
  });

  test("logs that are not JSON are lines of text", () => {
    const line = 'https 2024-01-05T00:00:00Z app/lb 10.0.0.1:1 "GET https://x/ HTTP/1.1" 200\n';
    const { body, read, says } = created({ "lb/2024/01/a.log.gz": gzipSync(line.repeat(3)), "lb/2024/02/b.log": line });
    expect(source(body)).toBe(`sources:
  lb: # from 2 files of the sample, 4 records
    prefix: lb/
    path: "{year}/{month}/" # values from the names of folders become columns
    format: text # each line as text
`);
    expect(read("tables/lb.sql")).toBe(
      "-- Each line of lb as text. split and regexp_extract take it apart, for example\n" +
        "-- split(value, ' ')[0] or regexp_extract(value, '\"([^\"]*)\"', 1).\n" +
        "select value,\n       year,\n       month\nfrom lb\n",
    );
    expect(says).toContain("  lb: lines of text in landing/lb/, 1 field, from 4 records in 2 files\n");
    expect(refused(folder(), "shop", folder({ "a.log": "\0\x01" }))).toMatch(/no source can be proposed/);
  });

  test("numbers without a line break are not merged", () => {
    const { body } = created({ "v/1.json": "12", "v/2.json": "34" });
    expect(body).toContain("    merge: none # a merge would join 12 and 34 to 1234\n");
    expect(created({ "v/1.json": "12\n", "v/2.json": "34\n" }).body).not.toContain("merge: none");
  });

  test("CSV has a path too, and names with : are not merged", () => {
    const csv = { "s/day=1/a.csv": "id\n1\n2\n", "s/day=2/a.csv": "id\n1\n2\n" };
    expect(source(created(csv).body)).toContain("    path: day={day}/");
    const times = { "2024-01-05T00:00:00/a.json": row, "2024-01-05T01:00:00/a.json": row };
    expect(source(created(times).body)).toContain('    path: "{time}/"');
    expect(source(created(times).body)).toContain('    merge: none # a merge takes no ":" in names\n');
  });
});

test("fields inside a column get names that Athena takes", () => {
  const row = '{"id": 1, "h": {"x-y": 1, "X_Y": "a", "ok": [{"a/b": 1, "größe": 2}]}}\n';
  const { body, read } = created({ "s/a.json": row });
  expect(body).toContain("      h: struct<`x-y`:bigint,X_Y:string,ok:array<struct<`a/b`:bigint,`größe`:bigint>>>\n");
  const inTable = "struct<x_y_2:bigint,X_Y:string,ok:array<struct<a_b:bigint,grosse:bigint>>>";
  expect(body).toContain(`    columns:\n      id: bigint\n      h: ${inTable}\n`);
  expect(read("tables/s.sql")).toBe(
    "-- All fields of s, unchanged. pipeline.yaml declares the same columns: change both together.\n" +
      "-- A cast gives fields inside other names, in their order: Athena does not take those in the files.\n" +
      `select id,\n       cast(h as ${inTable}) as h\nfrom s\n`,
  );
});

test("CSV as MySQL writes it: escapes without quotes, line breaks in values, and null", () => {
  const { body, says } = created({
    "s/a.csv": "id,name,n\n1,a\\, b,\\N\n2,one\\\ntwo,7\n3,x\\\\,8\n4,y,9\n",
  });
  expect(body.slice(0, body.indexOf("\n\ntables:"))).toBe(`sources:
  s: # from 1 file of the sample, 4 records
    prefix: s/
    format: csv
    csv:
      escape: "\\\\" # the sample has \\ before quotes, delimiters or line breaks
      nullValues: ["", "\\\\N"] # the sample has \\N
    schema:
      id: bigint
      name: string
      n: bigint`);
  expect(says).not.toContain("another number of fields");
});

test("only partitions that synthesis accepts are proposed", () => {
  const { body } = created({
    "s/1.json": [1.5, 2.5, 1.5, 2.5].map((price) => `{"price": ${price}, "size": ${price * 2}}`).join("\n"),
  });
  expect(body).toContain("    # partitionBy: [size] # 2 values in the sample\n");
});

test("names that cannot be columns are renamed, and words of SQL are quoted", () => {
  const { read, body, says } = created({
    "Order/1.json":
      '{"Größe": 1, "a.b": 2, "a b": 3, "select": 4, "1st": 5, "#": 6, ' +
      '"id": 7, "ID": 8, "`": 9, "__x": 10, "yes: no": 11, "a,": "2024-01-01", "": 12}',
  });
  expect(read("tables/order.sql").split("\n").slice(1).join("\n")).toBe(`select Grosse,
       a_b,
       a_b_2,
       \`select\`,
       column_1st,
       column,
       id,
       ID_2,
       column_2,
       x,
       yes_no,
       a
from \`order\`
`);
  expect(schema(body))
    .toBe(`      Grosse: { field: Größe, type: bigint } # renamed: columns have letters, digits and _, no digit first
      a_b: { field: a.b, type: bigint } # renamed: columns have letters, digits and _, no digit first
      a_b_2: { field: a b, type: bigint } # renamed: columns have letters, digits and _, no digit first
      select: bigint
      column_1st: { field: 1st, type: bigint } # renamed: columns have letters, digits and _, no digit first
      column: { field: "#", type: bigint } # renamed: columns have letters, digits and _, no digit first
      id: bigint
      ID_2: { field: ID, type: bigint } # renamed: another field has this name, in capitals or not
      column_2: { field: "\`", type: bigint } # renamed: columns have letters, digits and _, no digit first
      x: { field: __x, type: bigint } # renamed: names that begin with __ are often reserved
      yes_no: { field: "yes: no", type: bigint } # renamed: columns have letters, digits and _, no digit first
      a: { field: "a,", type: date } # renamed: columns have letters, digits and _, no digit first`);
  expect(says).toContain('  order: some fields are not read, because of their names: ""\n');
});

test("CSV: delimiter, encoding, dates and types are found; 007 is a string", () => {
  const { body, read, says } = created({
    "Umsätze.csv": Buffer.from(
      "nr;tag;wann;code;preis;wer;offen\n" +
        '1;31.12.2023;2024-01-02T03:04:05Z;007;1.50;"M\xfcller; ""Jan""\n";true\n' +
        "2;01.02.2024;2024-01-02T03:04:06Z;100;2;B;FALSE\n",
      "latin1",
    ),
  });
  expect(body).toBe(`sources:
  umsatze: # from 1 file of the sample, 2 records
    prefix: "" # all of landing/
    format: csv
    csv:
      delimiter: ";"
      encoding: windows-1252
      timestampFormats: [dd.MM.yyyy, yyyy-MM-dd'T'HH:mm:ssXXX]
    schema:
      nr: bigint
      tag: date
      wann: timestamp
      code: string
      preis: double
      wer: string
      offen: boolean

tables: # in this order; tables/ holds one SELECT for each
  umsatze:
    columns:
      nr: bigint
      tag: date
      wann: timestamp
      code: string
      preis: double
      wer: string
      offen: boolean
`);
  expect(read("tables/umsatze.sql")).toContain("select nr,\n       tag,");
  expect(says).toContain("  umsatze: CSV in landing/, 7 fields, from 2 records in 1 file\n");
});

test("CSV: a file with the byte order mark of UTF-8 is UTF-8, also among files of windows-1252", () => {
  const { body, says } = created({
    "a.csv": "\ufeffgröße;n\nü;1\n",
    "b.csv": Buffer.from("gr\xf6\xdfe;n\n\xfc;2\n", "latin1"),
  });
  expect(body).toContain("      encoding: windows-1252\n");
  expect(body).toContain("      grosse: { field: größe, type: string }");
  expect(says).toContain("CSV in landing/, 2 fields, from 2 records in 2 files\n");
});

test("CSV: dates whose day and month may be swapped are strings, and so are those that contradict others", () => {
  const { body } = created({ "s/a.tsv": "either\tday\tmonth\tnone\n01/02/2024\t31/12/2023\t12/31/2023\t\n" });
  expect(body).toContain(`      delimiter: "\\t"
      timestampFormats: [dd/MM/yyyy]
    schema:
      either: string # dd/MM/yyyy or MM/dd/yyyy: the sample does not show which
      day: date
      month: string # MM/dd/yyyy, which contradicts the dates of another column
      none: string # empty in the whole sample
`);
});

test("JSON is read from files whose names begin with . or _, as by a merge; system files are not read", () => {
  const { body, says } = created({
    "s/.a.json": '{"a": 1}',
    "s/_b.json": '{"b": 1}',
    "s/_x/c.json": '{"c": 1}',
    "s/.DS_Store": '{"no": 1}',
    "s/.git/d.json": '{"no": 1}',
    "s/_SUCCESS": "",
    ".e.json": "{}",
  });
  expect(schema(body)).toBe("      a: bigint\n      b: bigint\n      c: bigint");
  expect(says).toContain("  s: JSON in landing/s/, 3 fields, from 3 records in 3 files\n");
  expect(says).toContain("  left out: .e.json: lies beside folders, ");
});

test("CSV in such files is not read, as by Spark, and there is a note", () => {
  const { body, says } = created({
    "s/1.csv": "a\n1\n",
    "s/_SUCCESS": "",
    "s/._SUCCESS.crc": "x",
    "s/_2.csv": "b\n1\n",
    "s/_day/3.csv": "a\n2\n",
  });
  expect(body).toContain("  s: # from 2 files of the sample, 2 records\n");
  expect(says.slice(says.indexOf("please check"), says.indexOf("\n\nRead"))).toBe(`please check
  s: not data by their names, and left out of a run (exclude): _SUCCESS
  s: Spark does not read CSV files whose names begin with . or _; rename them: _2.csv`);
  expect(refused(folder(), "a", folder({ "s/_1.csv": "a\n1\n" }))).toBe(
    "DATA=DATA: no source can be proposed\n  DATA/s/: no JSON object and no CSV line was found in _1.csv; " +
      "Spark does not read CSV files whose names begin with . or _; rename them",
  );
});

test("there is a note about what is not in any source, with the reason", () => {
  const { body, says } = created({
    "README.md": "hello",
    "a b/1.json": "{}",
    "bin/x.bin": Buffer.from([0, 255, 10, 7]),
    "log/1.json": '{"a": 1}\nnot json\n{"a": 2}',
    "log/2.csv": "x\n1\n",
    "shop/1.csv": "x,y\n1,2\n",
    "shop/2.csv": "z\n1\n",
  });
  expect(body.match(/^ {4}prefix: .*/gm)).toEqual(["    prefix: log/", "    prefix: shop/"]);
  expect(says.slice(says.indexOf("please check"), says.indexOf("\n\nRead")).split("\n")).toEqual([
    "please check",
    "  left out: README.md: lies beside folders, which a source for it would hold too; move it " +
      "into a folder of its own",
    '  left out: DATA/a b/: the prefix "a b/" contains a character other than letters, digits ' +
      "and . _ + = - /; rename the folder",
    "  left out: DATA/bin/: no JSON object and no CSV line was found in x.bin",
    "  log: a run puts what is not a JSON object into quarantine, and there is some in 1.json; " +
      "it fails where more records are in quarantine than quarantineLimit allows",
    "  log: not JSON, and left out of a run (exclude: *.csv): 2.csv; " +
      "for a source of their own, move them into another folder",
    "  shop: the header of these files does not fit that of the first file; " +
      "move them into a folder of their own: 2.csv",
  ]);
});

test("without a sample, a small pipeline to begin with is written", () => {
  const root = folder();
  const result = createPipeline(root, "first");
  expect(showCreated(result)).toBe(`pipelines/first/pipeline.yaml
pipelines/first/tables/events.sql

Read pipeline.yaml, and correct what the sample could not show. Then:
  make run PIPELINE=first DATA=<folder that holds events/>`);
  const { sources, tables } = loadPipeline(root, "first");
  expect(sources.map(({ name, prefix }) => [name, prefix])).toEqual([["events", "events/"]]);
  expect(tables.map(({ name, partitionBy }) => [name, partitionBy])).toEqual([["events", ["day"]]]);
});

test("a name that is missing, wrong or taken is refused", () => {
  const root = folder({ "pipelines/taken/pipeline.yaml": "" });
  expect(refused(root, undefined)).toBe(
    "NAME is missing; give the new pipeline a name: make new NAME=<name> [DATA=<folder with a sample of your files>]",
  );
  expect(refused(root, "../x")).toBe(
    'NAME="../x": the name of a pipeline must begin with a lower-case letter, but not with sg-, ' +
      "and hold at most 32 lower-case letters, digits and hyphens",
  );
  expect(refused(root, "taken")).toBe(
    "NAME=taken: pipelines/taken exists, and is not changed; choose another name, or delete that folder first",
  );
});

test("folders without a source are refused, and nothing is written", () => {
  const root = folder();
  expect(refused(root, "a", "/nowhere")).toBe(
    "DATA=DATA: there is no such folder; give one with a sample of your files",
  );
  expect(refused(root, "a", folder())).toBe(
    "DATA=DATA: the folder is empty; it should hold a sample of your files, " +
      "best in a folder for each source, as they lie in the bucket",
  );
  expect(refused(root, "a", join(folder({ f: "x" }), "f"))).toBe(
    "DATA=DATA: this is a file; give the folder that holds it",
  );
  const text =
    "DATA=DATA: no source can be proposed\n  DATA/s/: no JSON object and no CSV line was found in x.txt; " +
    "if its lines are records of another kind, declare a source with format: text";
  expect(refused(root, "a", folder({ "s/x.txt": "x" }))).toBe(text);
  expect(refused(root, "a", folder({ "s/x.txt": "1,2\n3,4\n" }))).toBe(text);
  expect(refused(root, "a", folder({ "s/x.csv": Buffer.from("\uFEFFa,b\n1,2\n", "utf16le") }))).toBe(
    "DATA/s/x.csv: is UTF-16, which a run does not read; convert it: iconv -f UTF-16 -t UTF-8",
  );
});

test.each([
  ["years", ["2024/01/a.json", "2025/12/b.json"]],
  ["days and hours", ["2024-01-01/00/a.json", "2024-01-02/23/b.json"]],
  ["one month", ["202401/a.json"]],
  ["values", ["tenant=acme/a.json", "tenant=zeta/b.json"]],
])("folders named after %s are parts of one source", (_, files) => {
  const { body, says } = created(Object.fromEntries(files.map((file, id) => [file, `{"id": ${id}}`])));
  expect(body).toContain('    prefix: "" # all of landing/\n');
  expect(says).toContain(`JSON in landing/, 1 field, from ${files.length} record${files.length === 1 ? "" : "s"} in`);
});

test("gzip is looked into whatever its name is, and files that a run would refuse are named", () => {
  const { body, says } = created({
    "s/1": gzipSync('{"id": 1}'),
    "s/2.json": '{"id": 2}',
    "s/manifest.json": '{"no": 1}',
    "t/1.json": '{"id": 1}',
    "u/1.json": Buffer.from('{"id": 1}', "utf16le"),
  });
  expect(body).not.toContain("no: ");
  expect(says).toContain("  s: 1: gzip, but the name does not end in .gz; add .gz to the name\n");
  expect(says).toContain("  s: not data by their names, and left out of a run (exclude): manifest.json");
  expect(says).toContain(
    "  left out: DATA/u/: no JSON object and no CSV line was found in 1.json; " +
      "1.json: UTF-16, which is not read; convert it: iconv -f UTF-16 -t UTF-8\n",
  );
});

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

test("of files that are one object around an array, the elements are the records", () => {
  const file = (page: number) =>
    `{"page": ${page}, "next": null, "id": "p", "tags": ["x"], "detail": {"count": 3, "more.items": [` +
    '{"id": 1, "a": "x", "b": 1, "c": 2, "d": 3, "e": 4, "f": 5}, {"id": 2}, {"id": 3}]}}';
  const { body, read, says } = created({ "s/1.json": file(1), "s/2.json": file(2) });
  expect(body.slice(0, body.indexOf("\n\ntables:"))).toBe(`sources:
  s: # from 2 files of the sample, 6 records
    prefix: s/
    merge: { depth: 0 } # 1 group in the sample
    each: detail.\`more.items\` # each object holds this array, whose elements are the records
    envelope: # fields beside the array, which each record gets
      page: bigint
      next: string # null in the whole sample
      id_2: { field: id, type: string } # renamed: another field has this name, in capitals or not
      count: bigint
    schema:
      id: bigint
      a: string
      b: bigint
      c: bigint
      d: bigint
      e: bigint
      f: bigint`);
  expect(read("tables/s.sql")).toContain("       f,\n       page,\n       next,\n       id_2,\n       count\nfrom s\n");
  expect(says).toContain("  s: JSON in landing/s/, 7 fields, from 6 records in 2 files\n");
});

test("beside an array of records, names that are in two objects or on its path are not read", () => {
  const { body } = created({
    "s/1.json": '{"list": 1, "detail": {"a": 1, "detail": 2, "b": 1, "list": [{"id": 1}]}}',
    "s/2.json": `{"a": 1, "detail": {"a": 1, "list": [${Array(20).fill('{"id": 1}').join()}]}}`,
  });
  expect(body.slice(body.indexOf("    each"), body.indexOf("\n\ntables:"))).toBe(
    `    each: detail.list # each object holds this array, whose elements are the records
    envelope: # fields beside the array, which each record gets
      b: bigint
    schema:
      id: bigint`,
  );
});

test("an array of records may be longer than what is read of a file", () => {
  const record = `{"id": 1, "text": "${"x".repeat(1 << 20)}"}`;
  const { body } = created({ "s/1.json": `{"Records": [${Array(20).fill(record).join(", ")}]}` });
  expect(body).toContain("    each: Records #");
  expect(schema(body)).toBe("      id: bigint\n      text: string");
});

test.each([
  ["many elements", `{"a": 1, "b": 2, "list": [${Array(10).fill('{"id": 1}').join()}]}`],
  ["a usual name", '{"page": 1, "total": 2, "next": null, "data": [{"id": 1}, {"id": 2}]}'],
  ["nothing beside it", '{"list": [{"id": 1}]}\n{"list": []}'],
])("an array with %s holds the records", (_, content) => {
  expect(created({ "s/1.json": content }).body).toMatch(/ each: (list|data) #/);
});

test.each([
  [
    "has as many fields as its lines",
    { "s/1.json": '{"id": 1, "who": "x", "lines": [{"sku": 1, "n": 2}, {"sku": 2}]}' },
  ],
  [
    "is among others in a file",
    { "s/1.json": lines(3, (id) => `{"id": ${id}, "lines": [{"a": 1, "b": 2}, {"c": 3}]}`) },
  ],
  ["has two arrays of objects", { "s/1.json": '{"a": [{"b": 1}, {"b": 2}], "c": [{"d": 1}, {"d": 2}]}' }],
  ["is without the array in another file", { "s/1.json": '{"a": [{"b": 1}, {"b": 2}]}', "s/2.json": '{"error": 1}' }],
])("an object is a record itself where it %s", (_, files) => {
  expect(created(files as Record<string, string>).body).not.toContain("each:");
});

test("objects whose names hardly repeat are maps, and those whose names repeat are structs", () => {
  const { body } = created({
    "s/1.json": lines(
      20,
      (id) =>
        `{"labels": {"app": "a", "v${id}": "x"}, "deep": {"n": 1, "byId": {"k-${id}": {"n": ${id}, "m": null}}}, ` +
        `"days": {"2024-01-0${(id % 9) + 1}": ${id}.5}, "mixed": {"k${id}": ${id % 2 ? 1 : '"x"'}}, ` +
        `"some": {"a": 1, "b${id % 4}": 2}}`,
    ),
  });
  expect(schema(body))
    .toBe(`      labels: map<string,string> # a map: 21 names in 20 objects, most of which hardly repeat
      deep: struct<n:bigint,byId:map<string,struct<n:bigint,m:string>>> # names hardly repeat in byId
      days: map<string,double> # a map: 9 names in 20 objects, most of which hardly repeat
      mixed: map<string,string> # a map: 20 names in 20 objects, most of which hardly repeat
      some: struct<a:bigint,b0:bigint,b1:bigint,b2:bigint,b3:bigint>`);
});

test("what is nested more deeply than a type may be is a string", () => {
  const { body } = created({ "s/1.json": `{"id": 1, "tree": ${'{"a": ['.repeat(300)}1${"]}".repeat(300)}}` });
  expect(schema(body)).toBe(
    "      id: bigint\n      tree: string # nested 600 levels deep, more than a type may be; the string is JSON",
  );
});

test.each([
  ["arrays of arrays", 2, '[[1, "a"], [2, "b"]]\n[["x"]]'],
  ["arrays of arrays of objects", 1, '[[{"a": 1}], [{"a": 2}]]'],
  ["strings", 2, '"{}"\n"x"'],
  ["numbers", 3, "1 2\n3.5"],
  ["maps of records", 1, `{${Array.from({ length: 10 }, (_, id) => `"${id}": {"a": 1}`).join(", ")}}`],
])("%s are read as text", (_, count, content) => {
  const { body, read, says } = created({ "s/1.json": content });
  expect(body.slice(0, body.indexOf("\n\ntables:"))).toBe(`sources:
  s: # from 1 file of the sample, ${count} record${count === 1 ? "" : "s"}
    prefix: s/
    merge: { depth: 0 } # 1 group in the sample
    format: text # the values are not objects with fields
    text: { record: value }
    schema:
      value: string`);
  expect(read("tables/s.sql")).toContain("\nselect value\nfrom s\n");
  expect(says).toContain(`  s: JSON values as text in landing/s/, 1 field, from ${count} record`);
});

const csv = (files: Record<string, string>) => {
  const { body, says } = created(files);
  expect(says).not.toContain("please check");
  return body.slice(body.indexOf("    format: csv\n") + 16, body.indexOf("\n\ntables:"));
};

test("CSV: columns that some files lack are optional", () => {
  expect(csv({ "s/1.csv": "id,a\n1,x\n", "s/2.csv": "b,id,a\n1,2,x\n", "s/3.csv": "id,b\n3,4\n" })).toBe(`    schema:
      id: bigint
      a: { type: string, optional: true } # in 2 of 3 files
      b: { type: bigint, optional: true } # in 2 of 3 files`);
});

test("CSV: \\ is an escape character where only that keeps the quotes of the sample within values", () => {
  const escaped = '1;"a \\"b\\"; c";"C:\\\\"\n2;"x\ny";z\n';
  expect(csv({ "s/1.csv": `id;txt;path\n${escaped}`, "s/2.csv": "id;txt;path\n3;b;c\n" })).toBe(`    csv:
      delimiter: ";"
      escape: "\\\\" # the sample has \\ before quotes, delimiters or line breaks
    schema:
      id: bigint
      txt: string
      path: string`);
  const json = '1,"{""a"": ""b\\""c""}","C:\\"\n';
  expect(csv({ "s/1.csv": `id,txt,path\n${json}` })).not.toContain("escape");
});

test("CSV: without a header, columns are by position; the last may be missing in some files", () => {
  expect(csv({ "s/1.csv": "1,x\n2,y\n", "s/2.csv": "3,z,2024-01-01\n4,w,\n5,,2024-01-02\n" })).toBe(`    csv:
      header: false # the first line of each file looks like its records
      timestampFormats: [yyyy-MM-dd]
    schema:
      column_1: bigint
      column_2: string
      column_3: { type: date, optional: true } # in 1 of 2 files`);
});

test("CSV: files of a single record have no header", () => {
  expect(csv({ "s/1.csv": "1,x\n", "s/2.csv": "2,y\n" })).toBe(`    csv:
      header: false # the first line of each file looks like its records
    schema:
      column_1: bigint
      column_2: string`);
});

test.each([
  ["is the same in all files", { "s/1.csv": "1,2\n3,4\n", "s/2.csv": "1,2\n5,6\n" }],
  ["has years", { "s/1.csv": "country,2023,2024\nfr,1,2\n" }],
  ["is text in one file", { "s/1.csv": "1,2\n3,4\n", "s/2.csv": "a,1\n5,6\n" }],
  ["is text, as all rows are", { "s/1.csv": "a,b\nc,d\n" }],
])("CSV: a first line that %s is a header", (_, files) => {
  expect(created(files as Record<string, string>).body).not.toContain("header: false");
});

test("CSV: a header with empty or repeated names is skipped", () => {
  expect(csv({ "s/1.csv": ',"a\nb",x,x\n0,1,2,\n' })).toBe(`    csv:
      header: false # the header has a column without a name
      skipLines: 2 # the header
    schema:
      column_1: bigint
      a_b: bigint
      x: bigint
      x_2: string # empty in the whole sample`);
  const { body, says } = created({ "s/1.csv": "x,x\n1,2\n", "s/2.csv": "x,x\n3,4\n", "s/3.csv": "x,y\na,b\n" });
  expect(body).toContain("      header: false # the header has a name twice\n      skipLines: 1 # the header\n");
  expect(schema(body)).toBe("      x: bigint\n      x_2: bigint");
  expect(says).toContain("move them into a folder of their own: 3.csv\n");
});

test("CSV: names that cannot be columns, or differ in capitals only, get others", () => {
  expect(csv({ "s/1.csv": "a,A,b c\n1,2,3\n" })).toBe(`    schema:
      a: bigint
      A_2: { field: A, type: bigint } # renamed: another field has this name, in capitals or not
      b_c: { field: b c, type: bigint } # renamed: columns have letters, digits and _, no digit first`);
});

test("what is taken for a moment of ISO 8601, in JSON and in CSV, is what a run reads", () => {
  const { shapes, offsets } = JSON.parse(readFileSync("spark/tests/read/iso-8601.json", "utf8")) as Record<
    "shapes" | "offsets",
    [string, unknown][]
  >;
  const texts = shapes.flatMap(([shape, local]) =>
    offsets.map(([offset, minutes]): [string, boolean] => [
      shape + offset,
      local !== null && minutes !== null && (/[T ]/.test(shape) || offset === ""),
    ]),
  );
  expect(texts).toHaveLength(420);
  for (const [text, isRead] of texts) {
    const column = new ColumnTypes();
    column.add(text);
    const type = /[T ]/.test(text) ? "timestamp" : "date";
    expect([text, isoTime(text), column.isIso && column.isoType]).toEqual(
      isRead ? [text, type, type] : [text, undefined, false],
    );
  }
});

test("CSV: times in any form of ISO 8601 need no format, where no column needs one", () => {
  const rows = "id,at,day\n1,2024-01-01T00:30Z,2024-01-01\n2,2024-01-01 00:30:00.5+01,2024-01-02\n";
  const { body } = created({ "s/a.csv": rows });
  expect(schema(body)).toBe("      id: bigint\n      at: timestamp\n      day: date");
  expect(body).not.toContain("timestampFormats");
  expect(
    schema(
      created({ "s/a.csv": rows.replace("2024-01-01\n", "31.01.2024\n").replace("2024-01-02\n", "30.01.2024\n") }).body,
    ),
  ).toBe("      id: bigint\n      at: string\n      day: date");
});

test("JSON with NaN is text, line by line", () => {
  const { body, read, says } = created({ "s/a.json": '{"v":NaN}\n{"v":1.5}\n\n' });
  expect(body).toContain(
    "    format: text # each line as text: NaN, Infinity and commas between objects are not JSON\n" +
      "    schema:\n      value: string\n",
  );
  expect(read("tables/s.sql")).toContain("-- Each JSON line of s as text.");
  expect(says).toContain("s: JSON lines as text in landing/s/, 1 field, from 2 records in 1 file");
  expect(created({ "s/a.json": '{"a":1},\n{"a":2},\n' }).body).toContain("    format: text # each line as text");
  expect(created({ "s/a.json": '[\n{"a":1},\n{"a":2}\n]\n' }).body).not.toContain("format: text");
});

test("arrays of records may be in objects in the object of a file, and files of blanks are empty", () => {
  const file = (n: number) =>
    JSON.stringify({
      meta: { id: n },
      response: {
        data: {
          items: [
            { k: 1, v: 2 },
            { k: 3, v: 4 },
          ],
        },
      },
    });
  const { body, says } = created({ "s/1.json": file(1), "s/2.json": file(2), "s/3.json": "\n \n" });
  expect(body).toContain("    each: response.data.items #");
  expect(says).not.toContain("please check");
});

test("CSV: a record that begins all files is not a header, and blank lines before a header are skipped", () => {
  const rows = "1,a,2024-01-01\n2,b,2024-01-02\n";
  expect(created({ "s/1.csv": rows, "s/2.csv": rows }).body).toContain("      header: false # the first line of each");
  const names = "name,1,2\na,3,4\nb,5,6\n";
  expect(schema(created({ "s/1.csv": names, "s/2.csv": names }).body)).toMatch(/^ {6}name: string\n/);
  expect(created({ "s/1.csv": "\n\r\nid,,v\n1,a,b\n" }).body).toContain("      skipLines: 3 # the header\n");
});
