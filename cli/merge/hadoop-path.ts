/**
 * A path as Hadoop's Path writes it: without doubled slashes, the names `.` and `..`, a final slash and an empty
 * authority (`hdfs:///a/` is `hdfs:/a`).
 */
export function hadoopPath(text: string): string {
  const parts = /^([a-zA-Z][a-zA-Z0-9+.-]*:)?(\/\/[^/]*)?(.*)$/s.exec(text);
  const [, scheme = "", authority = "", rest = ""] = parts ?? [];
  const path = withoutDots(rest.replace(/\/{2,}/g, "/"));
  return (
    scheme + (authority === "//" ? "" : authority) + (path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path)
  );
}

/** A `..` takes the name before it away, and stays where there is none. */
function withoutDots(path: string): string {
  if (!/(^|\/)\.\.?(\/|$)/.test(path)) return path;
  const kept: string[] = [];
  for (const name of path.split("/")) {
    const before = kept.at(-1);
    if (name === ".." && before !== undefined && before !== "" && before !== "..") kept.pop();
    else if (name !== ".") kept.push(name);
  }
  return kept.length === 1 && kept[0] === "" ? "/" : kept.join("/");
}

/** The folder of a path. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return /^([a-z0-9]+:)?(\/\/[^/]*)?\/[^/]*$/.test(path) ? path.slice(0, slash + 1) : path.slice(0, slash);
}

export function childOf(folder: string, name: string): string {
  return hadoopPath(`${folder}/${name}`);
}

export function isS3(uri: string): boolean {
  return /^s3n?:/.test(uri);
}

/** The path relative to --src; the whole path when it does not lie below --src. */
export function baseName(path: string, src: string): string {
  return path.startsWith(src) ? path.slice(src.length).replace(/^\//, "") : path;
}
