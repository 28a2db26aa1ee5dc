import { isMap } from "./is-map";
import { dotted } from "./schema-problems";
import { type Path, YamlFile } from "./yaml-file";

/**
 * Adds line and column behind the name of a pipeline.yaml wherever a text names it together with one of its keys. The
 * Spark job only knows the keys: with lines in its description, a comment above a rule would make another job.
 * @param file the file's name as the text has it
 * @param yaml the file's content
 */
export function withPlaces(text: string, file: string, yaml: string): string {
  const yamlFile = new YamlFile(file, yaml);
  const keys = pathsOf(yamlFile.value()).map((path) => ({ path, key: dotted(path) }));
  const [before = "", ...mentions] = text.split(`${file} `);
  return mentions.reduce((result, mention) => {
    // A user may give a rule any name, also with a dot or a colon in it. So the longest key that fits is the right one.
    const [found] = keys
      .filter(({ key }) => mention.startsWith(key) && /^(?:[^\w.]|$)/.test(mention.slice(key.length)))
      .sort((a, b) => b.key.length - a.key.length);
    if (!found) return `${result}${file} ${mention}`;
    const { line, column } = yamlFile.positionOf(found.path);
    return `${result}${file}:${line}:${column} ${mention}`;
  }, before);
}

function pathsOf(value: unknown, above: Path = []): Path[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...above, key], ...pathsOf(inner, [...above, key])]);
}
