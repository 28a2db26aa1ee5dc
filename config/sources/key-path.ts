/** Where the keys of a source's objects hold values, as `path` says it. */
export interface KeyPath {
  /** As the user wrote it, for example `{tenant}/year={year}/`. */
  readonly template: string;
  /** How many folders it names. */
  readonly folders: number;
  /** One for each value, in their order. */
  readonly columns: readonly PathColumn[];
}

/** A column whose values are in keys. */
export interface PathColumn {
  readonly name: string;
  /** A Spark SQL type. */
  readonly type: string;
  /** Whether the value is the whole rest of a folder `name=`. Hive and Spark encode such values. */
  readonly isHive: boolean;
}

const placeholder = /[{]([^{}/]*)[}]/g;

/** What is wrong with a `path`, or undefined. */
export function pathProblem(template: string): string | undefined {
  return misplaced(template) ?? wrongText(template) ?? wrongNames(template);
}

function misplaced(template: string): string | undefined {
  if (template.startsWith("/")) {
    return `begins with "/", but it begins below the prefix; write ${JSON.stringify(template.replace(/^[/]+/, ""))}`;
  }
  return template.includes("//") ? 'contains "//", which no key of a source may have; write one "/"' : undefined;
}

function wrongText(template: string): string | undefined {
  const text = template.replace(placeholder, "");
  if (/[{}]/.test(text)) return "has a brace that is not part of a {name}; write {name} where a key has a value";
  if (!/[[\]*?^&\\\p{Cc}]/u.test(text)) return undefined;
  return "has a character that is not taken as it is: [ ] * ? ^ & or a backslash; write {name} where keys differ";
}

function wrongNames(template: string): string | undefined {
  const names = pathNames(template);
  if (names.length === 0) return "has no {name}; write one where a key has a value, for example {tenant}/year={year}/";
  const wrong = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong !== undefined) {
    return `names {${wrong}}, which is not a name; use letters, digits and _, and do not begin with a digit`;
  }
  const lower = names.map((name) => name.toLowerCase());
  const twice = names.find((name, index) => lower.indexOf(name.toLowerCase()) < index);
  if (twice !== undefined) return `names {${twice}} twice; give each value a name of its own`;
  const next = /[{]\w+[}][{]\w+[}]/.exec(template)?.[0];
  return next && `has ${next} without a character between, so it is not known where the first value ends`;
}

/** The names of the columns, in their order. */
export function pathNames(template: string): string[] {
  return [...template.matchAll(placeholder)].map((found) => found[1] ?? "");
}

/** How many folders a `path` names. What follows its last slash is a part of the file's name. */
export const foldersOf = (template: string): number => template.split("/").length - 1;

/** Whether a `path` also names the file. */
export const namesFile = (template: string): boolean => !template.endsWith("/");

/** @param schema has the types of columns that are not strings */
export function keyPath(
  template: string,
  schema: Readonly<Record<string, string | { readonly type: string }>>,
): KeyPath {
  const columns = [...template.matchAll(placeholder)].map((found): PathColumn => {
    const [name, given] = [found[1] ?? "", schema[found[1] ?? ""]];
    const before = template.slice(0, found.index);
    const after = template.slice(found.index + found[0].length);
    const isHive = /(?:^|[/])[^/{}=]+=$/.test(before) && /^(?:[/]|$)/.test(after);
    return { name, type: typeof given === "object" ? given.type : (given ?? "string"), isHive };
  });
  return { template, folders: foldersOf(template), columns };
}

/**
 * A regular expression that matches whole keys, relative to the source's prefix, which fit. Java, JavaScript and Python
 * read it alike. It has no backslash, which HCL could not hold.
 * @param value matches a value
 */
export function pathPattern(template: string, value = "[^/]+"): string {
  const text = template
    .split(placeholder)
    .map((part, index) => (index % 2 === 0 ? part.replace(/[.+$()|]/g, "[$&]") : value))
    .join("");
  return namesFile(template) ? text : `${text}.*`;
}

/** As `pathPattern`, with one group for each value. A value ends where the text behind it begins for the first time. */
export const valuesPattern = (template: string): string => pathPattern(template, "([^/]+?)");
