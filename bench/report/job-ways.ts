import { z } from "zod";

/** One way to write the tables, as it was measured. Times are in seconds. */
export const way = z.object({
  name: z.string(),
  start: z.number(),
  run: z.number(),
  runs: z.array(z.number()),
  files: z.number(),
  rows: z.record(z.string(), z.number()),
  matched: z.number(),
});
/** By their short names. */
export type Ways = Readonly<Record<string, z.output<typeof way>>>;
