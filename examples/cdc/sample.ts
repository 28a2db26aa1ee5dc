/**
 * Makes changes of a database table as Debezium's ExtractNewRecordState writes them with delete handling "rewrite": the
 * row after each change, and what happened to it in fields that begin with two underscores.
 *
 *   node --import tsx examples/cdc/sample.ts --out DIR
 */
import { numbers, pick, type SampleFile, twoDigits, writeFiles } from "../write-files";

const cities = ["Bremen", "Lyon", "Porto", "Gent"];

function change(number: number): object {
  const id = number % 120;
  const isLast = number >= 480; // of five changes of each customer, the last deletes every tenth
  const deleted = isLast && id % 10 === 0;
  return {
    id,
    name: `Customer ${id}`,
    city: pick(cities, number),
    __op: deleted ? "d" : number < 120 ? "c" : "u",
    __ts_ms: Date.UTC(2024, 2, 1) + number * 60_000,
    __deleted: String(deleted),
  };
}

function* topics(): Generator<SampleFile> {
  for (const file of numbers(60)) {
    const changes = numbers(10).map((number) => `${JSON.stringify(change(file * 10 + number))}\n`);
    yield [`shop.customers/partition=${file % 3}/shop.customers+${file % 3}+${twoDigits(file)}.json`, changes.join("")];
  }
}

writeFiles(topics());
