import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zip } from "../../stacks/cluster/zip";
import { temporaryFolder } from "./synthesized";

const entries = { "a/b.py": Buffer.from("print(1)\n"), "a/é.py": Buffer.from("") };
const only = (cache: string) => join(cache, readdirSync(cache)[0] as string);

test.each<[string, (content: Buffer) => Buffer]>([
  ["cut off", (content) => content.subarray(0, content.length >> 1)],
  ["empty", () => Buffer.alloc(0)],
  ["changed in one byte", (content) => Buffer.concat([content.subarray(0, -1), Buffer.of((content.at(-1) ?? 0) ^ 1)])],
])("a zip in the cache that is %s is packed again", (_, damage) => {
  const cache = join(temporaryFolder(), "code");
  const made = zip(entries, cache);
  const whole = readFileSync(only(cache));
  writeFileSync(only(cache), damage(whole));
  expect(Buffer.from(zip(entries, cache))).toEqual(Buffer.from(made));
  expect(readFileSync(only(cache))).toEqual(whole);
});

test("other contents, or other names, make another zip", () => {
  const cache = temporaryFolder();
  const zips = [
    entries,
    { ...entries, "a/b.py": Buffer.from("print(2)\n") },
    { "a/c.py": entries["a/b.py"], "a/é.py": entries["a/é.py"] },
  ].map((files) => Buffer.from(zip(files, cache)).toString("hex"));
  expect(new Set(zips).size).toBe(3);
  expect(readdirSync(cache)).toHaveLength(3);
});

test("without a cache the zip is the same", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "ok"));
  writeFileSync(join(folder, "file"), "no folder");
  expect(zip(entries, join(folder, "file/code"))).toEqual(zip(entries, join(folder, "ok")));
});
