/** `2026-11-27T10:30:09Z` as `2026-11-27 10:30:09 UTC`. */
export function shownTime(iso: string): string {
  return iso.replace("T", " ").replace(/(?:\.\d+)?Z$/, " UTC");
}
