import type { ScheduleHcl } from "./hcl";

/** When a schedule starts runs, as the end of a sentence: "starts a run at cron(0 3 * * ? *), Europe/Berlin". */
export function whenItRuns({ expression, timeZone = "UTC", object, enabled }: ScheduleHcl): string {
  if (!enabled) return "is switched off and starts no run";
  const times =
    expression === undefined
      ? []
      : [expression.startsWith("rate(") ? `every ${expression.slice(5, -1)}` : `at ${expression}, ${timeZone}`];
  const objects = object === undefined ? [] : [`when an object ${object} comes`];
  return `starts a run ${[...times, ...objects].join(", and ")}`;
}
