/**
 * Whether Athena takes the name of a field inside a struct. Glue keeps a type as a text without backticks, and Athena
 * reads that text with Hive's parser of types, which takes no other characters in a name. With one other name, Athena
 * refuses the whole table.
 * @see https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
 */
export function athenaTakes(name: string): boolean {
  return /^[A-Za-z0-9_$.]+$/.test(name);
}

/** The names inside a type that Athena does not take. Only names in backticks can be such. */
export function namesAthenaRefuses(type: string): string[] {
  const names = [...type.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  return [...new Set(names.filter((name) => !athenaTakes(name)))];
}
