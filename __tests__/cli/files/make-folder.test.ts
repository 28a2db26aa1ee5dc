import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claim } from "../../../cli/processes/claim";
import { isRefusedPath, makeFolder } from "../../../cli/files/make-folder";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "folder-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a folder is made with those above it, and one that is there stays", () => {
  const deep = join(folder, "a/b/c");
  makeFolder(deep);
  writeFileSync(join(deep, "file"), "x");
  makeFolder(deep);
  expect(statSync(join(deep, "file")).size).toBe(1);
});

test("a file above the folder or in its place is reported as a path that cannot be used", () => {
  writeFileSync(join(folder, "file"), "");
  for (const path of ["file", "file/below"])
    try {
      makeFolder(join(folder, path));
      throw new Error(`${path} was made`);
    } catch (error) {
      expect([path, isRefusedPath(error)]).toEqual([path, true]);
    }
});

// Linux has a file system in which nobody can make a folder.
if (existsSync("/proc"))
  test("a folder that the system lets nobody make is an error", () => {
    expect(() => makeFolder("/proc/x/y")).toThrow("ENOENT: no such file or directory, mkdir '/proc/x'");
    expect(() => claim("/proc/x/at-work.json", "run")).toThrow("ENOENT: no such file or directory, mkdir '/proc/x'");
  });
