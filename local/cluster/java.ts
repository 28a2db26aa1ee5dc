import { existsSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { UserError } from "../../cli/errors";

/**
 * The folder of a Java for Spark: the JRE in the Python packages. For some kinds of machines they have none; there, it
 * is the Java that the user has installed.
 * @param packaged the folder where it would be
 * @param versions of Java that this Spark runs with, the one to install first
 * @throws UserError when there is neither
 */
export async function javaHome(packaged: string, versions: readonly string[]): Promise<string> {
  if (existsSync(join(packaged, "bin/java"))) return packaged;
  const { home, version } = await installedJava();
  if (home !== undefined && version !== undefined && versions.includes(version)) return home;
  const found = version === undefined ? "no Java is installed" : `the installed version is Java ${version}`;
  throw new UserError(
    `Spark needs Java ${versions.join(" or ")}. The Python packages have none for this kind of machine ` +
      `(${process.platform}, ${process.arch}), and ${found}; install Java ${versions[0]}, ` +
      "or set JAVA_HOME to the folder of one of these",
  );
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
