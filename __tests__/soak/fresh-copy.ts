import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";
import { root } from "../../cli/project";

/** Folders of packages, and the parts of .cache/ that have a stamp of their own. */
const packages = ["node_modules", ".venv", ".cache", ".cache/jars"];

/** The parts of the installation, and the files that decide their content: as in local/install/install.sh. */
const stamps = {
  "node_modules/.parquetry": "package-lock.json package.json",
  ".venv/.parquetry-run": "local/install/requirements.txt",
  ".venv/.parquetry-query": "local/install/requirements.txt local/install/requirements-query.txt",
  ".cache/jars/.parquetry": "local/install/jars/jars.lock local/install/jars/ivy.xml",
};

/**
 * A copy of the checkout, as git knows it, with the packages of this one. `make` takes them for installed: each of
 * their folders has links to what is in it, and a stamp for the copy's place.
 */
export class FreshCopy {
  readonly folder = mkdtempSync(join(tmpdir(), "fresh-"));

  constructor() {
    for (const file of this.git("ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")) {
      if (file === "" || !existsSync(join(root, file))) continue;
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(root, file), join(this.folder, file));
    }
    packages.forEach((each) => this.link(each));
    for (const [stamp, files] of Object.entries(stamps))
      execFileSync("bash", ["-c", `{ pwd && cat ${files}; } | cksum > ${stamp}`], { cwd: this.folder });
    for (const command of [
      ["init", "--quiet"],
      ["add", "--all"],
    ])
      this.git("-C", this.folder, ...command);
  }

  /** Files that were changed, added or deleted, as git sees it. */
  async changes(): Promise<readonly string[]> {
    const { stdout } = await execa("git", ["-C", this.folder, "status", "--porcelain"]);
    return stdout.split("\n").filter((line) => line !== "" && !line.startsWith("A  "));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private git(...args: string[]): string {
    return execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  }

  /** Makes a folder whose entries are links to those of the original, without its stamps. */
  private link(path: string): void {
    mkdirSync(join(this.folder, path), { recursive: true });
    for (const entry of readdirSync(join(root, path)))
      if (!entry.startsWith(".parquetry") && !packages.includes(join(path, entry)))
        symlinkSync(join(root, path, entry), join(this.folder, path, entry));
  }
}
