/** 12345 as 12,345: the same on every machine. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 object`, `1,204 objects`. */
export function many(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? "" : "s"}`;
}

/** A moment in UTC, to the minute: `2026-11-27 19:30`. */
export function shownMinute(date: Date): string {
  return date.toISOString().slice(0, 16).replace("T", " ");
}

/** The sum of numbers. What is not known counts as 0. */
export function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}

/** `0 bytes`, `3.4 GiB`. */
export function bytes(number: number): string {
  const units = ["KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = -1;
  let value = number;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return unit < 0 ? many(number, "byte") : `${value.toFixed(1)} ${units[unit]}`;
}

/** Milliseconds as `9 s`, `4 min 10 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Milliseconds as `0.9 s`, `12.3 s`; from a minute on as `duration`. */
export function shortDuration(milliseconds: number): string {
  return milliseconds < 59_950 ? `${(milliseconds / 1000).toFixed(1)} s` : duration(milliseconds);
}
