/** A field of a cron expression: its name, and the pattern of a value in it. */
interface Field {
  readonly name: string;
  readonly value: string;
  /** What the field takes besides values, lists, ranges and steps. */
  readonly also?: string;
  readonly range: string;
}

const months = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
const weekdays = "SUN|MON|TUE|WED|THU|FRI|SAT";

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
const fields: readonly Field[] = [
  { name: "minutes", value: "[0-5]?\\d", range: "0 to 59" },
  { name: "hours", value: "[01]?\\d|2[0-3]", range: "0 to 23" },
  {
    name: "day of the month",
    value: "[1-9]|[12]\\d|3[01]",
    also: "\\?|L|LW|(?:[1-9]|[12]\\d|3[01])W",
    range: "1 to 31",
  },
  { name: "month", value: `[1-9]|1[0-2]|${months}`, range: "1 to 12 or JAN to DEC" },
  {
    name: "day of the week",
    value: `[1-7]|${weekdays}`,
    also: `\\?|(?:[1-7]|${weekdays})?L|(?:[1-7]|${weekdays})#[1-5]`,
    range: "1 to 7 or SUN to SAT",
  },
  { name: "year", value: "19[7-9]\\d|20\\d\\d|21\\d\\d", range: "1970 to 2199" },
];

/** What is wrong with `cron(…)` or `rate(…)`, or undefined. */
export function expressionProblem(expression: string): string | undefined {
  const [, kind, text = ""] = /^(cron|rate)\((.*)\)$/s.exec(expression) ?? [];
  return kind === "rate" ? rateProblem(text) : cronProblem(text);
}

function rateProblem(text: string): string | undefined {
  const [, value, unit = "", plural] = /^([1-9]\d{0,5}) (minute|hour|day)(s?)$/.exec(text) ?? [];
  if (value === undefined) return 'is not a rate; write a number and a unit, for example "1 day" or "6 hours"';
  const isPlural = plural === "s";
  if ((value === "1") === isPlural) return `is not a rate; write "${value} ${unit}${isPlural ? "" : "s"}"`;
  return undefined;
}

function cronProblem(text: string): string | undefined {
  const parts = text.split(" ");
  if (parts.length !== fields.length) {
    return (
      "is not a cron expression of EventBridge Scheduler, which has six fields; " +
      'write minutes, hours, day of the month, month, day of the week and year, for example "0 3 * * ? *"'
    );
  }
  const wrong = fields.find((field, index) => !fits(field, parts[index] ?? ""));
  if (wrong) {
    const value = parts[fields.indexOf(wrong)] ?? "";
    return `has ${JSON.stringify(value)} as ${wrong.name}; use ${wrong.range}, with , - / or *`;
  }
  if ((parts[2] === "?") === (parts[4] === "?"))
    return 'needs a ? as day of the month or as day of the week, and only as one of them; for example "0 3 * * ? *"';
  return undefined;
}

function fits({ value, also }: Field, part: string): boolean {
  const single = `(?:${value})`;
  const item = `(?:[*]|${single}(?:-${single})?)(?:/[1-9]\\d*)?`;
  return new RegExp(`^(?:${item}(?:,${item})*${also === undefined ? "" : `|${also}`})$`).test(part);
}
