import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError, UserError } from "../../cli/errors";
import { packPackages } from "../../cli/packages/packages";
import { root } from "../../cli/project";

/** pip has no index here, so it finds nothing. bootstrap/tests/test_packages.py tests the packing itself. */
const folder = mkdtempSync(join(tmpdir(), "parquetry-packages-"));
const environment = { ...process.env };
beforeAll(() => Object.assign(process.env, { PIP_NO_INDEX: "1", PIP_FIND_LINKS: folder }));
afterAll(() => {
  process.env = environment;
  rmSync(folder, { recursive: true });
});

const packing = async (content: string) => {
  const file = join(folder, "requirements.txt");
  writeFileSync(file, content);
  return packPackages(root, file, { python: "3.9", machine: "x86_64" }).then(
    (archive) => readFileSync(archive),
    (error: unknown) => error as Error,
  );
};
const hash = `--hash=sha256:${"0".repeat(64)}`;

test("a mistake in the file is the user's, with the file's name", async () => {
  const error = await packing(`nothing==1 ; python_version > "3.9" ${hash}\n`);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toBe(
    `${join(folder, "requirements.txt")}: no requirement is for Python 3.9 on x86_64`,
  );
});

test("packages that pip cannot download are a RunError with pip's message", async () => {
  const error = await packing(`nothing==1 ${hash}\n`);
  expect(error).toBeInstanceOf(RunError);
  expect((error as Error).message).toBe(
    `${join(folder, "requirements.txt")}: the packages for Python 3.9 on Linux, x86_64 could not be downloaded; ` +
      "pip says:\nERROR: Could not find a version that satisfies the requirement nothing==1 (from versions: none)\n" +
      "ERROR: No matching distribution found for nothing==1",
  );
});
