import { bucketLines, header } from "./yaml";

/** The files of a pipeline without a sample: small and complete, with what is usually changed next. */
export function starter(name: string): Record<string, string> {
  return {
    "pipeline.yaml": [
      ...header(`${name}: one source and one table to begin with. docs/pipeline.md describes every key.`),
      ...bucketLines(name),
      "sources:",
      "  events: # the name of the source in SQL",
      "    prefix: events/ # landing/events/… in the bucket, events/… in DATA",
      "    merge: { depth: 1 } # the small files of each folder below the prefix are merged",
      "    schema: # every field that you need, with its Spark SQL type; other fields are not read",
      "      id: string",
      "      type: string",
      "      ts: bigint # milliseconds since 1970",
      "    # keep: # records for which a condition is not true are dropped, and counted",
      "    #   type is known: type is not null",
      "",
      "tables: # in this order; tables/ holds one SELECT for each",
      "  events:",
      "    columns: { id: string, type: string, time: timestamp, day: date }",
      "    key: [id] # of rows with the same id, one is kept:",
      "    latestBy: [time desc] # the latest",
      "    partitionBy: [day] # a folder for each day; a column with many values would give many small files",
      "",
    ].join("\n"),
    "tables/events.sql": [
      "-- One row for each event, with its day (in UTC) to partition by.",
      "select id,",
      "       type,",
      "       timestamp_millis(ts)          as time,",
      "       to_date(timestamp_millis(ts)) as day",
      "from events",
      "",
    ].join("\n"),
  };
}
