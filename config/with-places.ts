import { dotted } from "./schema-problems";
import { type Path, YamlFile } from "./yaml-file";

/**
 * Puts line and column behind a pipeline.yaml's name wherever a text names it with one of its keys. The Spark job knows the
 * keys only: what it is given says no lines, or a comment put above a rule would be another job.
 * @param file as the text names it
 * @param yaml its content
 */
export function withPlaces(text: string, file: string, yaml: string): string {
  const places = new YamlFile(file, yaml);
  const keys = pathsOf(places.value()).map((path) => ({ path, key: dotted(path) }));
  const [before = "", ...mentions] = text.split(`${file} `);
  return mentions.reduce((said, rest) => {
    // Keys are whatever a user calls a rule, also with a dot or a colon: the longest that fits is meant.
    const [meant] = keys
      .filter(({ key }) => rest.startsWith(key) && /^(?:[^\w.]|$)/.test(rest.slice(key.length)))
      .sort((a, b) => b.key.length - a.key.length);
    if (!meant) return `${said}${file} ${rest}`;
    const { line, column } = places.at(meant.path);
    return `${said}${file}:${line}:${column} ${rest}`;
  }, before);
}

function pathsOf(value: unknown, above: Path = []): Path[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...above, key], ...pathsOf(inner, [...above, key])]);
}
