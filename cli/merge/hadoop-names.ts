/** A name that Hadoop refuses. */
export interface NameProblem {
  /** What Hadoop says; undefined where it refuses nothing, and reads something else. */
  readonly message?: string;
  /** The rule, as a clause. */
  readonly rule: string;
  /** Where the rule does not hold: for a merge to S3, for objects that are not merged. */
  readonly avoidedBy: readonly ("merge to S3" | "no merge")[];
}

/** The NameNode's dfs.namenode.fs-limits.max-component-length, which EMR leaves as it is. */
const longestName = 255;

/**
 * Why HDFS refuses a path, as its client and its NameNode do.
 * @param path absolute, as Hadoop's Path writes it: `/merged/songs/A.json`
 * @returns undefined for a path that HDFS takes
 * @see https://hadoop.apache.org/docs/r3.4.2/hadoop-project-dist/hadoop-common/filesystem/model.html
 */
export function hdfsProblem(path: string): NameProblem | undefined {
  const message = `Pathname ${path} from hdfs:${path} is not a valid DFS filename.`;
  const [root, ...names] = path.split("/");
  if (names.at(-1) === "") names.pop();
  if (names.some((name) => name.includes(":")))
    return { message, rule: 'HDFS takes no ":" in a name', avoidedBy: ["merge to S3", "no merge"] };
  if (root !== "" || names.some((name) => ["", ".", ".."].includes(name)))
    return { message, rule: 'HDFS takes no empty name, no "." and no ".."', avoidedBy: [] };
  return nameNodeProblem(names);
}

function nameNodeProblem(names: readonly string[]): NameProblem | undefined {
  if (names.includes(".snapshot"))
    return {
      message: '".snapshot" is a reserved name.',
      rule: 'HDFS keeps the name ".snapshot" for itself',
      // Spark reads no folder whose name begins with a dot.
      avoidedBy: [],
    };
  const tooLong = names.findIndex((name) => Buffer.byteLength(name) > longestName);
  if (tooLong < 0) return undefined;
  const name = names[tooLong] as string;
  return {
    message:
      `The maximum path component name limit of ${name} in directory /${names.slice(0, tooLong).join("/")} ` +
      `is exceeded: limit=${longestName} length=${Buffer.byteLength(name)}`,
    rule: `HDFS takes names of at most ${longestName} bytes`,
    avoidedBy: ["merge to S3", "no merge"],
  };
}

/**
 * Why Hadoop's Path cannot add a relative path to a folder: it takes what is before a colon of the first name for a
 * scheme, as in `s3:`. S3DistCp does this with each object when it lists them, for any destination.
 * @param path relative, and not empty
 * @see https://issues.apache.org/jira/browse/HADOOP-14217
 */
export function relativeProblem(path: string): NameProblem | undefined {
  const [, scheme, rest] = /^([^/:]*):(.*)$/s.exec(path) ?? [];
  if (scheme === undefined || rest === undefined) return undefined;
  return {
    message: schemeMessage(path, scheme, rest),
    rule: 'S3DistCp takes no ":" in the first name below the source\'s prefix',
    avoidedBy: ["no merge"],
  };
}

function schemeMessage(path: string, scheme: string, rest: string): string {
  const syntax = "java.lang.IllegalArgumentException: java.net.URISyntaxException: ";
  if (rest !== "" && !rest.startsWith("/")) return `${syntax}Relative path in absolute URI: ${path}`;
  if (scheme === "") return `${syntax}Expected scheme name at index 0: ${path}`;
  const illegal = /^[a-zA-Z]/.test(scheme) ? scheme.search(/[^a-zA-Z0-9+.-]/) : 0;
  if (illegal >= 0) return `${syntax}Illegal character in scheme name at index ${illegal}: ${path}`;
  return rest === ""
    ? `${syntax}Expected scheme-specific part at index ${path.length}: ${path}`
    : `No FileSystem for scheme "${scheme}"`;
}

/**
 * Why Hadoop reads another object than the one with this key: its Path shortens `//`, `.` and `..`.
 * @returns undefined for a key that Hadoop reads as it is
 */
export function keyProblem(key: string): NameProblem | undefined {
  const names = key.split("/");
  if (names.includes("")) return { rule: "Hadoop shortens // to /, and finds no such object", avoidedBy: [] };
  if (names.some((name) => name === "." || name === ".."))
    return { rule: 'Hadoop leaves the names "." and ".." out, and finds no such object', avoidedBy: [] };
  return undefined;
}
