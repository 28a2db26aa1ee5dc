import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readableFolder } from "../../../cli/files/readable-folder";
import { UserError } from "../../../cli/errors";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "readable-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what is not a folder is named, with what the folder should hold", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(readableFolder(folder)).toBe(folder);
  expect(() => readableFolder(join(folder, "none"))).toThrow(
    new UserError(`DATA=${folder}/none: there is no such folder`),
  );
  expect(() => readableFolder(file)).toThrow(
    new UserError(`DATA=${file}: this is a file; give the folder that holds it`),
  );
});

// The system lets root read every folder.
if (process.getuid?.() !== 0)
  test("a folder that the user may not read is named", () => {
    chmodSync(folder, 0o000);
    expect(() => readableFolder(folder)).toThrow(
      new UserError(`DATA=${folder}: the folder cannot be read; give yourself permission to read it`),
    );
  });
