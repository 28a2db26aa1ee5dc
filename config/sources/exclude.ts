import { hclProblem } from "../file/hcl-problem";

/** Names that programs leave beside data, and who writes them. The reference names each. */
const companions: Readonly<Record<string, readonly string[]>> = {
  "Hadoop and Spark": [
    "_SUCCESS",
    "*.crc",
    "_temporary",
    "_spark_metadata",
    ".hive-staging*",
    ".spark-staging*",
    "*_$folder$",
  ],
  Databricks: ["_started_*", "_committed_*"],
  "exports of DynamoDB": ["_started", "manifest-summary.json", "manifest-files.json", "*.md5"],
  "S3 Inventory": ["manifest.json", "manifest.checksum", "symlink.txt"],
  "Redshift's UNLOAD": ["*manifest"],
  Athena: ["*.csv.metadata"],
  CloudTrail: ["CloudTrail-Digest"],
  "AWS's tests of a bucket": ["aws-logs-write-test", "ConfigWritabilityCheckFile", "ELBAccessLogTestFile"],
  macOS: [".DS_Store"],
};

/** The names that are left out of every source. */
export const defaultExclude: readonly string[] = Object.values(companions).flat();

/** The default names for the reference: `Databricks (_started_*, _committed_*)`. */
export const companionsText = Object.entries(companions)
  .map(([writer, names]) => `${writer} (${names.join(", ")})`)
  .join(", ");

/** What is wrong with an entry of `exclude`, or undefined. */
export function excludeProblem(entry: string): string | undefined {
  if (entry.startsWith("!")) return keptProblem(entry.slice(1));
  // "?" and "??" leave out only names of one or two characters.
  if (/^[*/?]*$/.test(entry) && !/^[/]?[?]+[/]?$/.test(entry)) {
    return "would leave out every object; write the names of the files that are not data";
  }
  if (/[[\]{}^&]/.test(entry)) return "has a character that is not one of the wildcards *, ** and ?; write ? instead";
  if (entry.includes("//")) return 'contains "//", which no key of a source may have; write one "/"';
  if (entry.includes("\\")) return 'contains a backslash, which no key of a source may have; write "/" between folders';
  return hclProblem(entry);
}

function keptProblem(name: string): string | undefined {
  if (name === "*" || defaultExclude.includes(name)) return undefined;
  const names = defaultExclude.join(", ");
  return `takes nothing back: ! stands before a default name, or before * for all of them: ${names}`;
}

/** The names that are left out: the defaults without those that the list takes back with !, and those of the list. */
export function effectiveExclude(list: readonly string[]): string[] {
  const back = list.filter((entry) => entry.startsWith("!")).map((entry) => entry.slice(1));
  const defaults = back.includes("*") ? [] : defaultExclude.filter((name) => !back.includes(name));
  return [...new Set([...defaults, ...list.filter((entry) => !entry.startsWith("!"))])];
}

/**
 * An entry as a regular expression that matches whole keys, relative to the source's prefix. Java, JavaScript and
 * Python read it alike. It has no backslash, which HCL could not hold.
 * As in .gitignore, a name without a slash is one at any depth, and a folder stands for everything in it.
 */
export function excludePattern(entry: string): string {
  const path = entry.replace(/^[/]/, "").replace(/[/]$/, "");
  const isAnywhere = !entry.startsWith("/") && !path.includes("/");
  const inside = entry.endsWith("/") ? "/.*" : "(?:/.*)?";
  return `${isAnywhere ? "(?:.*/)?" : ""}${globPattern(path)}${inside}`;
}

/** All entries as one regular expression, as `excludePattern`. */
export function excludeAllPattern(entries: readonly string[]): string {
  const names = entries.filter((entry) => !entry.includes("/"));
  const anywhere = names.length > 0 ? [`(?:.*/)?(?:${names.map(globPattern).join("|")})(?:/.*)?`] : [];
  return [...anywhere, ...entries.filter((entry) => entry.includes("/")).map(excludePattern)].join("|");
}

/** `**` with its slash is any number of folders; `*` and `?` are any characters, and one, of a name. */
function globPattern(glob: string): string {
  return glob.replace(/[*][*][/]|[*]+|[?]|[.+$()|]/g, (found) => {
    if (found === "**/") return "(?:.*/)?";
    if (found === "*") return "[^/]*";
    if (found.startsWith("*")) return ".*";
    return found === "?" ? "[^/]" : `[${found}]`;
  });
}
