import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Folders } from "../../../local/storage/folders";

let hdfs: string;
let folders: Folders;

beforeEach(() => {
  hdfs = mkdtempSync(join(tmpdir(), "folders-"));
  folders = new Folders({ hdfs, node: join(hdfs, "node") });
});
afterEach(() => rmSync(hdfs, { recursive: true, force: true }));

test("a file has its name only after it is committed", async () => {
  const output = await folders.write("hdfs:///a", false);
  await new Promise((resolve) => output.stream.end("text", resolve as () => void));
  expect(readdirSync(hdfs)).not.toContain("a");
  await output.commit();
  expect(readdirSync(hdfs)).toEqual(["a"]);
  expect(readFileSync(join(hdfs, "a"), "utf8")).toBe("text");
});

test("an aborted output leaves nothing: before its file is open, while it is written, after its end", async () => {
  for (let round = 0; round < 50; round++) {
    const unopened = await folders.write("hdfs:///a", false);
    await unopened.abort();
    const writing = await folders.write("hdfs:///a", false);
    writing.stream.write("text");
    await writing.abort();
    const ended = await folders.write("hdfs:///a", false);
    await new Promise((resolve) => ended.stream.end("text", resolve as () => void));
    await ended.abort();
  }
  expect(readdirSync(hdfs)).toEqual([]);
});

test("HDFS refuses the names that a real one refuses; the node's disk takes all", async () => {
  await expect(folders.write("hdfs:///out/T00:00/a.json", false)).rejects.toThrow(
    new Error("Pathname /out/T00:00/a.json from hdfs:/out/T00:00/a.json is not a valid DFS filename."),
  );
  await expect(folders.size("hdfs:///out/.snapshot/a")).rejects.toThrow(new Error('".snapshot" is a reserved name.'));
  const longest = "x".repeat(255);
  const output = await folders.write(`hdfs:///${longest}`, false);
  await new Promise((resolve) => output.stream.end("text", resolve as () => void));
  await output.commit();
  expect(readdirSync(hdfs)).toEqual([longest]);
  expect(await folders.size(`file://${hdfs}/T00:00`)).toBeUndefined();
});
