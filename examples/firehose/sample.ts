/**
 * Makes objects as Data Firehose delivers them: folders for each hour in UTC, and JSON objects one after the other,
 * without a line break between them.
 *
 *   node --import tsx examples/firehose/sample.ts --out DIR
 */
import { numbers, pick, type SampleFile, twoDigits, writeFiles } from "../write-files";

const pages = ["/", "/cart", "/search", "/help"];

function* deliveries(): Generator<SampleFile> {
  for (const day of numbers(3))
    for (const hour of numbers(24)) {
      const folder = `2024/03/${twoDigits(day + 1)}/${twoDigits(hour)}`;
      const first = (day * 24 + hour) * 15;
      const clicks = numbers(15).map((number) => ({
        id: first + number,
        at: new Date(Date.UTC(2024, 2, day + 1, hour, number * 4)).toISOString(),
        page: pick(pages, first + number),
        visitor: `v${(first + number) % 40}`,
        ...(number % 5 === 0 ? { campaign: "spring" } : {}),
      }));
      yield [
        `clicks/${folder}/clicks-1-2024-03-${twoDigits(day + 1)}-${twoDigits(hour)}-00-00-${first}`,
        clicks.map((click) => JSON.stringify(click)).join(""),
      ];
    }
}

writeFiles(deliveries());
