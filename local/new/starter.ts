import { beginning, heading } from "./write-yaml";

/** The files of a pipeline that nothing is known of yet: small, complete, and with what one would change next. */
export function starter(name: string): Record<string, string> {
  return {
    "pipeline.yaml": [
      ...heading(`${name}: one source and one table to begin with. Every key is described in docs/pipeline.md.`, []),
      ...beginning(name),
      "sources:",
      "  events: # SQL sees it by this name",
      "    prefix: events/ # landing/events/… in the bucket, events/… in DATA",
      "    merge: { depth: 1 } # the small files of each folder below the prefix become large ones",
      "    schema: # every field you need, with its Spark SQL type; other fields are not read",
      "      id: string",
      "      type: string",
      "      ts: bigint # milliseconds since 1970",
      "    # keep: # records for which a condition is not true are dropped, and counted",
      "    #   type is known: type is not null",
      "",
      "tables: # in this order; one SELECT each in tables/",
      "  events:",
      "    columns: { id: string, type: string, time: timestamp, day: date }",
      "    key: [id] # of rows with the same id one is kept",
      "    latestBy: [time desc] # the latest",
      "    partitionBy: [day] # one folder a day; few values, or there are many small files",
      "",
    ].join("\n"),
    "tables/events.sql": [
      "-- One row an event, with its day (in UTC) to partition by.",
      "select id,",
      "       type,",
      "       timestamp_millis(ts)          as time,",
      "       to_date(timestamp_millis(ts)) as day",
      "from events",
      "",
    ].join("\n"),
  };
}
