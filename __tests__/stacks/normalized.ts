/**
 * HCL and JSON in the same form. In one syntax a single block is a list of one, in the other a map. Empty values may be
 * missing.
 */
export function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? normalized(value[0]) : value.map(normalized);
  // The formatter puts blanks into the braces of a map, also within an expression, and breaks long ones into lines.
  if (typeof value === "string") return value.replace(/\s+/g, " ").replace(/(?<=[{[]) | (?=[}\]])/g, "");
  if (typeof value !== "object" || value === null) return value;
  const { type } = value as { type?: unknown };
  // The type of a variable: in JSON its name, and in HCL a word that looks like a reference.
  const named = type === "${string}" ? { ...value, type: "string" } : value;
  const entries = Object.entries(named)
    .filter(([key, item]) => key !== "//" && item !== null)
    // JSON has the name of a dependency or attribute, and HCL a reference to it.
    .map(
      ([key, item]) =>
        [
          key,
          key === "depends_on" || key === "ignore_changes"
            ? (item as string[]).map((name) => name.replace(/^\$\{(.*)\}$/, "$1"))
            : (item as unknown),
        ] as const,
    )
    .map(([key, item]) => [key, normalized(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, "en")));
}
