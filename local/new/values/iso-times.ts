const day = "([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
const clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,6}0*)?)?";
const offset = "(?:Z|[+-](?:(?:0[0-9]|1[0-7])(?::?[0-5][0-9])?|18(?::?00)?))";
const date = new RegExp(`^${day}$`);
const timestamp = new RegExp(`^${day}[T ]${clock}${offset}?$`);

/** What a string of a JSON record can be read as, as strict as the Spark job: ISO 8601, to the microsecond at most. */
export function isoTime(text: string): "date" | "timestamp" | undefined {
  const found = date.exec(text) ?? timestamp.exec(text);
  if (!found) return undefined;
  const [, year, month, dayOfMonth] = found.map(Number);
  // The calendar repeats after 400 years, and JavaScript reads years below 100 as 19xx.
  if (!year || !month || !dayOfMonth || dayOfMonth > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate())
    return undefined;
  return text.length === "yyyy-MM-dd".length ? "date" : "timestamp";
}
