import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { python, root as project } from "../../../cli/project";
import { classArchive, hasNoArchive } from "../../../local/cluster/class-archive";
import { javaHome } from "../../../local/cluster/java";
import { javaAmong, sitePackages } from "../../../local/cluster/local-spark";

const root = mkdtempSync(join(tmpdir(), "parquetry-archive-"));
const [folder, temporary] = [join(root, "kept"), join(root, "run")];
const files = { home: join(root, "spark"), java: "", jars: join(root, "jars") };
beforeAll(async () => {
  for (const made of [join(files.home, "jars"), files.jars, temporary]) mkdirSync(made, { recursive: true });
  Object.assign(files, { java: await javaHome(javaAmong(sitePackages(join(project, ".venv")) ?? ""), ["17"]) });
});
afterAll(() => rmSync(root, { recursive: true }));

/** What Java says about its classes when it starts with these options of a properties file. */
async function start(options: readonly string[]): Promise<string> {
  const args = options.map((option) => option.replace(/^"(.*)"$/, "$1"));
  const { stdout } = await execa(join(files.java, "bin/java"), [...args, "-Xshare:auto", "-version", "-showversion"]);
  return stdout;
}

test("the first run writes the archive, later runs use it, and other jars have another one", async () => {
  expect(hasNoArchive(files, folder)).toBe(true);
  const first = await classArchive(files, folder, temporary);
  expect(first.options.join(" ")).toContain("-XX:ArchiveClassesAtExit=");
  await start(first.options);
  first.keep();
  const archive = readdirSync(folder).find((name) => !name.includes(".base.")) ?? "none";
  expect(hasNoArchive(files, folder)).toBe(false);
  const later = await classArchive(files, folder, temporary);
  expect(later.options).toEqual([`"-XX:SharedArchiveFile=${join(folder, archive)}"`]);
  expect(await start([...later.options, "-Xlog:cds"])).not.toContain("error");

  rmSync(files.jars, { recursive: true });
  mkdirSync(files.jars);
  const other = await classArchive(files, folder, temporary);
  expect(other.options.join(" ")).toContain("-XX:ArchiveClassesAtExit=");
  await start(other.options);
  other.keep();
  expect(readdirSync(folder)).not.toContain(archive);
});

test("a run that fails keeps no archive, and a folder that cannot be written stops nothing", async () => {
  const failed = await classArchive(files, join(root, "failed"), temporary);
  await start(failed.options);
  expect(readdirSync(join(root, "failed"))).toEqual([expect.stringMatching(/[.]base[.]jsa$/)]);
  expect((await classArchive(files, join(python, "no folder"), temporary)).options).toEqual([]);
});
