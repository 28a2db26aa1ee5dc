import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import type { PythonTarget } from "../../config/cluster/python-target";
import { exitCode, RunError, UserError } from "../errors";
import { shownPath } from "../project";

const script = join(__dirname, "pack.py");

/**
 * Packs the wheels of a requirements file, or finds them packed. The packages are downloaded once for each content of
 * the file.
 * @param root of the project, absolute
 * @param requirements the file, absolute
 * @returns the archive, absolute
 * @throws UserError where the requirements are wrong; RunError where the packages cannot be downloaded
 */
export async function packPackages(root: string, requirements: string, target: PythonTarget): Promise<string> {
  const archive = join(root, ".cache/packages", keyOf(requirements, target), "packages.zip");
  if (existsSync(archive)) return archive;
  await run(join(root, "local/install/install.sh"), ["packages"], root);
  const options = [
    `--requirements=${requirements}`,
    `--python=${target.python}`,
    ...(target.machine === undefined ? [] : [`--machine=${target.machine}`]),
    `--archive=${archive}`,
  ];
  await run(join(root, ".cache/pip/bin/python"), [script, ...options], root, `${shownPath(requirements)}: `);
  return archive;
}

/** A hash of all that decides the archive's bytes. */
function keyOf(requirements: string, { python, machine }: PythonTarget): string {
  const place = machine ?? `${process.platform} ${process.arch}`;
  const hash = createHash("sha256").update(readFileSync(script)).update(`\0${python} ${place}\0`);
  return hash.update(readFileSync(requirements)).digest("hex").slice(0, 16);
}

async function run(program: string, args: string[], cwd: string, prefix = ""): Promise<void> {
  const ended = await execa(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"], reject: false });
  if (ended.exitCode === 0) return;
  const message = `${prefix}${ended.stderr}`;
  throw ended.exitCode === exitCode.userError ? new UserError(message) : new RunError(message);
}
