/**
 * A text for Markdown that stays as it is written: no emphasis, no tags, no table cells. The dash of a list stays too.
 */
export function escape(text: string): string {
  return text.replace(/[\\*<>|`~[\]]/g, "\\$&");
}
