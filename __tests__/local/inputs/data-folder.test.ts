import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { dataFiles } from "../../../cli/files/data-files";
import { checkDataFolder } from "../../../local/inputs/data-folder";
import { UserError } from "../../../cli/errors";
import type { Merge } from "../../../cli/merge/merges";
import { isSystemFile } from "../../../cli/files/system-files";
import { parseOptions } from "../../../cli/merge/options";
import { checkPipeline } from "../../../cli/synthesized/pipelines";

const merges = ["song_data/", "log_data/"].map((name) => ({
  name: `merge ${name}`,
  bucket: "demo",
  prefix: `landing/${name}`,
  folder: name,
  optional: false,
  options: parseOptions([`--src=s3://demo/landing/${name}`, "--dest=hdfs:///x/"]),
}));
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "data-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), "{}");
};

test("a folder with files for every source is accepted, at any depth", () => {
  put("song_data/A/B/C/1.json");
  put("log_data/1.json");
  expect(checkDataFolder(folder, merges)).toBe(folder);
});

test("each wrong folder has one message, which says what to do", () => {
  expect(() => checkDataFolder(join(folder, "none"), merges)).toThrow(
    new UserError(`DATA=${folder}/none: there is no such folder`),
  );
  expect(() => checkDataFolder(folder, merges)).toThrow(
    new UserError(`DATA=${folder}: the folder is empty; it should hold song_data/ and log_data/`),
  );
  put("file");
  expect(() => checkDataFolder(join(folder, "file"), merges)).toThrow(
    new UserError(`DATA=${folder}/file: this is a file; give the folder that holds song_data/ and log_data/`),
  );
  put("song_data/1.json");
  put("log_data/.DS_Store");
  expect(() => checkDataFolder(folder, merges)).toThrow(
    new UserError(
      `DATA=${folder}: there is no file in ${folder}/log_data/, which step "merge log_data/" reads; ` +
        "the folder holds file, log_data, song_data. DATA stands for landing/ of the bucket: " +
        "give the folder that holds log_data/, or change the source's prefix in pipeline.yaml",
    ),
  );
});

test("a link in a circle and a pipe are named, before anything waits for them", () => {
  const path = join(folder, "entry");
  symlinkSync("entry", path);
  expect(() => [...dataFiles(folder)]).toThrow(
    new UserError(`${path}: is a link that leads back to itself; take it out of the folder`),
  );
  rmSync(path);
  for (const above of [folder, dirname(folder)]) {
    symlinkSync(above, path);
    expect(() => [...dataFiles(folder)]).toThrow(
      new UserError(
        `${path}: is a link to ${realpathSync(above)}, a folder that contains the link; take it out of the folder`,
      ),
    );
    rmSync(path);
  }
  execFileSync("mkfifo", [path]);
  expect(() => [...dataFiles(folder)]).toThrow(
    new UserError(`${path}: is a pipe, a socket or a device, and not a file; take it out of the folder`),
  );
});

test("links that lead to each other are named; one folder under two names is read twice", () => {
  put("a/1.json");
  put("b/2.json");
  symlinkSync(join(folder, "a"), join(folder, "b/again"));
  expect([...dataFiles(folder)].map(({ path }) => relative(folder, path))).toEqual([
    "a/1.json",
    "b/2.json",
    "b/again/1.json",
  ]);
  symlinkSync(join(folder, "b"), join(folder, "a/other"));
  expect(() => [...dataFiles(folder)]).toThrow(
    new UserError(
      `${join(folder, "a/other/again")}: is a link to ${realpathSync(join(folder, "a"))}, a folder that ` +
        "contains the link; take it out of the folder",
    ),
  );
});

test("an optional source needs no file, and the folder may be empty when all sources are optional", () => {
  const [songs, logs] = merges as [Merge, Merge];
  const optional = { ...logs, optional: true };
  put("song_data/.1.json");
  expect(checkDataFolder(folder, [songs, optional])).toBe(folder);
  rmSync(join(folder, "song_data"), { recursive: true });
  expect(checkDataFolder(folder, [optional])).toBe(folder);
  expect(() => checkDataFolder(folder, [songs, optional])).toThrow(
    new UserError(`DATA=${folder}: the folder is empty; it should hold song_data/ and log_data/`),
  );
  expect(() => checkDataFolder(folder, [])).toThrow(
    new UserError(`DATA=${folder}: the folder is empty; it should hold the files of the sources`),
  );
});

test.each([
  [".DS_Store", true],
  ["._1.json", true],
  ["Thumbs.db", true],
  [".git", true],
  [".nfs00ab", true],
  [".1.json", false],
  [".gitter", false],
  ["x.DS_Store", false],
  ["_SUCCESS", false],
  ["thumbs.db.json", false],
])("%s belongs to an operating system: %s", (name, theirs) => {
  expect(isSystemFile(name)).toBe(theirs);
});

test("for an unknown pipeline, the error lists those that exist, and names a similar one", () => {
  for (const name of ["a", "b"]) put(`pipelines/${name}/pipeline.yaml`);
  mkdirSync(join(folder, "pipelines/unfinished"));
  expect(() => checkPipeline(folder, "c")).toThrow(
    new UserError('PIPELINE=c: there is no pipelines/c/pipeline.yaml; there are a, b. Did you mean "a"?'),
  );
  expect(() => checkPipeline(folder, "unfinished")).toThrow(UserError);
});
