/** 12345 as 12,345: the same on every machine. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 object`, `1,204 objects`. */
export function many(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? "" : "s"}`;
}

/** `0 bytes`, `3.4 GiB`. */
export function bytes(number: number): string {
  const units = ["KiB", "MiB", "GiB", "TiB", "PiB"];
  let at = -1;
  let value = number;
  for (; value >= 1024 && at < units.length - 1; at++) value /= 1024;
  return at < 0 ? many(number, "byte") : `${value.toFixed(1)} ${units[at]}`;
}

/** `9 s`, `4 min 10 s`, `2 h 5 min`: of what takes minutes. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
