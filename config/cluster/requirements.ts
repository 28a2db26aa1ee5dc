import { show, type Position } from "../file/problems";

/** One requirement of a requirements file. */
export interface Requirement {
  /** Without comments and line breaks. */
  readonly text: string;
  readonly position: Position;
}

/**
 * The requirements of a file. As pip does, it joins lines that end in a backslash, and leaves out comments.
 * @see https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function requirementsIn(content: string): Requirement[] {
  const found: Requirement[] = [];
  let begun: { text: string; position: Position } | undefined;
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    const continues = /\\$/.test(line) && !/^\s*#/.test(line);
    const text = (continues ? line.slice(0, -1) : line).replace(/(^|\s)#.*$/, "").trim();
    const column = line.search(/\S/) + 1;
    if (begun) begun.text = `${begun.text} ${text}`.trim();
    else if (text !== "") begun = { text, position: { line: index + 1, column } };
    if (continues || !begun) continue;
    found.push(begun);
    begun = undefined;
  }
  return begun ? [...found, begun] : found;
}

/** Their code comes with Spark, and another version would not fit it. */
const ofSpark = ["pyspark", "py4j"];

/**
 * What is wrong with a requirement, or undefined. Exact versions with hashes give the same archive on each machine.
 * @see https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode
 */
export function requirementProblem(text: string): string | undefined {
  const [requirement = ""] = text.split(/\s+--hash\b/);
  if (/^(-[rce]|--(requirement|constraint|editable))\b/.test(requirement))
    return `${show(requirement)} names something that is not in this file; write each package itself, with its version`;
  if (requirement.startsWith("-"))
    return `${show(requirement)} is an option of pip; set it in pip's own configuration, for example PIP_INDEX_URL`;
  const [, name = "", version] = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*?)\s*(?:;.*)?$/.exec(requirement) ?? [];
  if (!/^==\s*[\w.!+]+$/.test(version ?? ""))
    return (
      `${show(requirement)} is not one version of a package; write it like "tinydb==4.8.2", with its hashes; ` +
      "uv pip compile --generate-hashes writes both"
    );
  if (ofSpark.includes(name.toLowerCase())) return `${show(requirement)} comes with the cluster's Spark; remove it`;
  if (!/(\s--hash=sha(256|384|512):[0-9a-f]+)+$/.test(text))
    return (
      `${show(requirement)} has no --hash=sha256:…; ` +
      "uv pip compile --generate-hashes writes the hashes of each package"
    );
  return undefined;
}
