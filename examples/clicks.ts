import { numbers, pick, twoDigits, writeFiles, type SampleFile } from "./write-files";

/** The sample of the examples that show choices for the cluster: a file of clicks for each of some days. */
export function writeClicks(): void {
  writeFiles(
    numbers(6).map((day): SampleFile => {
      const clicks = numbers(20).map((click) => ({
        id: day * 20 + click,
        page: pick(["/", "/prices", "/help"], day * 20 + click),
        day: `2026-11-${twoDigits(day + 1)}`,
      }));
      return [`clicks/${twoDigits(day + 1)}.json`, clicks.map((click) => `${JSON.stringify(click)}\n`).join("")];
    }),
  );
}
