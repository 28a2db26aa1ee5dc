import { createHash } from "node:crypto";
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import execa from "execa";

/** What decides which classes a run loads, and from where. */
export interface ClassFiles {
  /** The folder of PySpark, which has jars/. */
  readonly home: string;
  /** The folder of a Java. */
  readonly java: string;
  /** The folder of the jars that read and write S3. */
  readonly jars: string;
}

export interface ClassArchive {
  /** Java's options that use the archive, or that write one when this Java ends. */
  readonly options: readonly string[];
  /** The archive of Java's own classes, for a Java that loads few others. Java starts without it if it is missing. */
  readonly base?: string;
  /** Keeps the archive for later runs, if this Java has written one. Call it when the job succeeded. */
  readonly keep: () => void;
}

const none: ClassArchive = { options: [], keep: () => undefined };

/** Bytes that must be free before Java is asked for an archive: it needs 150 MB, and Java fails on a full disk. */
const room = 1e9;

/**
 * The archive of the classes that Spark loads. Without it, Java looks for each of 13,000 classes in 250 jars, and
 * verifies it. The first run writes the archive; there is one for each set of jars.
 * @param folder where archives are kept
 * @param temporary a folder of the run: Java writes the archive there, also when the job fails
 * @see https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
 */
export async function classArchive(files: ClassFiles, folder: string, temporary: string): Promise<ClassArchive> {
  if (!writesArchives(files.java)) return none;
  const key = keyOf(files);
  const archive = join(folder, `${key}.jsa`);
  const baseFile = join(folder, `${key}.base.jsa`);
  if (existsSync(archive)) return { ...none, options: [`"-XX:SharedArchiveFile=${archive}"`], base: baseFile };
  try {
    mkdirSync(folder, { recursive: true });
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < room) return none;
    const base = await baseArchive(files.java, baseFile, temporary);
    const written = join(temporary, "classes.jsa");
    return {
      // -Xlog: it would name each class that cannot be archived, in the log of the job.
      options: [`"-XX:SharedArchiveFile=${base}"`, `"-XX:ArchiveClassesAtExit=${written}"`, "-Xlog:disable"],
      base,
      keep: () => {
        keepFirst(written, archive);
        for (const name of readdirSync(folder))
          if (!name.startsWith(`${key}.`)) rmSync(join(folder, name), { force: true });
      },
    };
  } catch {
    return none; // The folder cannot be written. The run works without the archive.
  }
}

/** Whether a run with these files may write an archive, which makes it some ten seconds longer. */
export function hasNoArchive(files: ClassFiles, folder: string): boolean {
  return writesArchives(files.java) && !existsSync(join(folder, `${keyOf(files)}.jsa`));
}

/** Java 13 and newer write archives of an application; of these, Spark 3.5 runs with 17. */
function writesArchives(java: string): boolean {
  const release = join(java, "release");
  return existsSync(release) && /^JAVA_VERSION="17\b/m.test(readFileSync(release, "utf8"));
}

/** Java compares names and times of all jars with the archive. It ignores an archive of others. */
function keyOf({ home, java, jars }: ClassFiles): string {
  const folders = [join(home, "jars"), jars, join(java, "bin/java")];
  const state = folders.map((path) => `${path} ${statSync(path).mtimeMs}`).join("\n");
  return createHash("sha256").update(state).digest("hex").slice(0, 16);
}

/** Java's own classes, on which the archive of an application rests. The JRE of the Python packages comes without. */
async function baseArchive(java: string, base: string, temporary: string): Promise<string> {
  if (existsSync(base)) return base;
  const written = join(temporary, "base.jsa");
  await execa(join(java, "bin/java"), ["-Xshare:dump", `-XX:SharedArchiveFile=${written}`, "-Xlog:disable"]);
  keepFirst(written, base);
  return base;
}

/** Gives a complete file its name, unless another run was first. No run sees half a file. */
function keepFirst(written: string, place: string): void {
  const beside = `${place}.${process.pid}`;
  try {
    // A project may be on another disk than its .cache/, to which it may have a link.
    copyFileSync(written, beside, constants.COPYFILE_FICLONE);
    linkSync(beside, place);
  } catch {
    // Another run was first, or nothing was written.
  } finally {
    for (const file of [beside, written]) rmSync(file, { force: true });
  }
}
