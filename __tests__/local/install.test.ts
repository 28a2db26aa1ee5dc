import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { root } from "../../cli/project";

const folder = mkdtempSync(join(tmpdir(), "parquetry-install-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the installation on a machine whose only Python is of this version. */
async function install(part: string, python: string) {
  const programs = join(folder, python);
  mkdirSync(programs);
  for (const name of ["bash", "cat", "cksum", "dirname", "node"]) {
    const { stdout } = await execa("bash", ["-c", `command -v ${name}`]);
    symlinkSync(stdout, join(programs, name));
  }
  writeFileSync(join(programs, "python3"), `#!${programs}/bash\necho ${python}\n`, { mode: 0o755 });
  cpSync(join(root, "local/install"), join(folder, "local/install"), { recursive: true });
  const { exitCode, stdout, stderr } = await execa(join(folder, "local/install/install.sh"), [part], {
    env: { PATH: programs },
    extendEnv: false,
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

test("Spark 4.1 is not installed with Python 3.9, and nothing else is done", async () => {
  expect(await install("spark-4", "3.9")).toEqual({
    exitCode: 2,
    stdout: "",
    stderr:
      "Spark 4.1, which the pipeline's release has, needs Python 3.10, 3.11 or 3.12 with its venv module (on Debian " +
      "and Ubuntu: python3-venv); python3 is 3.9. Set PYTHON to one of these, or choose an EMR 7 release as " +
      "cluster.release.",
  });
});

test("the local run is not installed with a Python that is too new", async () => {
  expect(await install("run", "3.14")).toMatchObject({
    exitCode: 2,
    stderr:
      "The local run needs Python 3.9, 3.10, 3.11 or 3.12 with its venv module (on Debian and Ubuntu: python3-venv); " +
      "python3 is 3.14. Set PYTHON to one of these.",
  });
});

test("a jar that differs from the lock is refused, and is not in Ivy's cache the next time", async () => {
  const cache = join(folder, "cache");
  mkdirSync(cache);
  writeFileSync(join(folder, "ecj-3.33.0.jar"), "the page of a proxy");
  const settings = join(folder, "ivysettings.xml");
  writeFileSync(
    settings,
    `<ivysettings><settings defaultResolver="wrong"/><resolvers><filesystem name="wrong">
    <artifact pattern="${folder}/[artifact]-[revision].[ext]"/></filesystem></resolvers></ivysettings>`,
  );
  const program = [join(root, "local/install/jars/fetch.py"), "build", join(cache, "compiler")];
  const { exitCode, stderr } = await execa(join(root, ".venv/bin/python"), program, {
    env: { IVY_SETTINGS: settings },
    reject: false,
  });
  expect(exitCode).toBe(1);
  expect(stderr.replaceAll(/\b[0-9a-f]{64}\b/g, "…")).toBe(
    "local/install/jars/jars.lock: ecj-3.33.0.jar has the SHA-256 … and not …; nothing was installed",
  );
  expect(existsSync(join(cache, "ivy"))).toBe(false);
});
