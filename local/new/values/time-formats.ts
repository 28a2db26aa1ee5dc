/** Common formats of dates and times; of several that fit, the first is taken. */
const dates = [
  "yyyy-MM-dd",
  "yyyy/MM/dd",
  ...["/", ".", "-"].flatMap((mark) =>
    ["dd-MM-yyyy", "MM-dd-yyyy", "d-M-yyyy", "M-d-yyyy"].map((date) => date.replaceAll("-", mark)),
  ),
];
const times = [
  "",
  " HH:mm",
  " HH:mm:ss",
  " HH:mm:ss.SSS",
  " H:mm",
  " H:mm:ss",
  "'T'HH:mm:ss",
  "'T'HH:mm:ssXXX",
  "'T'HH:mm:ss.SSSXXX",
];
const parts: Record<string, string> = {
  yyyy: "[0-9]{4}",
  ...{
    MM: "(?:0[1-9]|1[0-2])",
    M: "(?:0?[1-9]|1[0-2])",
    dd: "(?:0[1-9]|[12][0-9]|3[01])",
    d: "(?:0?[1-9]|[12][0-9]|3[01])",
  },
  ...{ HH: "(?:[01][0-9]|2[0-3])", H: "(?:[01]?[0-9]|2[0-3])", mm: "[0-5][0-9]", ss: "[0-5][0-9]", SSS: "[0-9]{3}" },
  XXX: "(?:Z|[+-][0-9]{2}:[0-9]{2})",
  "'T'": "T",
};

export interface TimeFormat {
  readonly pattern: string;
  readonly hasTime: boolean;
  /** Whether the day or the month comes first; undefined where the year does. */
  readonly order?: "day" | "month";
  /** The character between day and month. */
  readonly mark: string;
  readonly regex: RegExp;
}

export const timeFormats: readonly TimeFormat[] = dates.flatMap((date) =>
  times.map((time) => ({
    pattern: date + time,
    hasTime: time !== "",
    order: date.startsWith("y") ? undefined : date.startsWith("d") ? "day" : "month",
    mark: /[/.-]/.exec(date)?.[0] ?? "",
    regex: new RegExp(`^${(date + time).replace(/'T'|([A-Za-z])\1*|\./g, (part) => parts[part] ?? "[.]")}$`),
  })),
);

/** True when the same text may be one day in the first format, and another day in the second. */
export function contradict(first: TimeFormat, second: TimeFormat): boolean {
  return (
    first.order !== undefined &&
    second.order !== undefined &&
    first.order !== second.order &&
    first.mark === second.mark &&
    first.hasTime === second.hasTime
  );
}
