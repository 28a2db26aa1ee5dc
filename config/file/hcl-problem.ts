/**
 * What is wrong with a string that becomes part of the HCL, or undefined. cdktf writes backslashes as invalid escapes.
 * `${` and `%{` begin a template, and cdktf adds a newline to a string of several lines.
 */
export function hclProblem(value: string): string | undefined {
  if (value.includes("\\")) {
    return (
      "contains a backslash, which HCL would read as an escape; " +
      "write a character class instead, for example [.] for a dot"
    );
  }
  if (/[$%]\{/.test(value)) return "contains ${ or %{, which HCL would read as a template; remove it";
  if (/[\r\n]/.test(value)) return "has several lines, and HCL would add a newline to them; write it on one line";
  return undefined;
}
